/** Identity Center's own store of users and groups. https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html */
import {
  instances,
  memberships,
  storeGroups,
  storeUsers,
  theInstance,
  type MembershipRow,
  type StoreGroupRow,
  type StoreUserRow,
} from "../model/identity-center-state.ts";
import {
  AwsError,
  operation,
  paginate,
  type AuthorizationCheck,
  type Call,
  type Service,
} from "../service.ts";

type OnStore = { readonly IdentityStoreId: string };
type Paged = OnStore & { readonly NextToken?: string; readonly MaxResults?: number };
type Filtered = Paged & {
  readonly Filters?: readonly { readonly AttributePath: string; readonly AttributeValue: string }[];
};
type OnUser = OnStore & { readonly UserId: string };
type OnGroup = OnStore & { readonly GroupId: string };
type Member = { readonly UserId: string };
type OnMembership = OnStore & { readonly MembershipId: string };
type Alternate = OnStore & {
  readonly AlternateIdentifier: {
    readonly UniqueAttribute?: { readonly AttributePath: string; readonly AttributeValue: unknown };
    readonly ExternalId?: unknown;
  };
};
type Changes = {
  readonly Operations: readonly {
    readonly AttributePath: string;
    readonly AttributeValue?: unknown;
  }[];
};
type CreateUser = OnStore & { readonly UserName?: string } & Readonly<Record<string, unknown>>;

export const identityStoreService: Service = {
  name: "identitystore",
  operations: {
    CreateUser: operation<CreateUser>({
      readOnly: false,
      authorize: (call) => checks(call),
      run: createUser,
    }),
    DescribeUser: operation<OnUser>({
      readOnly: true,
      authorize: (call) => checks(call, userArn(call.input.UserId)),
      run: (call) => describedUser(call, userOf(call, call.input.UserId)),
    }),
    UpdateUser: operation<OnUser & Changes>({
      readOnly: false,
      authorize: (call) => checks(call, userArn(call.input.UserId)),
      run: updateUser,
    }),
    DeleteUser: operation<OnUser>({
      readOnly: false,
      authorize: (call) => checks(call, userArn(call.input.UserId)),
      run: (call) => {
        const user = userOf(call, call.input.UserId);
        forget(call, "user", user.id);
        call.sandbox.store.open(storeUsers).delete(user.id);
        return {};
      },
    }),
    ListUsers: operation<Filtered>({
      readOnly: true,
      authorize: (call) => checks(call, allUsers),
      run: (call) => {
        assertStore(call);
        const name = filterOf(call, "UserName");
        const { store } = call.sandbox;
        const found =
          name === undefined
            ? [...store.open(storeUsers).values()]
            : store.open(storeUsers).by("name", name.toLowerCase());
        const page = pageOf(call, found, (user) => user.id);
        return {
          Users: page.items.map((user) => describedUser(call, user)),
          NextToken: page.nextToken,
        };
      },
    }),
    GetUserId: operation<Alternate>({
      readOnly: true,
      authorize: (call) => checks(call, allUsers),
      run: getUserId,
    }),
    CreateGroup: operation<
      OnStore & { readonly DisplayName?: string; readonly Description?: string }
    >({
      readOnly: false,
      authorize: (call) => checks(call),
      run: createGroup,
    }),
    DescribeGroup: operation<OnGroup>({
      readOnly: true,
      authorize: (call) => checks(call, groupArn(call.input.GroupId)),
      run: (call) => describedGroup(call, groupOf(call, call.input.GroupId)),
    }),
    UpdateGroup: operation<OnGroup & Changes>({
      readOnly: false,
      authorize: (call) => checks(call, groupArn(call.input.GroupId)),
      run: updateGroup,
    }),
    DeleteGroup: operation<OnGroup>({
      readOnly: false,
      authorize: (call) => checks(call, groupArn(call.input.GroupId)),
      run: (call) => {
        const group = groupOf(call, call.input.GroupId);
        forget(call, "group", group.id);
        call.sandbox.store.open(storeGroups).delete(group.id);
        return {};
      },
    }),
    ListGroups: operation<Filtered>({
      readOnly: true,
      authorize: (call) => checks(call, allGroups),
      run: (call) => {
        assertStore(call);
        const name = filterOf(call, "DisplayName");
        const { store } = call.sandbox;
        const found =
          name === undefined
            ? [...store.open(storeGroups).values()]
            : store.open(storeGroups).by("name", name.toLowerCase());
        const page = pageOf(call, found, (group) => group.id);
        return {
          Groups: page.items.map((group) => describedGroup(call, group)),
          NextToken: page.nextToken,
        };
      },
    }),
    GetGroupId: operation<Alternate>({
      readOnly: true,
      authorize: (call) => checks(call, allGroups),
      run: getGroupId,
    }),
    CreateGroupMembership: operation<OnGroup & { readonly MemberId: Member }>({
      readOnly: false,
      authorize: (call) =>
        checks(call, groupArn(call.input.GroupId), userArn(call.input.MemberId.UserId)),
      run: createMembership,
    }),
    DescribeGroupMembership: operation<OnMembership>({
      readOnly: true,
      authorize: (call) => checks(call, membershipArn(call.input.MembershipId)),
      run: (call) => describedMembership(call, membershipOf(call, call.input.MembershipId)),
    }),
    DeleteGroupMembership: operation<OnMembership>({
      readOnly: false,
      authorize: (call) => checks(call, membershipArn(call.input.MembershipId)),
      run: (call) => {
        const membership = membershipOf(call, call.input.MembershipId);
        call.sandbox.store.open(memberships).delete(membership.id);
        return {};
      },
    }),
    GetGroupMembershipId: operation<OnGroup & { readonly MemberId: Member }>({
      readOnly: true,
      authorize: (call) =>
        checks(call, groupArn(call.input.GroupId), userArn(call.input.MemberId.UserId)),
      run: (call) => {
        assertStore(call);
        const [found] = call.sandbox.store
          .open(memberships)
          .by("pair", `${call.input.GroupId} ${call.input.MemberId.UserId}`);
        if (found === undefined) throw notFound("GROUP_MEMBERSHIP", "MEMBERSHIP not found.");
        return { MembershipId: found.id, IdentityStoreId: call.input.IdentityStoreId };
      },
    }),
    ListGroupMemberships: operation<Paged & OnGroup>({
      readOnly: true,
      authorize: (call) => checks(call, groupArn(call.input.GroupId), allMemberships),
      run: (call) => {
        const group = groupOf(call, call.input.GroupId);
        return membershipPage(call, call.sandbox.store.open(memberships).by("group", group.id));
      },
    }),
    ListGroupMembershipsForMember: operation<Paged & { readonly MemberId: Member }>({
      readOnly: true,
      authorize: (call) => checks(call, userArn(call.input.MemberId.UserId), allMemberships),
      run: (call) => {
        const user = userOf(call, call.input.MemberId.UserId);
        return membershipPage(call, call.sandbox.store.open(memberships).by("user", user.id));
      },
    }),
    IsMemberInGroups: operation<
      OnStore & { readonly MemberId: Member; readonly GroupIds: readonly string[] }
    >({
      readOnly: true,
      authorize: (call) =>
        checks(call, userArn(call.input.MemberId.UserId), ...call.input.GroupIds.map(groupArn)),
      run: (call) => {
        const user = userOf(call, call.input.MemberId.UserId);
        const Results = call.input.GroupIds.map((GroupId) => ({
          GroupId,
          MemberId: call.input.MemberId,
          MembershipExists:
            call.sandbox.store.open(memberships).countBy("pair", `${GroupId} ${user.id}`) > 0,
        }));
        return { Results };
      },
    }),
  },
};

const userArn = (id: string): string => `arn:aws:identitystore:::user/${id}`;
const groupArn = (id: string): string => `arn:aws:identitystore:::group/${id}`;
const membershipArn = (id: string): string => `arn:aws:identitystore:::membership/${id}`;
const allUsers = userArn("*");
const allGroups = groupArn("*");
const allMemberships = membershipArn("*");

/** Authorized on the store and on what it is about. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html */
function checks(
  call: Call<OnStore>,
  ...resources: readonly string[]
): readonly AuthorizationCheck[] {
  const owner = call.sandbox.store.open(instances).get(theInstance)?.owner ?? call.caller.account;
  const store = `arn:aws:identitystore::${owner}:identitystore/${call.input.IdentityStoreId}`;
  return [store, ...resources].map((resource) => ({
    action: `identitystore:${call.operation}`,
    resource,
    resourceAccount: call.caller.account,
  }));
}

function assertStore(call: Call<OnStore>): void {
  const instance = call.sandbox.store.open(instances).get(theInstance);
  if (instance?.identityStoreId !== call.input.IdentityStoreId)
    throw notFound("IDENTITY_STORE", "IDENTITYSTORE not found.");
  if (instance.owner === call.caller.account) return;
  throw new AwsError(
    "AccessDeniedException",
    "You do not have sufficient access to perform this action.",
  );
}

function notFound(ResourceType: string, message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, { members: { ResourceType } });
}

function duplicate(kind: string): AwsError {
  return new AwsError("ConflictException", `Duplicate ${kind}: a unique attribute is taken.`, {
    members: { Reason: "UNIQUENESS_CONSTRAINT_VIOLATION" },
  });
}

function userOf(call: Call<OnStore>, id: string): StoreUserRow {
  assertStore(call);
  const user = call.sandbox.store.open(storeUsers).get(id);
  if (user === undefined) throw notFound("USER", "USER not found.");
  return user;
}

function groupOf(call: Call<OnStore>, id: string): StoreGroupRow {
  assertStore(call);
  const group = call.sandbox.store.open(storeGroups).get(id);
  if (group === undefined) throw notFound("GROUP", "GROUP not found.");
  return group;
}

function membershipOf(call: Call<OnStore>, id: string): MembershipRow {
  assertStore(call);
  const membership = call.sandbox.store.open(memberships).get(id);
  if (membership === undefined) throw notFound("GROUP_MEMBERSHIP", "MEMBERSHIP not found.");
  return membership;
}

function createUser(call: Call<CreateUser>): unknown {
  assertStore(call);
  const { IdentityStoreId, UserName, ...attributes } = call.input;
  if (UserName === undefined)
    throw new AwsError("ValidationException", "UserName is a required attribute");
  assertUserAttributes(attributes);
  const { store, ids, clock } = call.sandbox;
  if (store.open(storeUsers).countBy("name", UserName.toLowerCase()) > 0)
    throw duplicate("UserName");
  const user = { id: ids.uuid(), userName: UserName, attributes, createdAtMs: clock.wallMs() };
  store.open(storeUsers).put(user.id, user);
  return { UserId: user.id, IdentityStoreId };
}

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateUser.html */
function assertUserAttributes(attributes: Readonly<Record<string, unknown>>): void {
  const name: Readonly<Record<string, unknown>> = { ...Object(attributes["Name"]) };
  const missing = [
    ...(typeof attributes["DisplayName"] === "string" && attributes["DisplayName"] !== ""
      ? []
      : ["DisplayName"]),
    ...(typeof name["GivenName"] === "string" && name["GivenName"] !== ""
      ? []
      : ["Name.GivenName"]),
    ...(typeof name["FamilyName"] === "string" && name["FamilyName"] !== ""
      ? []
      : ["Name.FamilyName"]),
  ];
  if (missing.length > 0)
    throw new AwsError("ValidationException", `${missing[0] ?? ""} is a required attribute`);
  const emails: unknown = attributes["Emails"];
  if (Array.isArray(emails) && emails.length > 1)
    throw new AwsError("ValidationException", "A user has one e-mail address at most");
}

function describedUser(call: Call<OnStore>, user: StoreUserRow): Record<string, unknown> {
  return {
    IdentityStoreId: call.input.IdentityStoreId,
    UserId: user.id,
    UserName: user.userName,
    ...user.attributes,
    UserStatus: "ENABLED",
    CreatedAt: new Date(user.createdAtMs),
  };
}

/** Paths are camel-cased below the attribute: `name.givenName`, `emails`. */
function updateUser(call: Call<OnUser & Changes>): unknown {
  const user = userOf(call, call.input.UserId);
  let next = user;
  for (const { AttributePath, AttributeValue } of call.input.Operations) {
    next =
      AttributePath.toLowerCase() === "username"
        ? renamedUser(call, next, String(AttributeValue))
        : withAttribute(next, AttributePath, AttributeValue);
  }
  assertUserAttributes(next.attributes);
  call.sandbox.store.open(storeUsers).put(user.id, next);
  return {};
}

function renamedUser(call: Call<OnStore>, user: StoreUserRow, userName: string): StoreUserRow {
  const taken = call.sandbox.store
    .open(storeUsers)
    .by("name", userName.toLowerCase())
    .some(({ id }) => id !== user.id);
  if (taken) throw duplicate("UserName");
  return { ...user, userName };
}

function withAttribute(user: StoreUserRow, path: string, value: unknown): StoreUserRow {
  const [first = "", second] = path.split(".").map(capitalized);
  if (second === undefined)
    return { ...user, attributes: { ...user.attributes, [first]: recapitalized(value) } };
  const nested: Readonly<Record<string, unknown>> = { ...Object(user.attributes[first]) };
  return { ...user, attributes: { ...user.attributes, [first]: { ...nested, [second]: value } } };
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Documents name members as they like; the API's members begin with capitals. */
function recapitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(recapitalized);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [capitalized(key), recapitalized(held)]),
  );
}

function getUserId(call: Call<Alternate>): unknown {
  assertStore(call);
  const { AttributePath = "", AttributeValue } =
    call.input.AlternateIdentifier.UniqueAttribute ?? {};
  const { store } = call.sandbox;
  const wanted = String(AttributeValue).toLowerCase();
  const found =
    AttributePath.toLowerCase() === "username"
      ? store.open(storeUsers).by("name", wanted)[0]
      : [...store.open(storeUsers).values()].find((user) => hasEmail(user, AttributePath, wanted));
  if (found === undefined) throw notFound("USER", "USER not found.");
  return { UserId: found.id, IdentityStoreId: call.input.IdentityStoreId };
}

function hasEmail(user: StoreUserRow, path: string, wanted: string): boolean {
  const emails: unknown = user.attributes["Emails"];
  if (path.toLowerCase() !== "emails.value" || !Array.isArray(emails)) return false;
  return emails.some(
    (email: { readonly Value?: unknown }) => String(email.Value).toLowerCase() === wanted,
  );
}

function createGroup(
  call: Call<OnStore & { readonly DisplayName?: string; readonly Description?: string }>,
): unknown {
  assertStore(call);
  const { DisplayName, Description, IdentityStoreId } = call.input;
  if (DisplayName === undefined)
    throw new AwsError("ValidationException", "DisplayName is a required attribute");
  const { store, ids, clock } = call.sandbox;
  if (store.open(storeGroups).countBy("name", DisplayName.toLowerCase()) > 0)
    throw duplicate("GroupDisplayName");
  const group = {
    id: ids.uuid(),
    displayName: DisplayName,
    description: Description,
    createdAtMs: clock.wallMs(),
  };
  store.open(storeGroups).put(group.id, group);
  return { GroupId: group.id, IdentityStoreId };
}

function updateGroup(call: Call<OnGroup & Changes>): unknown {
  let group = groupOf(call, call.input.GroupId);
  const { store } = call.sandbox;
  for (const { AttributePath, AttributeValue } of call.input.Operations) {
    const value =
      AttributeValue === undefined || AttributeValue === null ? undefined : String(AttributeValue);
    if (AttributePath.toLowerCase() === "description") group = { ...group, description: value };
    else if (AttributePath.toLowerCase() === "displayname" && value !== undefined) {
      if (
        store
          .open(storeGroups)
          .by("name", value.toLowerCase())
          .some(({ id }) => id !== group.id)
      )
        throw duplicate("GroupDisplayName");
      group = { ...group, displayName: value };
    } else
      throw new AwsError(
        "ValidationException",
        `The attribute ${AttributePath} of a group cannot be changed.`,
      );
  }
  store.open(storeGroups).put(group.id, group);
  return {};
}

function describedGroup(call: Call<OnStore>, group: StoreGroupRow): Record<string, unknown> {
  return {
    GroupId: group.id,
    DisplayName: group.displayName,
    Description: group.description,
    CreatedAt: new Date(group.createdAtMs),
    IdentityStoreId: call.input.IdentityStoreId,
  };
}

function getGroupId(call: Call<Alternate>): unknown {
  assertStore(call);
  const { AttributeValue } = call.input.AlternateIdentifier.UniqueAttribute ?? {};
  const [group] = call.sandbox.store
    .open(storeGroups)
    .by("name", String(AttributeValue).toLowerCase());
  if (group === undefined) throw notFound("GROUP", "GROUP not found.");
  return { GroupId: group.id, IdentityStoreId: call.input.IdentityStoreId };
}

function createMembership(call: Call<OnGroup & { readonly MemberId: Member }>): unknown {
  const group = groupOf(call, call.input.GroupId);
  const user = userOf(call, call.input.MemberId.UserId);
  const { store, ids } = call.sandbox;
  if (store.open(memberships).countBy("pair", `${group.id} ${user.id}`) > 0)
    throw duplicate("membership");
  const membership = { id: ids.uuid(), groupId: group.id, userId: user.id };
  store.open(memberships).put(membership.id, membership);
  return { MembershipId: membership.id, IdentityStoreId: call.input.IdentityStoreId };
}

function describedMembership(call: Call<OnStore>, row: MembershipRow): unknown {
  return {
    IdentityStoreId: call.input.IdentityStoreId,
    MembershipId: row.id,
    GroupId: row.groupId,
    MemberId: { UserId: row.userId },
  };
}

function membershipPage(call: Call<Paged>, rows: readonly MembershipRow[]): unknown {
  const page = pageOf(call, rows, (row) => row.id);
  return {
    GroupMemberships: page.items.map((row) => describedMembership(call, row)),
    NextToken: page.nextToken,
  };
}

function filterOf(call: Call<Filtered>, path: string): string | undefined {
  return call.input.Filters?.find(
    ({ AttributePath }) => AttributePath.toLowerCase() === path.toLowerCase(),
  )?.AttributeValue;
}

function pageOf<Item>(call: Call<Paged>, items: readonly Item[], key: (item: Item) => string) {
  return paginate(call, {
    items,
    key,
    max: 100,
    requested: call.input.MaxResults,
    token: call.input.NextToken,
    filter: [JSON.stringify({ ...call.input, NextToken: undefined, MaxResults: undefined })],
    invalidToken: () => new AwsError("ValidationException", "The provided NextToken is invalid."),
  });
}

/** Memberships go with their group or user; assignments stay, as AWS leaves them. */
function forget(call: Call<OnStore>, index: "group" | "user", id: string): void {
  const { store } = call.sandbox;
  for (const row of store.open(memberships).by(index, id)) store.open(memberships).delete(row.id);
}
