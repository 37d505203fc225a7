/** Who has what where, as rows. */
import type { IdentityCenter, Organization, PermissionSet } from "@bailiwick/core";

export type AssignmentRow = {
  readonly key: string;
  readonly account: string;
  readonly accountId: string | undefined;
  readonly permissionSet: string;
  readonly kind: "group" | "user";
  readonly principal: string;
  /** People it reaches: the group's members, or the user. */
  readonly people: readonly string[];
  readonly until: string | undefined;
};

export type PersonRow = {
  readonly userName: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly accounts: number;
};

export type GroupRow = {
  readonly name: string;
  readonly description: string;
  readonly members: readonly string[];
  readonly accounts: number;
  readonly permissionSets: readonly string[];
};

export type PermissionSetRow = PermissionSet & {
  readonly accounts: number;
  readonly principals: number;
};

export function assignmentRows(organization: Organization): readonly AssignmentRow[] {
  const center = organization.identityCenter;
  if (center === undefined) return [];
  const ids = new Map(organization.accounts.map((account) => [account.name, account.id]));
  const members = new Map(center.groups.map((group) => [group.displayName, group.members]));
  return center.assignments.map(({ account, permissionSet, principal, until }) => ({
    key: `${account}\n${permissionSet}\n${principal.kind}\n${principal.name}`,
    account,
    accountId: ids.get(account),
    permissionSet,
    kind: principal.kind,
    principal: principal.name,
    people: principal.kind === "user" ? [principal.name] : (members.get(principal.name) ?? []),
    until,
  }));
}

export function personRows(organization: Organization): readonly PersonRow[] {
  const center = organization.identityCenter;
  if (center === undefined) return [];
  const groups = groupsByUser(center);
  const direct = accountsBy(center, "user");
  const ofGroups = accountsBy(center, "group");
  return center.users.map(({ userName, displayName }) => {
    const own = groups.get(userName) ?? [];
    const accounts = new Set(direct.get(userName));
    for (const group of own) for (const account of ofGroups.get(group) ?? []) accounts.add(account);
    return { userName, displayName, groups: own, accounts: accounts.size };
  });
}

export function groupRows(organization: Organization): readonly GroupRow[] {
  const center = organization.identityCenter;
  if (center === undefined) return [];
  const grants = Map.groupBy(
    center.assignments.filter(({ principal }) => principal.kind === "group"),
    ({ principal }) => principal.name,
  );
  return center.groups.map(({ displayName, description, members }) => {
    const own = grants.get(displayName) ?? [];
    return {
      name: displayName,
      description,
      members,
      accounts: new Set(own.map((grant) => grant.account)).size,
      permissionSets: [...new Set(own.map((grant) => grant.permissionSet))].toSorted(),
    };
  });
}

export function permissionSetRows(organization: Organization): readonly PermissionSetRow[] {
  const center = organization.identityCenter;
  if (center === undefined) return [];
  const grants = Map.groupBy(center.assignments, (grant) => grant.permissionSet);
  return center.permissionSets.map((set) => {
    const own = grants.get(set.name) ?? [];
    const principals = own.map(({ principal }) => `${principal.kind} ${principal.name}`);
    return {
      ...set,
      accounts: new Set(own.map((grant) => grant.account)).size,
      principals: new Set(principals).size,
    };
  });
}

function groupsByUser(center: IdentityCenter): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const group of center.groups) {
    for (const member of group.members) {
      const known = groups.get(member);
      if (known === undefined) groups.set(member, [group.displayName]);
      else known.push(group.displayName);
    }
  }
  return groups;
}

function accountsBy(
  center: IdentityCenter,
  kind: "group" | "user",
): ReadonlyMap<string, ReadonlySet<string>> {
  const accounts = new Map<string, Set<string>>();
  for (const { principal, account } of center.assignments) {
    if (principal.kind !== kind) continue;
    const known = accounts.get(principal.name);
    if (known === undefined) accounts.set(principal.name, new Set([account]));
    else known.add(account);
  }
  return accounts;
}
