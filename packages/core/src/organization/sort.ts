/** The one order of an organization's lists: by natural key, so that equal organizations are equal texts. */
import { assignmentKey, delegatedAdministratorKey, policyKey } from "./keys.ts";
import type {
  AccountIam,
  IamUser,
  IdentityCenter,
  Organization,
  OrganizationPolicy,
  Tags,
} from "./organization.ts";
import { targetKey } from "./organization-index.ts";

/** The same organization with every list sorted; idempotent. */
export function sortOrganization(organization: Organization): Organization {
  const { root, identityCenter } = organization;
  return {
    ...organization,
    root: {
      ...root,
      enabledPolicyTypes: sorted(root.enabledPolicyTypes, (type) => type),
      tags: sortTags(root.tags),
    },
    organizationalUnits: sorted(
      organization.organizationalUnits.map(withSortedTags),
      (ou) => ou.path,
    ),
    accounts: sorted(organization.accounts.map(withSortedTags), (account) => account.name),
    policies: sorted(organization.policies.map(sortPolicy), (policy) =>
      policyKey(policy.type, policy.name),
    ),
    trustedAccess: sorted(organization.trustedAccess, (service) => service),
    delegatedAdministrators: sorted(organization.delegatedAdministrators, (one) =>
      delegatedAdministratorKey(one.account, one.servicePrincipal),
    ),
    identityCenter: identityCenter === undefined ? undefined : sortIdentityCenter(identityCenter),
    iam: sorted(organization.iam.map(sortIam), (one) => one.account),
    resources: sorted(organization.resources, (resource) => resource.arn),
    gaps: sorted(organization.gaps, (gap) =>
      JSON.stringify([gap.subject, gap.account ?? "", gap.reason]),
    ),
  };
}

/** Tags by key. */
export function sortTags(tags: Tags): Tags {
  return sorted(tags, (tag) => tag.key);
}

/** By UTF-16 code units, which is the same everywhere. A list that is in order is itself the answer. */
function sorted<T>(list: readonly T[], key: (item: T) => string): readonly T[] {
  return isSorted(list, key)
    ? list
    : list.toSorted((left, right) => compareText(key(left), key(right)));
}

/** Snapshots are written in order, and sorting a large one again takes as long as parsing it. */
function isSorted<T>(list: readonly T[], key: (item: T) => string): boolean {
  let last: string | undefined;
  for (const item of list) {
    const next = key(item);
    if (last !== undefined && last > next) return false;
    last = next;
  }
  return true;
}

/** Each item as it is to be; the same list where none changes. */
function each<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  const changed = list.map(change);
  return changed.every((item, place) => item === list[place]) ? list : changed;
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function withSortedTags<T extends { readonly tags: Tags }>(item: T): T {
  const tags = sortTags(item.tags);
  return tags === item.tags ? item : { ...item, tags };
}

function sortPolicy(policy: OrganizationPolicy): OrganizationPolicy {
  const targets = sorted(policy.targets, targetKey);
  const tagged = withSortedTags(policy);
  return targets === tagged.targets ? tagged : { ...tagged, targets };
}

/** Kept with the value, as IAM is. */
function sortIdentityCenter(center: IdentityCenter): IdentityCenter {
  const known = sortedCenters.get(center);
  if (known !== undefined) return known;
  const sortedCenter = newSortedCenter(center);
  sortedCenters.set(center, sortedCenter);
  sortedCenters.set(sortedCenter, sortedCenter);
  return sortedCenter;
}

const sortedCenters = new WeakMap<IdentityCenter, IdentityCenter>();

function newSortedCenter(center: IdentityCenter): IdentityCenter {
  return {
    ...center,
    permissionSets: sorted(
      center.permissionSets.map((set) => ({
        ...withSortedTags(set),
        managedPolicies: sorted(set.managedPolicies, (arn) => arn),
        customerManagedPolicies: sorted(set.customerManagedPolicies, (one) => one.path + one.name),
        ...(set.outdatedIn === undefined
          ? {}
          : { outdatedIn: sorted(set.outdatedIn, (name) => name) }),
      })),
      (set) => set.name,
    ),
    groups: sorted(
      center.groups.map((group) => ({ ...group, members: sorted(group.members, (name) => name) })),
      (group) => group.displayName,
    ),
    users: sorted(center.users, (user) => user.userName),
    assignments: sorted(center.assignments, assignmentKey),
  };
}

/**
 * Kept with the value: an organization of which one policy changed has the IAM of all other
 * accounts as it was, and what is worked out from that can be kept as well.
 */
function sortIam(iam: AccountIam): AccountIam {
  const known = sortedIams.get(iam);
  if (known !== undefined) return known;
  const sortedIam = newSortedIam(iam);
  sortedIams.set(iam, sortedIam);
  sortedIams.set(sortedIam, sortedIam);
  return sortedIam;
}

const sortedIams = new WeakMap<AccountIam, AccountIam>();

function newSortedIam(iam: AccountIam): AccountIam {
  const users = sorted(each(iam.users, sortUser), (user) => user.arn);
  const groups = sorted(each(iam.groups, sortAttached), (group) => group.arn);
  const roles = sorted(
    each(iam.roles, (role) => sortAttached(withSortedTags(role))),
    (role) => role.arn,
  );
  const managedPolicies = sorted(iam.managedPolicies, (policy) => policy.arn);
  const same =
    users === iam.users &&
    groups === iam.groups &&
    roles === iam.roles &&
    managedPolicies === iam.managedPolicies;
  return same ? iam : { ...iam, users, groups, roles, managedPolicies };
}

function sortAttached<
  T extends {
    readonly inlinePolicies: readonly { readonly name: string; readonly document: string }[];
    readonly attachedPolicies: readonly string[];
  },
>(item: T): T {
  const inlinePolicies = sorted(item.inlinePolicies, (policy) => policy.name);
  const attachedPolicies = sorted(item.attachedPolicies, (arn) => arn);
  const same = inlinePolicies === item.inlinePolicies && attachedPolicies === item.attachedPolicies;
  return same ? item : { ...item, inlinePolicies, attachedPolicies };
}

function sortUser(user: IamUser): IamUser {
  const attached = sortAttached(withSortedTags(user));
  const groups = sorted(user.groups, (name) => name);
  return groups === user.groups ? attached : { ...attached, groups };
}
