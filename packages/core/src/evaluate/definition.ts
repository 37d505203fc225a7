/**
 * The definition of an answer: AWS's rules of policy evaluation, written to be read beside AWS's
 * pages. No tricks, nothing kept between two calls; what must be fast is compared with it.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 *
 * Sound in three values: a definite answer holds whatever the unknown keys are and the unreadable
 * statements say. What is left open by unknown keys carries the exact condition that remains
 * (residual.ts). Not complete: two conditions on one key are told apart by their form and the key's
 * presence, so values that contradict each other may leave an answer open that never turns.
 */
import type { Catalogue } from "../catalogue.ts";
import { taskSession } from "./assumed-root.ts";
import { allOf, anyOf, claim, granted } from "./claim.ts";
import type { Claim } from "./claim.ts";
import type { Decision, FixedRule, MissingAllow, Residual, StatementRef } from "./decision.ts";
import type { Effect } from "../iam/tree.ts";
import { deriveContext } from "./derive-context.ts";
import { factsOf } from "./facts.ts";
import { alwaysAllowed, doubtOfRules, neverAllowed } from "./fixed-rules.ts";
import { grantFor } from "./kms-grants.ts";
import type { Grant } from "./kms-grants.ts";
import { notConsidered } from "./not-considered.ts";
import { openConditionsOf, settled, simplified } from "./residual.ts";
import { rcpReach, scpReach } from "./organization-limits.ts";
import type { Reach } from "./organization-limits.ts";
import { accountOf, isCrossAccount } from "./parties.ts";
import type { PolicySet } from "./policy-set.ts";
import type { AuthorizationInput, PolicyLevel } from "./request.ts";
import {
  mustTakePart,
  needsBothSides,
  overridesBucketPolicy,
  reachesPolicies,
} from "./resource-policy.ts";
import { allowIn, callerAllows, callerSets, denyIn, resourceAllows, resourceSet } from "./sides.ts";
import type { CallerSide, Question, ResourceSide } from "./sides.ts";
import { and, no, not, or, unclear } from "./truth.ts";

export type DecideOptions = {
  /** Says which actions RCPs restrict, and holds the task policies of `sts:AssumeRoot`. */
  readonly catalogue?: Catalogue | undefined;
};

/** Is this request allowed? With the statements that decide. */
export function decide(input: AuthorizationInput, options: DecideOptions = {}): Decision {
  const common = { notConsidered: notConsidered(input) };
  const derived = deriveContext(input);
  if (derived.diagnostics.length > 0) {
    const reasons = derived.diagnostics.map(({ detail }) => ({ detail }));
    return { kind: "unknown", reasons, ...common };
  }
  const question = { input, facts: factsOf(input, derived), catalogue: options.catalogue };
  const always = alwaysAllowed(input);
  if (always !== undefined) return { ...allowedByRule(question, always), ...common };
  const denied = explicitDeny(question);
  if (denied.truth.kind === "true") {
    return { kind: "explicit-deny", because: unique(denied.because), ...common };
  }
  const never = neverAllowed(input);
  if (never !== undefined)
    return { kind: "implicit-deny", missingAllow: [], rule: never, ...common };
  const access = accessAllowed(question);
  const grant = access.truth.kind === "true" ? undefined : grantFor(input);
  const decided = outcome(
    denied,
    allOf([
      organizationAllows(question),
      grant === undefined ? access : anyOf([access, byGrant(grant, question)]),
      notRefused(input),
    ]),
  );
  const byRule = grant !== undefined && decided.kind === "allow" ? { rule: grant.rule } : {};
  return { ...decided, ...byRule, ...common };
}

/**
 * Within one account a grant suffices. What it is to another account's principal, or to one that
 * boundary or session policy limit, the pages on grants do not say.
 */
function byGrant({ doubt }: Grant, question: Question): Claim {
  if (doubt !== undefined) return claim(unclear({ detail: doubt }), {});
  const { limits, all } = callerAllows(question);
  const detail =
    "A grant of the key allows it, and AWS does not say whether that is enough without the caller's own policies.";
  const enough = isCrossAccount(question.input) ? all : limits;
  return enough.truth.kind === "true"
    ? granted
    : claim(or([enough.truth, unclear({ detail })]), {});
}

/** Open where it is not known whether a rule of AWS's refuses the request. */
function notRefused(input: AuthorizationInput): Claim {
  const detail = doubtOfRules(input);
  return detail === undefined ? granted : claim(unclear({ detail }), {});
}

/**
 * What needs no permission still has to get through the endpoint: "Both the endpoint policy and the
 * caller's applicable policies must allow a request for it to succeed".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_policies.html
 */
function allowedByRule({ input, facts }: Question, rule: FixedRule): Outcome {
  const { vpce } = input.policies;
  if (vpce === undefined) return { kind: "allow", because: [], rule };
  const set: PolicySet = { type: "vpce", policies: vpce };
  const through = outcome(denyIn(set, facts), allowIn(set, facts));
  return through.kind === "allow" ? { ...through, rule } : through;
}

/** A decision without what every decision has. */
type Outcome = Decision extends infer Kind
  ? Kind extends Decision
    ? Omit<Kind, "notConsidered">
    : never
  : never;

/** "An explicit deny overrides an explicit allow", and without an Allow "all requests are implicitly denied". */
function outcome(denied: Claim, allowed: Claim): Outcome {
  if (allowed.truth.kind === "false")
    return { kind: "implicit-deny", missingAllow: unique(allowed.missing) };
  const truth = and([not(denied.truth), allowed.truth]);
  switch (truth.kind) {
    case "true":
      return { kind: "allow", because: unique(allowed.because) };
    case "false":
      return { kind: "explicit-deny", because: unique(denied.because) };
    case "open":
      return truth.residual === undefined
        ? { kind: "unknown", reasons: unique(truth.reasons) }
        : openOutcome(truth.residual, denied, allowed);
  }
}

/** What depends on unknown keys, unless all cases of them come to the same. */
function openOutcome(residual: Residual, denied: Claim, allowed: Claim): Outcome {
  const on = unique(openConditionsOf(residual));
  const by = (effect: Effect) =>
    on.flatMap(({ statement }) => (statement.effect === effect ? [statement] : []));
  const condition = simplified(residual);
  switch (settled(condition)) {
    case true:
      return { kind: "allow", because: unique([...allowed.because, ...by("Allow")]) };
    case false:
      return isCertain(denied)
        ? { kind: "explicit-deny", because: unique(by("Deny")) }
        : { kind: "implicit-deny", missingAllow: unique(by("Allow").map(placeOf)) };
    case undefined:
      return { kind: "depends", on, condition };
  }
}

function isCertain({ truth }: Claim): boolean {
  return truth.kind === "open" && truth.residual !== undefined && settled(truth.residual) === true;
}

function placeOf({ type, level, node }: StatementRef): MissingAllow {
  return level === undefined ? { type } : { type, level, node };
}

/** "Deny evaluation": a Deny in any policy that applies to the request. */
function explicitDeny(question: Question): Claim {
  const { input, facts, catalogue } = question;
  const { resource, vpce } = input.policies;
  const levels = (type: "scp" | "rcp", list: readonly PolicyLevel[] | undefined) =>
    anyOf((list ?? []).map((level, at) => denyIn(levelSet(type, level, at), facts)));
  return anyOf([
    denyWithin(scpReach(input), levels("scp", input.policies.scp)),
    denyWithin(rcpReach(input, catalogue), levels("rcp", input.policies.rcp)),
    denyIn({ type: "vpce", policies: vpce ?? [] }, facts),
    overridesBucketPolicy(facts) ? nothing : denyIn(resourceSet(resource, facts), facts),
    ...callerSets(question).map((set) => denyIn(set, facts)),
    unknownTask(question),
  ]);
}

/** A root session may be denied anything by a task policy that is not known. */
function unknownTask({ input, catalogue }: Question): Claim {
  const { problem } = taskSession(input, catalogue);
  return problem === undefined ? nothing : claim(unclear({ detail: problem }), {});
}

/**
 * SCPs and endpoint policies must allow as well, SCPs on each level from the root to the account.
 * RCPs always allow: AWS's `RCPFullAWSAccess` is attached everywhere and cannot be detached.
 */
function organizationAllows({ input, facts }: Question): Claim {
  const { scp, vpce } = input.policies;
  const levels = (scp ?? []).map((level, at) => allowIn(levelSet("scp", level, at), facts));
  const byScp = scp?.length === 0 ? noLevel : allOf(levels);
  return allOf([
    allowWithin(scpReach(input), byScp),
    vpce === undefined ? granted : allowIn({ type: "vpce", policies: vpce }, facts),
  ]);
}

/** SCPs apply, and there is no level at all: nothing allows. */
const noLevel: Claim = claim(no, { missing: [{ type: "scp" }] });

/** Identity and resource policies, with what limits them: one account, or two. */
function accessAllowed(question: Question): Claim {
  const { input, facts } = question;
  const caller = accountOf(facts.principal);
  const resource = resourceAllows(question);
  // Nobody's account stands behind the caller, so only the resource's side is asked.
  if (caller === undefined) {
    const reached = claim(reachesPolicies(facts.principal, facts.action), {});
    return allOf([reached, resource.any]);
  }
  if (facts.action === "sts:assumeroot") return assumeRootAllowed(question);
  if (needsBothSides(facts) || isCrossAccount(input)) {
    return allOf([callerAllows(question).all, resource.any]);
  }
  return sameAccount(callerAllows(question), resource, mustTakePart(facts));
}

/**
 * Within one account an Allow on either side suffices. How the resource policy names the caller says
 * whether boundary and session policy limit it: "Resource-based policies and implicit denies in
 * other policy types (same account)". A role's trust policy and a KMS key's policy must take part.
 */
function sameAccount(caller: CallerSide, resource: ResourceSide, explicit: boolean): Claim {
  const byDelegation = explicit ? allOf([resource.account, caller.all]) : caller.all;
  const byRole = allOf([resource.limited, caller.limits]);
  const allowed = anyOf([resource.direct, byRole, byDelegation]);
  return { ...allowed, missing: missingInAccount({ caller, resource, explicit, allowed }) };
}

/** Names what would have to allow, not every way in which it could have been allowed. */
function missingInAccount(sides: {
  readonly caller: CallerSide;
  readonly resource: ResourceSide;
  /** The resource policy must take part. */
  readonly explicit: boolean;
  readonly allowed: Claim;
}): Claim["missing"] {
  const { caller, resource, explicit, allowed } = sides;
  if (allowed.truth.kind !== "false") return [];
  if (resource.limited.truth.kind !== "false") return caller.limits.missing;
  if (explicit && resource.account.truth.kind === "false") return resource.any.missing;
  const eitherSide = caller.identity.truth.kind === "false" && resource.present;
  return [...caller.all.missing, ...(eitherSide ? resource.any.missing : [])];
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html */
function assumeRootAllowed(question: Question): Claim {
  const { organization, request } = question.input;
  const caller = callerAllows(question).all;
  const account = accountOf(request.principal);
  if (account === undefined || account === organization?.managementAccount) return caller;
  if (organization?.iamAdministrators?.has(account) === true) return caller;
  const detail =
    "Outside the management account only a delegated administrator for IAM may call `sts:AssumeRoot`, and whether this account is one is not known.";
  return allOf([caller, claim(unclear({ detail }), {})]);
}

function levelSet(type: "scp" | "rcp", level: PolicyLevel, at: number): PolicySet {
  return { type, level: at, node: level.node, policies: level.policies };
}

/** A Deny as far as its policy type reaches the request. */
function denyWithin(reach: Reach, denied: Claim): Claim {
  switch (reach.kind) {
    case "none":
      return nothing;
    case "full":
      return denied;
    case "unclear":
      return claim(and([denied.truth, unclear({ detail: reach.detail })]), {});
  }
}

/** What a policy type must allow, as far as it reaches the request. */
function allowWithin(reach: Reach, allowed: Claim): Claim {
  switch (reach.kind) {
    case "none":
      return granted;
    case "full":
      return allowed;
    case "unclear":
      return claim(or([allowed.truth, unclear({ detail: reach.detail })]), allowed);
  }
}

/** False without a cause: nothing denies. */
const nothing: Claim = claim(no, {});

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
