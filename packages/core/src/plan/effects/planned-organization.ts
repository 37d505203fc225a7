/**
 * An organization on which steps are done one after another, as AWS would do them: indexed once, so
 * that thousands of steps cost no more than their number.
 */
import { assert } from "../../base/assert.ts";
import { assignmentKey, delegatedAdministratorKey, policyKey } from "../../organization/keys.ts";
import type {
  Account,
  AccountAssignment,
  DelegatedAdministrator,
  Group,
  IdentityCenter,
  Organization,
  OrganizationalUnit,
  OrganizationPolicy,
  PermissionSet,
  PolicyTarget,
  Tags,
  User,
} from "../../organization/organization.ts";
import { targetKey } from "../../organization/organization-index.ts";
import { sortOrganization } from "../../organization/sort.ts";

type Changeable<Kind> = Map<string, Kind>;

export type PolicyState = {
  readonly policy: OrganizationPolicy;
  readonly targets: Map<string, PolicyTarget>;
};
export type GroupState = { readonly group: Group; readonly members: Set<string> };

/** Mutable, and seen by `apply-steps.ts` only. */
export type PlannedOrganization = {
  base: Organization;
  readonly ous: Changeable<OrganizationalUnit>;
  readonly accounts: Changeable<Account>;
  readonly policies: Changeable<PolicyState>;
  readonly trustedAccess: Set<string>;
  readonly delegates: Changeable<DelegatedAdministrator>;
  readonly permissionSets: Changeable<PermissionSet>;
  readonly groups: Changeable<GroupState>;
  readonly users: Changeable<User>;
  readonly assignments: Changeable<AccountAssignment>;
};

export function openOrganization(base: Organization): PlannedOrganization {
  const center = base.identityCenter;
  return {
    base,
    ous: index(base.organizationalUnits, ({ path }) => path),
    accounts: index(base.accounts, ({ name }) => name),
    policies: new Map(base.policies.map((policy) => [keyOf(policy), openPolicy(policy)])),
    trustedAccess: new Set(base.trustedAccess),
    delegates: index(base.delegatedAdministrators, ({ account, servicePrincipal }) =>
      delegatedAdministratorKey(account, servicePrincipal),
    ),
    permissionSets: index(center?.permissionSets ?? [], ({ name }) => name),
    groups: new Map(
      (center?.groups ?? []).map((group) => [
        group.displayName,
        { group, members: new Set(group.members) },
      ]),
    ),
    users: index(center?.users ?? [], ({ userName }) => userName),
    assignments: index(center?.assignments ?? [], assignmentKey),
  };
}

/** Takes the OUs, accounts and attachments of another value of the same organization. */
export function replaceNodes(planned: PlannedOrganization, from: Organization): void {
  const renewed = openOrganization(from);
  replaceAll(planned.ous, renewed.ous);
  replaceAll(planned.accounts, renewed.accounts);
  replaceAll(planned.policies, renewed.policies);
}

function replaceAll<Kind>(mine: Map<string, Kind>, theirs: ReadonlyMap<string, Kind>): void {
  mine.clear();
  for (const [key, one] of theirs) mine.set(key, one);
}

/** The value again, sorted. */
export function closeOrganization(planned: PlannedOrganization): Organization {
  return sortOrganization({
    ...planned.base,
    organizationalUnits: [...planned.ous.values()],
    accounts: [...planned.accounts.values()],
    policies: [...planned.policies.values()].map(({ policy, targets }) => ({
      ...policy,
      targets: [...targets.values()],
    })),
    trustedAccess: [...planned.trustedAccess],
    delegatedAdministrators: [...planned.delegates.values()],
    identityCenter: closeCenter(planned),
  });
}

function closeCenter(planned: PlannedOrganization): IdentityCenter | undefined {
  const center = planned.base.identityCenter;
  return (
    center && {
      ...center,
      permissionSets: [...planned.permissionSets.values()],
      groups: [...planned.groups.values()].map(({ group, members }) => ({
        ...group,
        members: [...members],
      })),
      users: [...planned.users.values()],
      assignments: [...planned.assignments.values()],
    }
  );
}

/** What must be there if the steps before were done. */
export function present<Kind>(kinds: ReadonlyMap<string, Kind>, key: string): Kind {
  const found = kinds.get(key);
  assert(found !== undefined, `a step concerns ${key}, which is not there`);
  return found;
}

export function openPolicy(policy: OrganizationPolicy): PolicyState {
  return {
    policy,
    targets: new Map(policy.targets.map((target) => [targetKey(target), target])),
  };
}

/** The tags with some set and some removed. */
export function taggedWith(tags: Tags, set: Tags, remove: readonly string[] = []): Tags {
  const values = new Map(tags.map(({ key, value }) => [key, value]));
  for (const { key, value } of set) values.set(key, value);
  for (const key of remove) values.delete(key);
  return [...values].map(([key, value]) => ({ key, value }));
}

const keyOf = ({ type, name }: OrganizationPolicy): string => policyKey(type, name);

function index<Kind>(items: readonly Kind[], key: (item: Kind) => string): Map<string, Kind> {
  return new Map(items.map((item) => [key(item), item]));
}
