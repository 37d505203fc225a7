/**
 * The first stage: which thing in AWS is which declared thing. AWS's ids decide where the lock file
 * has them, e-mail addresses for accounts (unique in all of AWS), names otherwise. What AWS knows by
 * another name is renamed where it is ours; where it is not, only the model calls it by the declared
 * name, and nothing is sent.
 */
import type { Diagnostic } from "../../base/diagnostic.ts";
import {
  accountKey,
  assignmentKey,
  delegatedAdministratorKey,
  ouKey,
  policyKey,
} from "../../organization/keys.ts";
import type { Organization, OrganizationPolicy, OuPath } from "../../organization/organization.ts";
import { isWithin, ouNameOf, parentOf, pathsDownTo } from "../../organization/ou-path.ts";
import { planDiagnostic } from "../diagnostics.ts";
import type { KnownId, ObjectKey } from "../plan.ts";
import { renameOu } from "../effects/rename.ts";
import type { StepOperation } from "../step.ts";
import { declaredAccounts } from "./account-names.ts";
import { isOurs, type Drafting, type PlanInput } from "./drafting.ts";

export type Names = Pick<
  Drafting,
  "start" | "observed" | "ours" | "renamedPolicies" | "managementAccount"
> & {
  readonly operations: readonly StepOperation[];
  readonly known: readonly KnownId[];
  /** Things that would be renamed if they were ours. */
  readonly needsAdoption: readonly ObjectKey[];
  readonly diagnostics: readonly Diagnostic[];
};

/** Brings the observed organization under the declared names. */
export function matchNames(input: PlanInput): Names {
  const accounts = declaredAccounts(input);
  const work: Renaming = {
    input,
    start: accounts.observed,
    observed: accounts.observed,
    ours: new Map(input.lock.objects),
    renamedPolicies: new Map(),
    operations: [],
    known: [...accounts.known],
    needsAdoption: [],
    diagnostics: [...accounts.diagnostics],
  };
  rekeyAccounts(work, accounts.renames);
  renameOus(work);
  renamePolicies(work);
  for (const { from, to } of input.options.renames) warnOfRecreation(work, from, to);
  return { ...work, managementAccount: accounts.managementAccount };
}

type Renaming = {
  readonly input: PlanInput;
  start: Organization;
  observed: Organization;
  readonly ours: Map<ObjectKey, string>;
  readonly renamedPolicies: Map<ObjectKey, string>;
  readonly operations: StepOperation[];
  readonly known: KnownId[];
  readonly needsAdoption: ObjectKey[];
  readonly diagnostics: Diagnostic[];
};

/** Accounts, and what is known by an account's name, under the declared names. */
function rekeyAccounts(work: Renaming, renames: ReadonlyMap<string, string>): void {
  const { observed, lock } = work.input;
  const nameById = new Map(
    observed.accounts.map(({ id, name }) => [id ?? "", renames.get(name) ?? name]),
  );
  for (const [key, id] of lock.objects) {
    const name = key.startsWith("account:") ? nameById.get(id) : undefined;
    if (name !== undefined) moveKey(work.ours, key, accountKey(name));
  }
  for (const assignment of observed.identityCenter?.assignments ?? []) {
    const account = renames.get(assignment.account) ?? assignment.account;
    moveKey(work.ours, assignmentKey(assignment), assignmentKey({ ...assignment, account }));
  }
  for (const { account, servicePrincipal } of observed.delegatedAdministrators) {
    const key = delegatedAdministratorKey(renames.get(account) ?? account, servicePrincipal);
    moveKey(work.ours, delegatedAdministratorKey(account, servicePrincipal), key);
  }
}

type Rename = { readonly from: string; readonly to: string };

/**
 * Parents first, so that a child's old path is looked for under its parent's new one; a name that
 * another renaming frees is taken after it.
 */
function renameOus(work: Renaming): void {
  const renames = [...declaredOuRenames(work.input), ...driftedOus(work)];
  let waiting = renames.toSorted((one, other) => depth(one.to) - depth(other.to));
  while (waiting.length > 0) {
    const next = waiting.find((rename) => canBeDone(work.observed, rename, waiting));
    if (next === undefined) {
      for (const rename of waiting) clash(work, ouKey(rename.from), ouKey(rename.to));
      return;
    }
    const done = next;
    waiting = waiting.filter((rename) => rename !== done);
    if (done.from === done.to || !hasOu(work.observed, done.from)) continue;
    applyOuRename(work, done);
    waiting = waiting.map(({ from, to }) => ({ from: movedPath(from, done), to }));
  }
}

/** Where the new name is free; or where there is nothing to rename, now or once a parent is renamed. */
function canBeDone(
  observed: Organization,
  { from, to }: Rename,
  waiting: readonly Rename[],
): boolean {
  if (from === to || !hasOu(observed, to)) return true;
  return (
    !hasOu(observed, from) && !waiting.some((other) => other.to !== to && isWithin(from, other.to))
  );
}

/** A renaming whose old name is gone has been done; one whose both names are there is a mistake. */
function declaredOuRenames({ options, desired }: PlanInput): readonly Rename[] {
  const declared = new Set(desired.organizationalUnits.map((unit) => unit.path));
  return options.renames
    .filter(({ from, to }) => from.startsWith("ou:") && to.startsWith("ou:"))
    .map(({ from, to }) => ({ from: from.slice("ou:".length), to: to.slice("ou:".length) }))
    .filter(({ to }) => declared.has(to));
}

/** OUs that are ours by id and were renamed in AWS get their declared name back. */
function driftedOus({ input, observed }: Renaming): readonly Rename[] {
  const { desired, lock, options } = input;
  const declared = new Set(desired.organizationalUnits.map((unit) => unit.path));
  const pathById = new Map(observed.organizationalUnits.map(({ id, path }) => [id, path]));
  const named = new Set(options.renames.map(({ to }) => to));
  return [...declared].flatMap((to) => {
    const id = lock.objects.get(ouKey(to));
    const from = id === undefined ? undefined : pathById.get(id);
    if (from === undefined || from === to || declared.has(from) || named.has(ouKey(to))) return [];
    // An OU whose parent was renamed has a new path and its old name.
    return ouNameOf(from) === ouNameOf(to) ? [] : [{ from, to }];
  });
}

function applyOuRename(work: Renaming, { from, to }: Rename): void {
  if (parentOf(from) !== parentOf(to)) {
    const detail = `\`${from}\` is declared as \`${to}\`, but AWS cannot move an organizational unit. Declare \`${to}\` as a new one, move its accounts there, and remove \`${from}\` afterwards.`;
    work.diagnostics.push(planDiagnostic("PLN1011", detail));
    return;
  }
  const unit = work.observed.organizationalUnits.find(({ path }) => path === from);
  const ours =
    work.input.options.adopt ||
    isOurs(work, { key: ouKey(from), id: unit?.id }) ||
    isOurs(work, { key: ouKey(to), id: unit?.id });
  work.observed = renameOu(work.observed, from, to);
  for (const path of pathsWithin(work.observed, to)) {
    moveKey(work.ours, ouKey(from + path.slice(to.length)), ouKey(path));
  }
  if (ours) {
    work.operations.push({ kind: "rename-ou", path: from, newName: ouNameOf(to) });
    return;
  }
  work.start = renameOu(work.start, from, to);
  work.needsAdoption.push(ouKey(to));
  for (const { path, id } of work.observed.organizationalUnits) {
    if (id !== undefined && isWithin(path, to)) work.known.push({ key: ouKey(path), id });
  }
}

function renamePolicies(work: Renaming): void {
  const declared = new Set(work.input.desired.policies.map(keyOfPolicy));
  const byKey = new Map(work.observed.policies.map((policy) => [keyOfPolicy(policy), policy]));
  const pairs = work.input.options.renames.filter(({ to }) => declared.has(to));
  for (const { from, to } of [...pairs, ...driftedPolicies(work, declared)]) {
    const policy = byKey.get(from);
    const target = work.input.desired.policies.find((each) => keyOfPolicy(each) === to);
    if (policy === undefined || target === undefined || from === to) continue;
    if (byKey.has(to)) {
      clash(work, from, to);
      continue;
    }
    applyPolicyRename(work, { policy, name: target.name });
    byKey.delete(from);
  }
}

function driftedPolicies(
  { input, observed }: Renaming,
  declared: ReadonlySet<ObjectKey>,
): readonly Rename[] {
  const keyById = new Map(observed.policies.map((policy) => [policy.id, keyOfPolicy(policy)]));
  const named = new Set(input.options.renames.map(({ to }) => to));
  return [...declared].flatMap((to) => {
    const id = input.lock.objects.get(to);
    const from = id === undefined ? undefined : keyById.get(id);
    return from === undefined || from === to || declared.has(from) || named.has(to)
      ? []
      : [{ from, to }];
  });
}

function applyPolicyRename(
  work: Renaming,
  { policy, name }: { readonly policy: OrganizationPolicy; readonly name: string },
): void {
  const from = keyOfPolicy(policy);
  const to = policyKey(policy.type, name);
  const rename = (organization: Organization): Organization => ({
    ...organization,
    policies: organization.policies.map((each) =>
      keyOfPolicy(each) === from ? { ...each, name } : each,
    ),
  });
  const ours =
    work.input.options.adopt ||
    isOurs(work, { key: from, id: policy.id }) ||
    isOurs(work, { key: to, id: policy.id });
  work.observed = rename(work.observed);
  moveKey(work.ours, from, to);
  if (ours) {
    work.renamedPolicies.set(to, policy.name);
    return;
  }
  work.start = rename(work.start);
  work.needsAdoption.push(to);
  if (policy.id !== undefined) work.known.push({ key: to, id: policy.id });
}

/** Kinds of things that AWS gives no new name. */
const unrenamable: Readonly<Record<string, string>> = {
  "permission-set": "permission set",
  group: "group",
  user: "user",
};

function warnOfRecreation(work: Renaming, from: ObjectKey, to: ObjectKey): void {
  const kind = unrenamable[from.slice(0, from.indexOf(":"))];
  if (kind === undefined) return;
  const present = presentNames(work.observed);
  if (!present.has(from) || present.has(to)) return;
  const detail = `A ${kind} is not renamed: \`${to}\` is made anew with its assignments, and \`${from}\` goes afterwards. Whoever refers to the old one by its id, or to its roles by their ARNs, must be changed.`;
  work.diagnostics.push(planDiagnostic("PLN1012", detail));
}

function presentNames({ identityCenter }: Organization): ReadonlySet<string> {
  return new Set([
    ...(identityCenter?.permissionSets ?? []).map(({ name }) => `permission-set:${name}`),
    ...(identityCenter?.groups ?? []).map(({ displayName }) => `group:${displayName}`),
    ...(identityCenter?.users ?? []).map(({ userName }) => `user:${userName}`),
  ]);
}

function clash(work: Renaming, from: ObjectKey, to: ObjectKey): void {
  const exchanged = work.input.options.renames.some((rename) => rename.from === to);
  const detail = exchanged
    ? `\`${from}\` is to become \`${to}\`, which is itself to be renamed, in a circle. AWS has no name for two things at once: rename in two steps, over a third name.`
    : `\`${from}\` is to become \`${to}\`, but both exist in AWS. Remove \`was:\` if they are two things, or remove one of them.`;
  work.diagnostics.push(planDiagnostic(exchanged ? "PLN1013" : "PLN1010", detail));
}

/** An object known by a new key, where the lock file has it by the old one. */
function moveKey(ours: Map<ObjectKey, string>, from: ObjectKey, to: ObjectKey): void {
  const id = ours.get(from);
  if (id === undefined || from === to) return;
  ours.delete(from);
  ours.set(to, id);
}

function movedPath(path: OuPath, { from, to }: Rename): OuPath {
  return isWithin(path, from) ? to + path.slice(from.length) : path;
}

function pathsWithin(organization: Organization, path: OuPath): readonly OuPath[] {
  return organization.organizationalUnits
    .map((unit) => unit.path)
    .filter((each) => isWithin(each, path));
}

const depth = (path: OuPath): number => pathsDownTo(path).length;

const hasOu = ({ organizationalUnits }: Organization, path: OuPath): boolean =>
  organizationalUnits.some((unit) => unit.path === path);

const keyOfPolicy = ({ type, name }: OrganizationPolicy): ObjectKey => policyKey(type, name);
