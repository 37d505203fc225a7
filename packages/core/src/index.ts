/** The public names of the engine. */
export * from "./base/assert.ts";
export * from "./base/diagnostic.ts";
export { memberOf, parseJson, repeatedMembers } from "./base/json.ts";
export type {
  JsonArray,
  JsonBoolean,
  JsonMember,
  JsonNull,
  JsonNumber,
  JsonObject,
  JsonOptions,
  JsonString,
  JsonValue,
} from "./base/json.ts";
export { jsonDiagnostics } from "./base/json-diagnostics.ts";
export { matchesWildcards } from "./base/wildcard.ts";
export { editDistance, nearest, suggestion } from "./base/nearest.ts";
export * from "./base/span.ts";
export type * from "./catalogue.ts";
export * from "./iam/ids.ts";
export type * from "./iam/tree.ts";
export { accountOfArn, formatArn, parseArn } from "./iam/arn.ts";
export type { Arn } from "./iam/arn.ts";
export { policyDiagnostics } from "./iam/diagnostics.ts";
export { formatOperator, operatorNames, parseOperator } from "./iam/operator.ts";
export type { ParsedOperator } from "./iam/operator.ts";
export { parsePolicy, parsePolicyTolerantly } from "./iam/parse.ts";
export type { ParsePolicyOptions } from "./iam/parse.ts";
export { policyTypes, titleOf } from "./iam/policy-types.ts";
export type { PolicyTypeFacts } from "./iam/policy-types.ts";
export { isReadable, minifyPolicyText, printPolicy } from "./iam/print.ts";
export type * from "./evaluate/request.ts";
export type * from "./evaluate/decision.ts";
export { decideCompiled } from "./compile/decide-compiled.ts";
export { explainCompiled } from "./compile/explain-compiled.ts";
export type * from "./compile/explain-compiled.ts";
export { decide } from "./evaluate/definition.ts";
export type { DecideOptions } from "./evaluate/definition.ts";
export { decisionOnAll } from "./evaluate/calls/all-needed.ts";
export {
  decideCall,
  namesInCall,
  operationsOfSeveral,
  requestsOfCall,
} from "./evaluate/calls/decide-call.ts";
export type {
  CallDecision,
  CallRequests,
  DecidedPart,
  ResourceName,
} from "./evaluate/calls/decide-call.ts";
export { contextThrough, viaServiceKeys } from "./evaluate/calls/forwarded.ts";
export type { Call, CallRequest, CallResource } from "./evaluate/calls/call.ts";
export { denialMessage } from "./evaluate/denial-message.ts";
export type { Denial } from "./evaluate/denial-message.ts";
export { deriveContext } from "./evaluate/derive-context.ts";
export type { DerivedContext } from "./evaluate/derive-context.ts";
export { requestDiagnostics } from "./evaluate/diagnostics.ts";
export { conditionOperators } from "./iam/condition-operators.ts";
export type { Comparison, ConditionOperator } from "./iam/condition-operators.ts";
export * from "./organization/organization.ts";
export * from "./organization/keys.ts";
export {
  accountsWithin,
  indexOrganization,
  isManagementAccount,
  nodeOf,
  nodesDownTo,
  policiesAt,
  targetKey,
} from "./organization/organization-index.ts";
export type { OrganizationIndex, PolicyNode } from "./organization/organization-index.ts";
export {
  childPath,
  formatOuPath,
  isWithin,
  ouNameOf,
  parentOf,
  parseOuPath,
  pathsDownTo,
  rootPath,
} from "./organization/ou-path.ts";
export { snapshotDiagnostics } from "./organization/snapshot-diagnostics.ts";
export { parseSnapshot, readSnapshot, writeSnapshot } from "./organization/snapshot.ts";
export type { Snapshot } from "./organization/snapshot.ts";
export { sortOrganization, sortTags } from "./organization/sort.ts";
export { isStandIn, withStandIns } from "./organization/stand-ins.ts";
export type * from "./access/assertion.ts";
export {
  authorizationInput,
  decideCallIn,
  decideIn,
  explainIn,
} from "./access/authorization-input.ts";
export { checkAssertion } from "./access/check-assertion.ts";
export { compileAuthorization } from "./access/compile-authorization.ts";
export type { CompiledAuthorization } from "./access/compile-authorization.ts";
export type { Excuse } from "./access/actors.ts";
export type { CheckOptions } from "./access/check-assertion.ts";
export { guardrailState } from "./access/guardrail-state.ts";
export type { GuardrailState } from "./access/guardrail-state.ts";
export { principalsOf } from "./access/principals.ts";
export type { KnownPrincipal, Person } from "./access/principals.ts";
export { selectedAccounts, selectsAccount, selectsPrincipal } from "./access/selectors.ts";
export { whatCan } from "./access/what-can.ts";
export type { Ability, WhatCan } from "./access/what-can.ts";
export { whoCan } from "./access/who-can.ts";
export type { WhoCan, WhoCanAnswer, WhoCanQuestion } from "./access/who-can.ts";
export {
  conditionWords,
  decisionWords,
  openConditionsWords,
  residualWords,
  statementWords,
} from "./access/words.ts";
export { allowsAt } from "./prove/allows-at.ts";
export { compareAccess, compareBothWays } from "./prove/compare-access.ts";
export type { ComparedAccess } from "./prove/compare-access.ts";
export type { Point } from "./prove/dimension.ts";
export { rewriteDiagnostics } from "./rewrite/diagnostics.ts";
export { editUntilDone } from "./rewrite/edits.ts";
export type { TextEdit } from "./rewrite/edits.ts";
export { formatPolicy } from "./rewrite/format.ts";
export { minifyPolicy } from "./rewrite/minify.ts";
export { packPolicies } from "./rewrite/pack.ts";
export type { PackableType } from "./rewrite/pack-limits.ts";
export { languageDifference } from "./rewrite/same-language.ts";
export type { LanguageDifference } from "./rewrite/same-language.ts";
export { safeEdits } from "./rewrite/safe-fixes.ts";
export { policySize } from "./rewrite/size.ts";
export type { Finding, FindingSeverity } from "./validate/check.ts";
export { grammarChecks } from "./validate/grammar.ts";
export { refusedElements } from "./validate/services/refused-elements.ts";
export { checks as policyChecks, validatePolicy } from "./validate/validate-policy.ts";
export type { PolicySize } from "./rewrite/size.ts";
export type * from "./plan/step.ts";
export type * from "./plan/plan.ts";
export type * from "./plan/ports.ts";
export { planChanges } from "./plan/diff/plan-changes.ts";
export type { PlanDraft, PlanInput, PlanOptions } from "./plan/diff/drafting.ts";
export { canonicalPolicyText, samePolicy } from "./plan/diff/same-policy.ts";
export { applyStep, planned } from "./plan/effects/apply-steps.ts";
export { planDiagnostics } from "./plan/diagnostics.ts";
export { emptyLock, lockFromObserved, readLock, updateLock, writeLock } from "./plan/lock.ts";
export type { Applied } from "./plan/lock.ts";
export { topologicalOrder } from "./plan/order.ts";
export { PlanError } from "./plan/plan-error.ts";
export { stepIdOf } from "./plan/step-facts.ts";
export { estimateSeconds } from "./plan/schedule/estimate.ts";
export { runPlan } from "./plan/schedule/run-plan.ts";
export type { Outcome, Progress, RunEvent, RunOptions } from "./plan/schedule/run-plan.ts";
export { Scheduler } from "./plan/schedule/scheduler.ts";
export type { SchedulerOptions } from "./plan/schedule/scheduler.ts";
export { TokenBucket } from "./plan/schedule/token-bucket.ts";
export { canonicalPlan, canonicalText } from "./plan/canonical-plan.ts";
export { accessChanges } from "./plan/consequences/access-change.ts";
export type { Caller } from "./plan/consequences/caller.ts";
export { selfDenials } from "./plan/consequences/self-denial.ts";
export { organizationHash, planOrganization } from "./plan/plan-organization.ts";
export type { PlanRequest } from "./plan/plan-organization.ts";
