/** What of an observed organization a blueprint takes over; the rest is named, and stays unmanaged. */
import type {
  AccountAssignment,
  IdentityCenter,
  Organization,
  OrganizationPolicy,
  PolicyTarget,
  Tags,
} from "@bailiwick/core";

export type Taken = {
  readonly organization: Organization;
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
};

export function takeOver(observed: Organization): Taken {
  const notes: string[] = [];
  const accounts = observed.accounts.map((account) => ({
    ...account,
    tags: ownTags(account.tags),
  }));
  const names = new Set(accounts.map(({ name }) => name));
  const paths = new Set(["", ...observed.organizationalUnits.map(({ path }) => path)]);
  const center = observed.identityCenter;
  const organization: Organization = {
    ...observed,
    root: { ...observed.root, tags: ownTags(observed.root.tags) },
    organizationalUnits: observed.organizationalUnits.map((ou) => ({
      ...ou,
      tags: ownTags(ou.tags),
    })),
    accounts,
    policies: observed.policies.map((policy) => takePolicy(policy, { names, paths })),
    delegatedAdministrators: observed.delegatedAdministrators.filter(({ account }) =>
      names.has(account),
    ),
    identityCenter: center === undefined ? undefined : takeCenter(center, { names, notes }),
    iam: [],
    resources: [],
    gaps: [],
  };
  for (const gap of observed.gaps) {
    notes.push(
      `Could not be read: ${gap.subject}${gap.account === undefined ? "" : ` of ${gap.account}`} (${gap.reason}).`,
    );
  }
  return { organization, notes };
}

/** Tags that begin with `aws:` are AWS's own, and nobody else may set them. */
function ownTags(tags: Tags): Tags {
  return tags.filter(({ key }) => !/^aws:/i.test(key));
}

function takePolicy(
  policy: OrganizationPolicy,
  known: { readonly names: ReadonlySet<string>; readonly paths: ReadonlySet<string> },
): OrganizationPolicy {
  const isKnown = (target: PolicyTarget) =>
    target.kind === "ou" ? known.paths.has(target.path) : known.names.has(target.name);
  return { ...policy, tags: ownTags(policy.tags), targets: policy.targets.filter(isKnown) };
}

function takeCenter(
  center: IdentityCenter,
  known: { readonly names: ReadonlySet<string>; readonly notes: string[] },
): IdentityCenter {
  const isExternal = center.identitySource === "external";
  const assignments = center.assignments.filter((one) => isKnown(one, center, known));
  const assigned = new Set(
    assignments.flatMap(({ principal }) => (principal.kind === "user" ? [principal.name] : [])),
  );
  const users = center.users.filter(({ userName }) => !isExternal || assigned.has(userName));
  const present = new Set(users.map(({ userName }) => userName));
  return {
    ...center,
    permissionSets: center.permissionSets.map((set) => ({ ...set, tags: ownTags(set.tags) })),
    groups: center.groups.map((group) => ({
      ...group,
      members: isExternal ? [] : group.members.filter((member) => present.has(member)),
    })),
    users,
    assignments,
  };
}

/** An assignment outlives its user or group in AWS; nothing in a blueprint could stand for it. */
function isKnown(
  { account, permissionSet, principal }: AccountAssignment,
  center: IdentityCenter,
  known: { readonly names: ReadonlySet<string>; readonly notes: string[] },
): boolean {
  const hasPrincipal =
    principal.kind === "group"
      ? center.groups.some(({ displayName }) => displayName === principal.name)
      : center.users.some(({ userName }) => userName === principal.name);
  const hasSet = center.permissionSets.some(({ name }) => name === permissionSet);
  if (hasPrincipal && hasSet && known.names.has(account)) return true;
  known.notes.push(
    `Left out: the assignment of ${permissionSet} in ${account} to the ${principal.kind} ${principal.name}, because one of them is gone.`,
  );
  return false;
}
