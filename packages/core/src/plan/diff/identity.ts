/** Identity Center as a whole: what of it can be compared, and what a person must have done before. */
import { groupKey, userKey } from "../../organization/keys.ts";
import type { IdentityCenter } from "../../organization/organization.ts";
import { awaitedAccounts } from "./accounts.ts";
import { draftAssignments } from "./assignments.ts";
import { draftDirectory } from "./directory.ts";
import type { Drafting } from "./drafting.ts";
import { draftPermissionSets } from "./permission-sets.ts";

const nothing: IdentityCenter = {
  instanceArn: undefined,
  identityStoreId: undefined,
  identitySource: undefined,
  permissionSets: [],
  groups: [],
  users: [],
  assignments: [],
};

export function draftIdentityCenter(drafting: Drafting): void {
  const desired = drafting.desired.identityCenter ?? nothing;
  const observed = drafting.observed.identityCenter;
  if (observed?.instanceArn === undefined) {
    const isUnread = drafting.observed.gaps.some(({ subject }) => subject === "identity-center");
    if (isDeclared(desired) && !isUnread) drafting.prerequisites.push(enableIdentityCenter);
    return;
  }
  const isExternal = (desired.identitySource ?? observed.identitySource) === "external";
  draftPermissionSets(drafting, desired, observed);
  if (!isExternal) draftDirectory(drafting, desired, observed);
  const unprovisioned = isExternal ? missingPrincipals(desired, observed) : [];
  const awaited = [...awaitedAccounts(drafting)].map((name) => `account:${name}`);
  draftAssignments(drafting, { desired, observed }, new Set([...unprovisioned, ...awaited]));
  if (desired.identitySource === "external" && observed.identitySource === "identity-center")
    drafting.prerequisites.push(connectProvider);
  if (unprovisioned.length > 0) drafting.prerequisites.push(provisionFirst(unprovisioned));
}

function isDeclared({ permissionSets, groups, users, assignments }: IdentityCenter): boolean {
  return [permissionSets, groups, users, assignments].some((list) => list.length > 0);
}

/** Declared groups and users, and those that something is assigned to, that are not there. */
function missingPrincipals(desired: IdentityCenter, observed: IdentityCenter): readonly string[] {
  const present = new Set([
    ...observed.groups.map(({ displayName }) => groupKey(displayName)),
    ...observed.users.map(({ userName }) => userKey(userName)),
  ]);
  const needed = [
    ...desired.groups.map(({ displayName }) => groupKey(displayName)),
    ...desired.users.map(({ userName }) => userKey(userName)),
    ...desired.assignments.map(({ principal: { kind, name } }) =>
      kind === "group" ? groupKey(name) : userKey(name),
    ),
  ];
  return [...new Set(needed)].filter((key) => !present.has(key)).toSorted();
}

const enableIdentityCenter = {
  summary: "Enable IAM Identity Center",
  detail:
    "This organization has no instance of IAM Identity Center, and no API makes one for an organization. Open IAM Identity Center in the console of the management account, in the home Region, choose Enable, and plan again. Until then the plan leaves out permission sets, groups, users and assignments.",
};

const connectProvider = {
  summary: "Connect your identity provider",
  detail:
    "The blueprint says that an external provider keeps users and groups, and Identity Center keeps them itself. Change the identity source under Settings of IAM Identity Center and set up provisioning (SCIM); no API does it.",
};

function provisionFirst(keys: readonly string[]): { summary: string; detail: string } {
  const named = keys.slice(0, 10).map((key) => `\`${key}\``);
  const more = keys.length > 10 ? ` and ${keys.length - 10} more` : "";
  return {
    summary: "Let your identity provider provision users and groups",
    detail: `Your identity provider keeps users and groups, and has not provisioned ${named.join(", ")}${more}. Assign them to the AWS application in the provider, wait for its next synchronization, and plan again. The plan leaves out what would be assigned to them.`,
  };
}
