/**
 * Who gains and who loses access by a plan, grouped as a reviewer thinks: by person and group, with
 * the accounts; then what guardrails take away from everyone, or give back. A summary for people:
 * it says what changes in the policies, and does not evaluate requests.
 */
import type { Organization } from "../../organization/organization.ts";
import type { AccessChange } from "../plan.ts";
import { accessChange, type AccessQuestion } from "./change.ts";
import type { Step, StepId, StepOperation } from "../step.ts";
import { guardrailChanges } from "./guardrail-change.ts";
import { permissionSetChanges } from "./permission-set-change.ts";

/** In the order: people and groups, permission sets, guardrails; gains before losses of the same. */
export function accessChanges(question: AccessQuestion): readonly AccessChange[] {
  return [
    ...assignmentChanges(question.steps),
    ...membershipChanges(question),
    ...permissionSetChanges(question),
    ...guardrailChanges(question),
  ];
}

/** Assignments by permission set, group or user: one entry for all accounts. */
function assignmentChanges(steps: readonly Step[]): readonly AccessChange[] {
  const changes = steps.flatMap(({ id, operation }) =>
    operation.kind === "assign" || operation.kind === "unassign" ? [{ id, operation }] : [],
  );
  const grouped = Map.groupBy(changes, ({ operation: { kind, principal, permissionSet } }) =>
    JSON.stringify([principal.kind, principal.name, permissionSet, kind]),
  );
  const assigned = [...grouped].toSorted(byFirst).flatMap(([, some]) => {
    const { operation, id } = some[0] ?? {};
    if (operation === undefined) return [];
    const { kind, principal, permissionSet } = operation;
    return accessChange({
      change: kind === "assign" ? "gains" : "loses",
      who: `${principal.kind} ${principal.name}`,
      accounts: some.map((one) => one.operation.account),
      what: `permission set ${permissionSet}`,
      step: id,
    });
  });
  return [...assigned, ...closings(steps)];
}

function closings(steps: readonly Step[]): readonly AccessChange[] {
  return steps.flatMap(({ id, operation }) =>
    operation.kind === "close-account"
      ? accessChange({
          change: "loses",
          who: "everyone",
          accounts: [operation.account],
          what: "the account, which is closed",
          step: id,
        })
      : [],
  );
}

type Membership = Extract<StepOperation, { kind: "add-member" | "remove-member" }>;

/** Only of groups that were there and stay: a new group gains as a whole, with its members. */
function membershipChanges({ steps, before, after }: AccessQuestion): readonly AccessChange[] {
  const kept = groupsIn(after).intersection(groupsIn(before));
  const access = { before: accountsByGroup(before), after: accountsByGroup(after) };
  return steps.flatMap(({ id, operation }) => {
    if (operation.kind !== "add-member" && operation.kind !== "remove-member") return [];
    if (!kept.has(operation.group)) return [];
    const added = operation.kind === "add-member";
    const sets = (added ? access.after : access.before).get(operation.group);
    return membershipChange(operation, id, sets ?? new Map());
  });
}

function membershipChange(
  { kind, group, userName }: Membership,
  step: StepId,
  sets: ReadonlyMap<string, readonly string[]>,
): readonly AccessChange[] {
  const common = {
    change: kind === "add-member" ? "gains" : "loses",
    who: `user ${userName}`,
    step,
  } as const;
  if (sets.size === 0)
    return [accessChange({ ...common, accounts: [], what: `membership of group ${group}` })];
  return [...sets].toSorted(byFirst).map(([permissionSet, accounts]) =>
    accessChange({
      ...common,
      accounts,
      what: `permission set ${permissionSet} through group ${group}`,
    }),
  );
}

function groupsIn({ identityCenter }: Organization): ReadonlySet<string> {
  return new Set((identityCenter?.groups ?? []).map(({ displayName }) => displayName));
}

/** Accounts by permission set, by group. */
function accountsByGroup({
  identityCenter,
}: Organization): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const byGroup = new Map<string, Map<string, string[]>>();
  for (const { account, permissionSet, principal } of identityCenter?.assignments ?? []) {
    if (principal.kind !== "group") continue;
    const sets = byGroup.get(principal.name) ?? new Map<string, string[]>();
    const accounts = sets.get(permissionSet) ?? [];
    accounts.push(account);
    sets.set(permissionSet, accounts);
    byGroup.set(principal.name, sets);
  }
  return byGroup;
}

function byFirst([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
