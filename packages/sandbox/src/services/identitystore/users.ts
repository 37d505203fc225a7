/** Users of the identity store. */
import { storeUsers, type StoreUserRow } from "../../model/identity-center-state.ts";
import { AwsError, operation, type Call, type Service } from "../../service.ts";
import {
  allUsers,
  assertStore,
  checks,
  duplicate,
  filterOf,
  forget,
  notFound,
  pageOf,
  textFrom,
  uniqueAttributeOf,
  userArn,
  userOf,
  type Alternate,
  type Changes,
  type CreateUser,
  type Filtered,
  type OnStore,
  type OnUser,
} from "./store.ts";

export const storeUserOperations: Service["operations"] = {
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
};

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
        ? renamedUser(call, next, textFrom(AttributePath, AttributeValue))
        : withAttribute(next, AttributePath, AttributeValue);
  }
  assertUserAttributes(next.attributes);
  call.sandbox.store.open(storeUsers).put(user.id, next);
  return {};
}

function renamedUser(
  call: Call<OnStore>,
  user: StoreUserRow,
  userName: string | undefined,
): StoreUserRow {
  if (userName === undefined || userName === "")
    throw new AwsError("ValidationException", "UserName is a required attribute");
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
  const { path, value } = uniqueAttributeOf(call, ["username", "emails.value"]);
  const index = path === "username" ? "name" : "email";
  const [found] = call.sandbox.store.open(storeUsers).by(index, value);
  if (found === undefined) throw notFound("USER", "USER not found.");
  return { UserId: found.id, IdentityStoreId: call.input.IdentityStoreId };
}
