/** Identity Center: permission sets, users, groups, members and assignments. */
import type { SSOAdmin } from "@aws-sdk/client-sso-admin";
import type { Identitystore } from "@aws-sdk/client-identitystore";
import type {
  AccountAssignment,
  AccountId,
  Group,
  IdentityCenter,
  PermissionSet,
  Tags,
  User,
} from "@bailiwick/core";
import { isError } from "../client/errors.ts";
import type { Collecting } from "./collecting.ts";
import { mapConcurrently } from "./concurrently.ts";

/** All of sso-admin shares 20 calls a second, so more at once would only queue. */
const concurrency = 10;

type Names = {
  readonly accounts: ReadonlyMap<AccountId, string>;
  readonly principals: ReadonlyMap<string, AccountAssignment["principal"]>;
};

/** @returns undefined where there is no instance of Identity Center that the session can see */
export async function collectIdentityCenter(
  collecting: Collecting,
  accounts: ReadonlyMap<AccountId, string>,
): Promise<IdentityCenter | undefined> {
  const client = await collecting.session.ssoAdmin();
  const { Instances } = await client.listInstances({});
  const instance = Instances?.[0];
  if (instance?.InstanceArn === undefined) return undefined;
  const InstanceArn = instance.InstanceArn;
  const store = await collectStore(
    await collecting.session.identityStore(),
    instance.IdentityStoreId ?? "",
  );
  const arns = await permissionSetArns(client, InstanceArn);
  const permissionSets = await mapConcurrently(arns, concurrency, (arn) =>
    collectPermissionSet(client, { InstanceArn, PermissionSetArn: arn }, accounts),
  );
  const names = { accounts, principals: principalNames(store) };
  const assignments = await collectAssignments(collecting, {
    client,
    InstanceArn,
    permissionSets,
    names,
  });
  return {
    instanceArn: InstanceArn,
    identityStoreId: instance.IdentityStoreId,
    identitySource: undefined,
    permissionSets: permissionSets.map((read) => read.permissionSet),
    groups: store.groups,
    users: store.users,
    assignments,
  };
}

type Store = { readonly users: readonly User[]; readonly groups: readonly Group[] };

async function collectStore(client: Identitystore, IdentityStoreId: string): Promise<Store> {
  const users: User[] = [];
  for await (const page of client.paginateListUsers({ IdentityStoreId })) {
    for (const user of page.Users ?? []) {
      users.push({
        userName: user.UserName ?? "",
        id: user.UserId,
        displayName: user.DisplayName ?? "",
        givenName: user.Name?.GivenName ?? "",
        familyName: user.Name?.FamilyName ?? "",
        email: (user.Emails?.find((email) => email.Primary) ?? user.Emails?.[0])?.Value,
      });
    }
  }
  const userNames = new Map(users.map((user) => [user.id, user.userName]));
  const found: {
    readonly displayName: string;
    readonly id: string;
    readonly description: string;
  }[] = [];
  for await (const page of client.paginateListGroups({ IdentityStoreId })) {
    for (const { DisplayName = "", GroupId = "", Description = "" } of page.Groups ?? []) {
      found.push({ displayName: DisplayName, id: GroupId, description: Description });
    }
  }
  const groups = await mapConcurrently(found, concurrency, async (group) => ({
    ...group,
    members: await membersOf(client, { IdentityStoreId, GroupId: group.id }, userNames),
  }));
  return { users, groups };
}

async function membersOf(
  client: Identitystore,
  group: { readonly IdentityStoreId: string; readonly GroupId: string },
  userNames: ReadonlyMap<string | undefined, string>,
): Promise<readonly string[]> {
  const members: string[] = [];
  for await (const page of client.paginateListGroupMemberships(group)) {
    for (const { MemberId } of page.GroupMemberships ?? []) {
      const name = userNames.get(MemberId?.UserId);
      if (name !== undefined) members.push(name);
    }
  }
  return members;
}

function principalNames(store: Store): Names["principals"] {
  const names = new Map<string, AccountAssignment["principal"]>();
  for (const { id, userName } of store.users) names.set(id ?? "", { kind: "user", name: userName });
  for (const { id, displayName } of store.groups)
    names.set(id ?? "", { kind: "group", name: displayName });
  return names;
}

async function permissionSetArns(
  client: SSOAdmin,
  InstanceArn: string,
): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of client.paginateListPermissionSets({ InstanceArn }))
    arns.push(...(page.PermissionSets ?? []));
  return arns;
}

type PermissionSetKey = { readonly InstanceArn: string; readonly PermissionSetArn: string };

/** A set with the accounts that it is provisioned to. */
type ReadPermissionSet = {
  readonly permissionSet: PermissionSet;
  readonly arn: string;
  readonly provisionedIn: readonly string[];
};

async function collectPermissionSet(
  client: SSOAdmin,
  key: PermissionSetKey,
  accounts: ReadonlyMap<AccountId, string>,
): Promise<ReadPermissionSet> {
  const [described, managed, customer, inline, boundary, tags, provisionedIn, outdated] =
    await Promise.all([
      client.describePermissionSet(key),
      managedPolicies(client, key),
      customerManagedPolicies(client, key),
      client.getInlinePolicyForPermissionSet(key),
      permissionsBoundary(client, key),
      tagsOf(client, key),
      provisionedAccounts(client, key),
      provisionedAccounts(client, {
        ...key,
        ProvisioningStatus: "LATEST_PERMISSION_SET_NOT_PROVISIONED",
      }),
    ]);
  const set = described.PermissionSet;
  const names = new Map<string, string>(accounts);
  return {
    arn: key.PermissionSetArn,
    provisionedIn,
    permissionSet: {
      name: set?.Name ?? "",
      arn: key.PermissionSetArn,
      description: set?.Description ?? "",
      sessionDuration: set?.SessionDuration ?? "PT1H",
      relayState: set?.RelayState,
      managedPolicies: managed,
      customerManagedPolicies: customer,
      inlinePolicy: inline.InlinePolicy === "" ? undefined : inline.InlinePolicy,
      permissionsBoundary: boundary,
      tags,
      ...(outdated.length === 0 ? {} : { outdatedIn: outdated.map((id) => names.get(id) ?? id) }),
    },
  };
}

async function managedPolicies(
  client: SSOAdmin,
  key: PermissionSetKey,
): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of client.paginateListManagedPoliciesInPermissionSet(key)) {
    for (const { Arn = "" } of page.AttachedManagedPolicies ?? []) arns.push(Arn);
  }
  return arns;
}

async function customerManagedPolicies(
  client: SSOAdmin,
  key: PermissionSetKey,
): Promise<PermissionSet["customerManagedPolicies"]> {
  const references: { path: string; name: string }[] = [];
  for await (const page of client.paginateListCustomerManagedPolicyReferencesInPermissionSet(key)) {
    for (const { Path = "/", Name = "" } of page.CustomerManagedPolicyReferences ?? [])
      references.push({ path: Path, name: Name });
  }
  return references;
}

async function permissionsBoundary(
  client: SSOAdmin,
  key: PermissionSetKey,
): Promise<PermissionSet["permissionsBoundary"]> {
  try {
    const { PermissionsBoundary } = await client.getPermissionsBoundaryForPermissionSet(key);
    if (PermissionsBoundary?.ManagedPolicyArn !== undefined)
      return { kind: "aws-managed", arn: PermissionsBoundary.ManagedPolicyArn };
    const reference = PermissionsBoundary?.CustomerManagedPolicyReference;
    return reference === undefined
      ? undefined
      : { kind: "customer-managed", path: reference.Path ?? "/", name: reference.Name ?? "" };
  } catch (error) {
    // A set without a boundary answers with an error.
    // https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_GetPermissionsBoundaryForPermissionSet.html
    if (isError(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

async function tagsOf(
  client: SSOAdmin,
  { InstanceArn, PermissionSetArn }: PermissionSetKey,
): Promise<Tags> {
  const tags: { key: string; value: string }[] = [];
  for await (const page of client.paginateListTagsForResource({
    InstanceArn,
    ResourceArn: PermissionSetArn,
  })) {
    for (const { Key = "", Value = "" } of page.Tags ?? []) tags.push({ key: Key, value: Value });
  }
  return tags;
}

async function provisionedAccounts(
  client: SSOAdmin,
  query: PermissionSetKey & {
    readonly ProvisioningStatus?: "LATEST_PERMISSION_SET_NOT_PROVISIONED";
  },
): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of client.paginateListAccountsForProvisionedPermissionSet(query))
    ids.push(...(page.AccountIds ?? []));
  return ids;
}

type AssignmentQuery = {
  readonly client: SSOAdmin;
  readonly InstanceArn: string;
  readonly permissionSets: readonly ReadPermissionSet[];
  readonly names: Names;
};

/**
 * Assignments can be asked for by account and permission set, or by principal; both give the same,
 * and the cheaper question is asked. For 300 accounts at 20 calls a second that is 15 s, not 375 s.
 */
async function collectAssignments(
  collecting: Collecting,
  query: AssignmentQuery,
): Promise<readonly AccountAssignment[]> {
  const pairs = query.permissionSets.flatMap((set) =>
    set.provisionedIn.map((AccountId) => ({ AccountId, PermissionSetArn: set.arn })),
  );
  const principals = [...query.names.principals.keys()];
  const questions: readonly (() => Promise<readonly Found[]>)[] =
    pairs.length <= principals.length
      ? pairs.map((pair) => () => assignmentsOfPair(query, pair))
      : principals.map((id) => () => assignmentsOfPrincipal(query, id));
  let done = 0;
  const found = await mapConcurrently(questions, concurrency, async (ask) => {
    const answer = await ask();
    collecting.report({ subject: "identity-center", done: ++done, total: questions.length });
    return answer;
  });
  return named(query, found.flat());
}

type Found = {
  readonly account: string;
  readonly permissionSetArn: string;
  readonly principalId: string;
};

async function assignmentsOfPair(
  { client, InstanceArn }: AssignmentQuery,
  pair: { readonly AccountId: string; readonly PermissionSetArn: string },
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const page of client.paginateListAccountAssignments({ InstanceArn, ...pair })) {
    for (const {
      AccountId = "",
      PermissionSetArn = "",
      PrincipalId = "",
    } of page.AccountAssignments ?? []) {
      found.push({
        account: AccountId,
        permissionSetArn: PermissionSetArn,
        principalId: PrincipalId,
      });
    }
  }
  return found;
}

/** What a user has through a group is listed for the user too, with the group as principal: that is the group's. */
async function assignmentsOfPrincipal(
  { client, InstanceArn, names }: AssignmentQuery,
  PrincipalId: string,
): Promise<readonly Found[]> {
  const PrincipalType = names.principals.get(PrincipalId)?.kind === "user" ? "USER" : "GROUP";
  const found: Found[] = [];
  for await (const page of client.paginateListAccountAssignmentsForPrincipal({
    InstanceArn,
    PrincipalId,
    PrincipalType,
  })) {
    for (const assignment of page.AccountAssignments ?? []) {
      if (assignment.PrincipalId !== PrincipalId) continue;
      const { AccountId = "", PermissionSetArn = "" } = assignment;
      found.push({
        account: AccountId,
        permissionSetArn: PermissionSetArn,
        principalId: PrincipalId,
      });
    }
  }
  return found;
}

function named(
  { permissionSets, names }: AssignmentQuery,
  found: readonly Found[],
): readonly AccountAssignment[] {
  const setNames = new Map(permissionSets.map((set) => [set.arn, set.permissionSet.name]));
  const accountNames = new Map<string, string>(names.accounts);
  return found.map(({ account, permissionSetArn, principalId }) => ({
    account: accountNames.get(account) ?? account,
    permissionSet: setNames.get(permissionSetArn) ?? permissionSetArn,
    // A deleted principal keeps its assignments; its id is all that is left of it.
    principal: names.principals.get(principalId) ?? { kind: "user", name: principalId },
  }));
}
