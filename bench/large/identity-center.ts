/** Identity Center: people in groups, who reach accounts through permission sets. */
import type { Account, AccountAssignment, IdentityCenter } from "@bailiwick/core";
import type { Chance } from "./chance.ts";
import type { ManagedPolicy } from "./documents.ts";
import { teams, words } from "./words.ts";

export function identityCenterOf(
  chance: Chance,
  accounts: readonly Account[],
  popular: readonly ManagedPolicy[],
): IdentityCenter {
  const userNames = Array.from({ length: 500 }, (_, place) => `${chance.of(words)}.${place}`);
  const groups = teams.map((team) => ({
    displayName: team,
    id: undefined,
    description: "",
    members: chance.someOf(userNames, 6),
  }));
  const permissionSets = words.slice(0, 20).map((name) => ({
    name,
    arn: undefined,
    description: "",
    sessionDuration: "PT8H",
    relayState: undefined,
    managedPolicies: chance.someOf(popular.slice(0, 60), 2).map(({ arn }) => arn),
    customerManagedPolicies: [],
    inlinePolicy: undefined,
    permissionsBoundary: undefined,
    tags: [],
  }));
  const assignments = accounts.slice(1).flatMap((account) =>
    chance.someOf(groups, 2).map((group): AccountAssignment => ({
      account: account.name,
      permissionSet: chance.of(permissionSets).name,
      principal: { kind: "group", name: group.displayName },
    })),
  );
  const users = userNames.map((userName) => ({
    userName,
    id: undefined,
    displayName: userName,
    givenName: "",
    familyName: "",
    email: undefined,
  }));
  return {
    instanceArn: "arn:aws:sso:::instance/ssoins-large",
    identityStoreId: "d-large",
    identitySource: "external",
    permissionSets,
    groups,
    users,
    assignments,
  };
}
