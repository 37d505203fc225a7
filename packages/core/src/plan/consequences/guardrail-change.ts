/**
 * What SCPs and RCPs take away from everyone, or give back, and in which accounts: by attachment,
 * by a changed document, and by an account that moves under other policies.
 *
 * A Deny takes away what it names. An Allow gives nothing by itself: where a node has a policy that
 * allows everything, it says nothing; where none does, everything else is taken away.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
import { policyKey } from "../../organization/keys.ts";
import type {
  Organization,
  OrganizationPolicy,
  PolicyTarget,
} from "../../organization/organization.ts";
import {
  accountsWithin,
  indexOrganization,
  nodeOf,
  policiesAt,
  type OrganizationIndex,
} from "../../organization/organization-index.ts";
import { pathsDownTo } from "../../organization/ou-path.ts";
import { canonicalStatements } from "../diff/same-policy.ts";
import type { AccessChange } from "../plan.ts";
import type { Step, StepId, StepOperation } from "../step.ts";
import { accessChange, type AccessQuestion } from "./change.ts";
import { summarizeStatement, type StatementSummary } from "./statement-words.ts";

export function guardrailChanges(question: AccessQuestion): readonly AccessChange[] {
  const states = {
    before: indexOrganization(question.before),
    after: indexOrganization(question.after),
    created: new Set(question.steps.flatMap(createdAccount)),
  };
  return question.steps.flatMap((step) => changesBy(step, states));
}

type States = {
  readonly before: OrganizationIndex;
  readonly after: OrganizationIndex;
  readonly created: ReadonlySet<string>;
};

function changesBy({ id, operation }: Step, states: States): readonly AccessChange[] {
  switch (operation.kind) {
    case "attach-policy":
      return attachmentChanges(operation, states, { step: id, appears: true });
    case "detach-policy":
      return attachmentChanges(operation, states, { step: id, appears: false });
    case "update-policy":
      return documentChanges(operation, states, id);
    case "move-account":
      return moveChanges(operation, states, id);
    default:
      return [];
  }
}

function createdAccount({ operation }: Step): readonly string[] {
  return operation.kind === "create-account" ? [operation.name] : [];
}

type Cause = { readonly step: StepId; readonly appears: boolean };

function attachmentChanges(
  operation: Extract<StepOperation, { kind: "attach-policy" | "detach-policy" }>,
  states: States,
  cause: Cause,
): readonly AccessChange[] {
  const { policyType, name, target } = operation;
  const index = cause.appears ? states.after : states.before;
  const policy = policiesAt(index, policyType, target).find((each) => each.name === name);
  if (policy === undefined) return [];
  const place = placeOf(index.organization, target);
  return [
    ...denials(policy).map((statement) => denialChange({ policy, statement, place }, cause)),
    ...allowListChange(operation, states, { ...cause, place }),
  ];
}

/** Where the last policy that allows everything comes or goes, all that no policy names goes or comes. */
function allowListChange(
  { policyType, target }: Extract<StepOperation, { kind: "attach-policy" | "detach-policy" }>,
  { before, after }: States,
  { step, appears, place }: Cause & { readonly place: Place },
): readonly AccessChange[] {
  const opens = (index: OrganizationIndex): boolean =>
    policiesAt(index, policyType, target).some((policy) =>
      summaries(policy).some(({ isFullAllow }) => isFullAllow),
    );
  const wasThere = policiesAt(before, policyType, target).length > 0;
  const change = opens(after) ? "gains" : "loses";
  if (!wasThere || opens(before) === opens(after) || appears !== (change === "gains")) return [];
  return [
    accessChange({ change, ...place, what: `what no ${kindOf(policyType)} there allows`, step }),
  ];
}

function documentChanges(
  { policyType, name, newName = name }: Extract<StepOperation, { kind: "update-policy" }>,
  { before, after }: States,
  step: StepId,
): readonly AccessChange[] {
  const find = (index: OrganizationIndex, wanted: string): OrganizationPolicy | undefined =>
    index.organization.policies.find(
      (policy) => policy.type === policyType && policy.name === wanted,
    );
  const [old, renewed] = [find(before, name), find(after, newName)];
  if (old === undefined || renewed === undefined) return [];
  const [was, is] = [denialTexts(old), denialTexts(renewed)];
  return old.targets.flatMap((target) => {
    const place = placeOf(after.organization, target);
    const change = (statement: string, appears: boolean): AccessChange =>
      denialChange(
        { policy: renewed, statement: summarizeStatement(statement), place },
        { step, appears },
      );
    return [
      ...is.filter((one) => !was.includes(one)).map((one) => change(one, true)),
      ...was.filter((one) => !is.includes(one)).map((one) => change(one, false)),
    ];
  });
}

/** An account that was there before comes under some policies and leaves others. */
function moveChanges(
  { account, from, to }: Extract<StepOperation, { kind: "move-account" }>,
  { before, after, created }: States,
  step: StepId,
): readonly AccessChange[] {
  if (created.has(account)) return [];
  const [left, entered] = [policiesAbove(before, from), policiesAbove(after, to)];
  const place = { who: `everyone in account ${account}`, accounts: [account] };
  const changes = (
    some: ReadonlyMap<string, OrganizationPolicy>,
    others: ReadonlyMap<string, OrganizationPolicy>,
    appears: boolean,
  ): readonly AccessChange[] =>
    [...some]
      .filter(([key]) => !others.has(key))
      .flatMap(([, policy]) =>
        denials(policy).map((statement) =>
          denialChange({ policy, statement, place }, { step, appears }),
        ),
      );
  return [...changes(entered, left, true), ...changes(left, entered, false)];
}

function policiesAbove(
  index: OrganizationIndex,
  path: string,
): ReadonlyMap<string, OrganizationPolicy> {
  const types = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;
  const policies = pathsDownTo(path).flatMap((each) =>
    types.flatMap((type) => policiesAt(index, type, { kind: "ou", path: each })),
  );
  return new Map(policies.map((policy) => [policyKey(policy.type, policy.name), policy]));
}

type Place = { readonly who: string; readonly accounts: readonly string[] };

/** The accounts below a node; the management account is bound by no SCP and no RCP. */
function placeOf(organization: Organization, target: PolicyTarget): Place {
  const { label } = nodeOf(target);
  const inside =
    target.kind === "ou"
      ? accountsWithin(organization, target.path)
      : organization.accounts.filter(({ name }) => name === target.name);
  const accounts = inside
    .filter(({ id }) => id === undefined || id !== organization.managementAccountId)
    .map(({ name }) => name);
  const isRoot = target.kind === "ou" && target.path === "";
  return { who: isRoot ? "everyone in the organization" : `everyone in ${label}`, accounts };
}

function denialChange(
  {
    policy,
    statement,
    place,
  }: {
    readonly policy: OrganizationPolicy;
    readonly statement: StatementSummary;
    readonly place: Place;
  },
  { step, appears }: Cause,
): AccessChange {
  const sid = statement.sid === undefined ? "" : `, statement ${statement.sid}`;
  const what = `${statement.words} (${kindOf(policy.type)} ${policy.name}${sid})`;
  return accessChange({ change: appears ? "loses" : "gains", ...place, what, step });
}

/** What cannot be read may deny anything. */
function denials(policy: OrganizationPolicy): readonly StatementSummary[] {
  return summaries(policy).filter(({ effect }) => effect !== "Allow");
}

function denialTexts(policy: OrganizationPolicy): readonly string[] {
  return statementsOf(policy).filter((one) => summarizeStatement(one).effect !== "Allow");
}

const summaries = (policy: OrganizationPolicy): readonly StatementSummary[] =>
  statementsOf(policy).map(summarizeStatement);

const statementsOf = ({ document }: OrganizationPolicy): readonly string[] =>
  canonicalStatements(document) ?? ["unreadable"];

const kindOf = (type: OrganizationPolicy["type"]): string =>
  type === "SERVICE_CONTROL_POLICY" ? "SCP" : "RCP";
