/** Permission sets: a changed one is provisioned to the accounts that have it, or they see nothing of it. */
import { endOfRun, isDigit } from "../../base/characters.ts";
import { assignmentKey, permissionSetKey } from "../../organization/keys.ts";
import type {
  AccountAssignment,
  IdentityCenter,
  PermissionSet,
} from "../../organization/organization.ts";
import { planDiagnostic } from "../diagnostics.ts";
import {
  byKey,
  differences,
  isOurs,
  mayChange,
  mayRemove,
  missingTags,
  setTags,
  type Drafting,
} from "./drafting.ts";
import { samePolicy } from "./same-policy.ts";

export function draftPermissionSets(
  drafting: Drafting,
  desired: IdentityCenter,
  observed: IdentityCenter,
): void {
  const present = byKey(observed.permissionSets, ({ name }) => name);
  const assigned = new Set(observed.assignments.map(({ permissionSet }) => permissionSet));
  for (const permissionSet of desired.permissionSets) {
    const there = present.get(permissionSet.name);
    if (there === undefined)
      drafting.operations.push({ kind: "create-permission-set", permissionSet });
    else
      draftPresentSet(drafting, permissionSet, { ...there, isAssigned: assigned.has(there.name) });
  }
  const declared = new Set(desired.permissionSets.map(({ name }) => name));
  const kept = Map.groupBy(
    observed.assignments.filter(
      (one) => !isOurs(drafting, { key: assignmentKey(one), id: undefined }),
    ),
    ({ permissionSet }) => permissionSet,
  );
  for (const { name, arn } of observed.permissionSets) {
    if (declared.has(name) || !mayRemove(drafting, { key: permissionSetKey(name), id: arn }))
      continue;
    const foreign = kept.get(name)?.[0];
    if (foreign === undefined) drafting.operations.push({ kind: "delete-permission-set", name });
    else drafting.diagnostics.push(planDiagnostic("PLN1022", keptSet(name, foreign)));
  }
}

const keptSet = (name: string, { account, principal }: AccountAssignment): string =>
  `The permission set \`${name}\` is no longer declared, but the ${principal.kind} \`${principal.name}\` has it in \`${account}\` by an assignment that is not Bailiwick's, and AWS deletes only a set that nobody has. Remove that assignment, or declare it.`;

/** Properties that `update-permission-set` brings, and those that differ in AWS's copy. */
function setDifferences(desired: PermissionSet, observed: PermissionSet): readonly string[] {
  return differences({
    description: desired.description !== observed.description,
    sessionDuration: seconds(desired.sessionDuration) !== seconds(observed.sessionDuration),
    relayState: (desired.relayState ?? "") !== (observed.relayState ?? ""),
    managedPolicies: !sameItems(desired.managedPolicies, observed.managedPolicies),
    customerManagedPolicies: !sameItems(customerManaged(desired), customerManaged(observed)),
    inlinePolicy: !samePolicy(textOf(desired), textOf(observed)),
    permissionsBoundary: boundary(desired) !== boundary(observed),
  });
}

function draftPresentSet(
  drafting: Drafting,
  desired: PermissionSet,
  { isAssigned, ...before }: PermissionSet & { readonly isAssigned: boolean },
): void {
  const { name } = desired;
  const content = setDifferences(desired, before);
  const set = missingTags(desired.tags, before.tags);
  const isOutdated = (before.outdatedIn ?? []).length > 0;
  const differs = [...content, ...differences({ tags: set.length > 0, provisioning: isOutdated })];
  if (!mayChange(drafting, { key: permissionSetKey(name), id: before.arn }, differs)) return;
  if (content.length > 0) {
    const permissionSet = withSameTexts(desired, before);
    drafting.operations.push({ kind: "update-permission-set", before, permissionSet });
  }
  setTags(drafting, { kind: "permission-set", name }, set);
  if ((content.length > 0 && isAssigned) || isOutdated)
    drafting.operations.push({ kind: "provision-permission-set", name });
}

/** What means the same keeps AWS's text, so that no call is made for it. */
function withSameTexts(desired: PermissionSet, before: PermissionSet): PermissionSet {
  const sameDuration = seconds(desired.sessionDuration) === seconds(before.sessionDuration);
  const sameInline = samePolicy(textOf(desired), textOf(before));
  return {
    ...desired,
    arn: before.arn,
    sessionDuration: sameDuration ? before.sessionDuration : desired.sessionDuration,
    inlinePolicy: sameInline ? before.inlinePolicy : desired.inlinePolicy,
  };
}

/** Seconds of an ISO 8601 duration in days, hours, minutes and seconds; the text where it is none. */
function seconds(duration: string): number | string {
  const [date = "", time = "", ...more] = duration.slice(1).split("T");
  const read = [readUnits(date, "D"), readUnits(time, "HMS")];
  if (!duration.startsWith("P") || more.length > 0 || read.includes(undefined)) return duration;
  const [days = 0, hours = 0, minutes = 0, rest = 0] = read.flatMap((numbers) => numbers ?? []);
  return ((days * 24 + hours) * 60 + minutes) * 60 + rest;
}

/** The number before each unit, in the order of the units; 0 where a unit is left out. */
function readUnits(text: string, units: string): readonly number[] | undefined {
  let at = 0;
  const numbers = Array.from(units, (unit) => {
    const end = endOfRun(text, at, isDigit);
    if (end === at || text[end] !== unit) return 0;
    const number = Number(text.slice(at, end));
    at = end + 1;
    return number;
  });
  return at === text.length ? numbers : undefined;
}

/** AWS gives an empty text where there is no inline policy. */
function textOf({ inlinePolicy }: PermissionSet): string | undefined {
  return inlinePolicy === "" ? undefined : inlinePolicy;
}

function customerManaged(set: PermissionSet): readonly string[] {
  return set.customerManagedPolicies.map(({ path, name }) => path + name);
}

function boundary({ permissionsBoundary }: PermissionSet): string {
  if (permissionsBoundary === undefined) return "";
  return permissionsBoundary.kind === "aws-managed"
    ? permissionsBoundary.arn
    : permissionsBoundary.path + permissionsBoundary.name;
}

function sameItems(one: readonly string[], other: readonly string[]): boolean {
  const set = new Set(one);
  return set.size === new Set(other).size && other.every((item) => set.has(item));
}
