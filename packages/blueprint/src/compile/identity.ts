/** Identity Center: groups, users, and who gets what, account by account. */
import { groupKey, userKey } from "@bailiwick/core";
import type { AccountAssignment, Group, IdentityCenter, User } from "@bailiwick/core";
import type { Blueprint } from "../blueprint.ts";
import { listOf } from "../declaration/parts.ts";
import { endOf, isOver, selectorsFromPlaces } from "../declaration/resolve.ts";
import type { Declaration } from "../declaration/schema.ts";
import type { IdOf } from "./ids.ts";
import { permissionSetsFrom } from "./permission-sets.ts";
import { accountsAt } from "../declaration/tree.ts";
import type { Tree } from "../declaration/tree.ts";

/** Undefined where the blueprint declares no Identity Center. */
export function identityCenterFrom(
  blueprint: Blueprint,
  tree: Tree,
  idOf: IdOf,
): IdentityCenter | undefined {
  const { identity } = blueprint.declaration;
  if (identity === undefined) return undefined;
  return {
    instanceArn: undefined,
    identityStoreId: undefined,
    identitySource: identity.source,
    permissionSets: permissionSetsFrom(blueprint, idOf),
    groups: groupsFrom(identity, idOf),
    users: usersFrom(identity, idOf),
    assignments: assignmentsFrom(blueprint, tree),
  };
}

type Identity = NonNullable<Declaration["identity"]>;

function groupsFrom(identity: Identity, idOf: IdOf): readonly Group[] {
  return Object.entries(identity.groups ?? {}).map(([displayName, group]) => ({
    displayName,
    id: idOf(groupKey(displayName)),
    description: group?.description ?? "",
    members: [...new Set(group?.members ?? [])],
  }));
}

function usersFrom(identity: Identity, idOf: IdOf): readonly User[] {
  return Object.entries(identity.users ?? {}).map(([userName, user]) => {
    const givenName = user?.["given-name"] ?? "";
    const familyName = user?.["family-name"] ?? "";
    const ownEmail = userName.includes("@") ? userName : undefined;
    return {
      userName,
      id: idOf(userKey(userName)),
      displayName: user?.["display-name"] ?? (`${givenName} ${familyName}`.trim() || userName),
      givenName,
      familyName,
      email: user?.email === null ? undefined : (user?.email ?? ownEmail),
    };
  });
}

/**
 * One assignment for each account, permission set and principal. Of two grants of the same the one
 * that lasts longer counts; a grant that has ended counts no more.
 */
function assignmentsFrom(blueprint: Blueprint, tree: Tree): readonly AccountAssignment[] {
  const found = new Map<string, AccountAssignment>();
  for (const grant of blueprint.declaration.access ?? []) {
    if (grant.until !== undefined && isOver(grant.until, blueprint.today)) continue;
    for (const assignment of assignmentsOf(grant, blueprint.declaration, tree)) {
      const { account, permissionSet, principal } = assignment;
      const key = JSON.stringify([account, permissionSet, principal.kind, principal.name]);
      found.set(key, longer(found.get(key), assignment));
    }
  }
  return [...found.values()];
}

type Grant = NonNullable<Declaration["access"]>[number];

function assignmentsOf(
  grant: Grant,
  declaration: Declaration,
  tree: Tree,
): readonly AccountAssignment[] {
  const principals: readonly AccountAssignment["principal"][] = [
    ...listOf<string>(grant.group).map((name) => ({ kind: "group", name }) as const),
    ...listOf<string>(grant.user).map((name) => ({ kind: "user", name }) as const),
  ];
  const accounts = new Set(
    selectorsFromPlaces(grant.on).flatMap((place) =>
      accountsAt(tree, place).filter(
        (name) => place.kind === "account" || isActive(declaration, name),
      ),
    ),
  );
  const until = grant.until === undefined ? {} : { until: endOf(grant.until) };
  return [...accounts].flatMap((account) =>
    listOf<string>(grant["permission-set"]).flatMap((permissionSet) =>
      principals.map((principal) => ({ account, permissionSet, principal, ...until })),
    ),
  );
}

/** Nothing can be assigned in an account that AWS has suspended or is closing. */
function isActive(declaration: Declaration, name: string): boolean {
  const state = declaration.accounts?.[name]?.state ?? "active";
  return state === "active";
}

function longer(known: AccountAssignment | undefined, other: AccountAssignment): AccountAssignment {
  if (known === undefined) return other;
  if (known.until === undefined || other.until === undefined) {
    return known.until === undefined ? known : other;
  }
  return Date.parse(known.until) >= Date.parse(other.until) ? known : other;
}
