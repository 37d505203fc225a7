/** The one order of an organization's lists: by natural key, so that equal organizations are equal texts. */
import { assignmentKey, delegatedAdministratorKey, policyKey } from "./keys.ts";
import type {
  AccountIam,
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

/** By UTF-16 code units, which is the same everywhere. */
function sorted<T>(list: readonly T[], key: (item: T) => string): readonly T[] {
  return list.toSorted((left, right) => compareText(key(left), key(right)));
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function withSortedTags<T extends { readonly tags: Tags }>(item: T): T {
  return { ...item, tags: sortTags(item.tags) };
}

function sortPolicy(policy: OrganizationPolicy): OrganizationPolicy {
  return { ...withSortedTags(policy), targets: sorted(policy.targets, targetKey) };
}

function sortIdentityCenter(center: IdentityCenter): IdentityCenter {
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

function sortIam(iam: AccountIam): AccountIam {
  return {
    ...iam,
    users: sorted(
      iam.users.map((user) => ({
        ...sortAttached(withSortedTags(user)),
        groups: sorted(user.groups, (name) => name),
      })),
      (user) => user.arn,
    ),
    groups: sorted(iam.groups.map(sortAttached), (group) => group.arn),
    roles: sorted(
      iam.roles.map((role) => sortAttached(withSortedTags(role))),
      (role) => role.arn,
    ),
    managedPolicies: sorted(iam.managedPolicies, (policy) => policy.arn),
  };
}

function sortAttached<
  T extends {
    readonly inlinePolicies: readonly { readonly name: string; readonly document: string }[];
    readonly attachedPolicies: readonly string[];
  },
>(item: T): T {
  return {
    ...item,
    inlinePolicies: sorted(item.inlinePolicies, (policy) => policy.name),
    attachedPolicies: sorted(item.attachedPolicies, (arn) => arn),
  };
}
