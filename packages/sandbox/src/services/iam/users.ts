/** Users, their keys and console passwords. */
import {
  accessKeys,
  iamKey,
  users,
  type AccessKeyRow,
  type UserRow,
} from "../../model/iam-state.ts";
import { renameTrusted } from "../../model/trust.ts";
import type { Tag } from "../../model/organization-state.ts";
import {
  AwsError,
  operation,
  type AuthorizationCheck,
  type Call,
  type Service,
} from "../../service.ts";
import { describedUser } from "./described.ts";
import { assertManagedPolicy, checkHolder, namedUser, userOf } from "./holders.ts";
import {
  alreadyExists,
  assertWithin,
  checkAccount,
  checkOn,
  deleteConflict,
  iamArn,
  iamPage,
  noSuchEntity,
  retagged,
  underPath,
  type Paged,
} from "./iam.ts";

type UserInput = { readonly UserName?: string };
type CreateUserInput = {
  readonly UserName: string;
  readonly Path?: string;
  readonly PermissionsBoundary?: string;
  readonly Tags?: readonly Tag[];
};

export const userOperations: Service["operations"] = {
  CreateUser: operation<CreateUserInput>({
    readOnly: false,
    authorize: (call) =>
      checkOn(
        call,
        iamArn(call.caller.account, "user", `${call.input.Path ?? "/"}${call.input.UserName}`),
        {
          requestTags: call.input.Tags,
          context: { "iam:PermissionsBoundary": call.input.PermissionsBoundary },
        },
      ),
    run: createUser,
  }),
  GetUser: operation<UserInput>({
    readOnly: true,
    authorize: (call) => checkHolder(call, "User"),
    run: (call) => ({ User: describedUser(namedUser(call)) }),
  }),
  ListUsers: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => {
      const all = call.sandbox.store.open(users).by("account", call.caller.account);
      const { items, tail } = iamPage(call, underPath(call, all), ({ name }) => name);
      return {
        Users: items.map((user) => ({
          ...describedUser(user),
          Tags: undefined,
          PermissionsBoundary: undefined,
        })),
        ...tail,
      };
    },
  }),
  UpdateUser: operation<Renaming>({
    readOnly: false,
    authorize: checkRenaming,
    run: updateUser,
  }),
  DeleteUser: operation<{ readonly UserName: string }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "User"),
    run: deleteUser,
  }),
  TagUser: operation<{ readonly UserName: string; readonly Tags: readonly Tag[] }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "User", { requestTags: call.input.Tags }),
    run: (call) =>
      changeUser(call, call.input.UserName, (user) => ({
        tags: retagged(call, user.tags, { set: call.input.Tags }),
      })),
  }),
  UntagUser: operation<{ readonly UserName: string; readonly TagKeys: readonly string[] }>({
    readOnly: false,
    authorize: (call) =>
      checkHolder(call, "User", { context: { "aws:TagKeys": call.input.TagKeys } }),
    run: (call) =>
      changeUser(call, call.input.UserName, (user) => ({
        tags: retagged(call, user.tags, { remove: call.input.TagKeys }),
      })),
  }),
  ListUserTags: operation<Paged & { readonly UserName: string }>({
    readOnly: true,
    authorize: (call) => checkHolder(call, "User"),
    run: (call) => {
      const { items, tail } = iamPage(
        call,
        userOf(call, call.input.UserName).tags,
        ({ Key }) => Key,
      );
      return { Tags: items, ...tail };
    },
  }),
  PutUserPermissionsBoundary: operation<{
    readonly UserName: string;
    readonly PermissionsBoundary: string;
  }>({
    readOnly: false,
    authorize: (call) =>
      checkHolder(call, "User", {
        context: { "iam:PermissionsBoundary": call.input.PermissionsBoundary },
      }),
    run: (call) => {
      assertManagedPolicy(call, call.input.PermissionsBoundary);
      changeUser(call, call.input.UserName, () => ({
        permissionsBoundary: call.input.PermissionsBoundary,
      }));
    },
  }),
  DeleteUserPermissionsBoundary: operation<{ readonly UserName: string }>({
    readOnly: false,
    authorize: (call) =>
      checkHolder(call, "User", { context: { "iam:PermissionsBoundary": findBoundary(call) } }),
    run: (call) =>
      changeUser(call, call.input.UserName, () => ({ permissionsBoundary: undefined })),
  }),
  CreateAccessKey: operation<UserInput>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "User"),
    secrets: ["AccessKey.SecretAccessKey"],
    run: createAccessKey,
  }),
  UpdateAccessKey: operation<
    UserInput & { readonly AccessKeyId: string; readonly Status: "Active" | "Inactive" }
  >({
    readOnly: false,
    authorize: (call) => checkHolder(call, "User"),
    run: (call) => {
      const key = keyOf(call);
      call.sandbox.store
        .open(accessKeys)
        .put(key.id, { ...key, active: call.input.Status === "Active" });
    },
  }),
  DeleteAccessKey: operation<UserInput & { readonly AccessKeyId: string }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "User"),
    run: (call) => {
      call.sandbox.store.open(accessKeys).delete(keyOf(call).id);
    },
  }),
  ListAccessKeys: operation<Paged & UserInput>({
    readOnly: true,
    authorize: (call) => checkHolder(call, "User"),
    run: (call) => {
      const user = namedUser(call);
      const { items, tail } = iamPage(call, keysOf(call, user), ({ id }) => id);
      return { AccessKeyMetadata: items.map(describedKey), ...tail };
    },
  }),
  GetAccessKeyLastUsed: operation<{ readonly AccessKeyId: string }>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => {
      const key = call.sandbox.store.open(accessKeys).get(call.input.AccessKeyId);
      if (key?.account !== call.caller.account)
        throw noSuchEntity("Access Key", call.input.AccessKeyId);
      return { UserName: key.userName, AccessKeyLastUsed: { Region: "N/A", ServiceName: "N/A" } };
    },
  }),
  CreateLoginProfile: operation<{
    readonly UserName: string;
    readonly Password?: string;
    readonly PasswordResetRequired?: boolean;
  }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "User"),
    secrets: ["Password"],
    run: (call) => {
      const user = userOf(call, call.input.UserName);
      if (user.loginProfile !== undefined) throw alreadyExists("Login Profile for User", user.name);
      const loginProfile = {
        createdAtMs: call.sandbox.clock.wallMs(),
        resetRequired: call.input.PasswordResetRequired ?? false,
      };
      changeUser(call, user.name, () => ({ loginProfile }));
      return { LoginProfile: describedProfile({ ...user, loginProfile }) };
    },
  }),
  UpdateLoginProfile: operation<{
    readonly UserName: string;
    readonly Password?: string;
    readonly PasswordResetRequired?: boolean;
  }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "User"),
    secrets: ["Password"],
    run: (call) => {
      const { loginProfile } = userWithProfile(call);
      const resetRequired = call.input.PasswordResetRequired ?? loginProfile.resetRequired;
      changeUser(call, call.input.UserName, () => ({
        loginProfile: { ...loginProfile, resetRequired },
      }));
    },
  }),
  GetLoginProfile: operation<UserInput>({
    readOnly: true,
    authorize: (call) => checkHolder(call, "User"),
    run: (call) => ({
      LoginProfile: describedProfile(userWithProfile(call)),
    }),
  }),
  DeleteLoginProfile: operation<UserInput>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "User"),
    run: (call) => {
      const user = userWithProfile(call);
      changeUser(call, user.name, () => ({ loginProfile: undefined }));
    },
  }),
  ...emptyLists(),
};

/** Kinds of credentials that the sandbox's users never have; clients ask before they delete a user. */
function emptyLists(): Service["operations"] {
  const empty = (member: string) =>
    operation<Paged & UserInput>({
      readOnly: true,
      authorize: (call) => checkHolder(call, "User"),
      run: () => ({ [member]: [], IsTruncated: false }),
    });
  return {
    ListMFADevices: empty("MFADevices"),
    ListSSHPublicKeys: empty("SSHPublicKeys"),
    ListSigningCertificates: empty("Certificates"),
    ListServiceSpecificCredentials: empty("ServiceSpecificCredentials"),
    ListVirtualMFADevices: empty("VirtualMFADevices"),
  };
}

function createUser(call: Call<CreateUserInput>): unknown {
  const { UserName, Path = "/", PermissionsBoundary, Tags } = call.input;
  const { store, ids, clock } = call.sandbox;
  const { account } = call.caller;
  const key = iamKey(account, UserName);
  if (store.open(users).has(key)) throw alreadyExists("User", UserName);
  if (PermissionsBoundary !== undefined) assertManagedPolicy(call, PermissionsBoundary);
  assertWithin(call, "iam/users", {
    count: store.open(users).countBy("account", account) + 1,
    what: "UsersPerAccount",
  });
  const user: UserRow = {
    account,
    name: UserName,
    path: Path,
    id: ids.uniqueId("AIDA"),
    arn: iamArn(account, "user", `${Path}${UserName}`),
    createdAtMs: clock.wallMs(),
    inlinePolicies: [],
    attachedPolicies: [],
    groups: [],
    permissionsBoundary: PermissionsBoundary,
    tags: retagged(call, [], { set: Tags }),
    loginProfile: undefined,
  };
  store.open(users).put(key, user);
  return { User: describedUser(user) };
}

type Renaming = {
  readonly UserName: string;
  readonly NewUserName?: string;
  readonly NewPath?: string;
};

/**
 * Permission is needed on the user as it is, and as it will be.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html
 */
function checkRenaming(call: Call<Renaming>): readonly AuthorizationCheck[] {
  const { UserName, NewUserName, NewPath } = call.input;
  const { account } = call.caller;
  const user = call.sandbox.store.open(users).get(iamKey(account, UserName));
  const path = NewPath ?? user?.path ?? "/";
  const target = iamArn(account, "user", `${path}${NewUserName ?? UserName}`);
  return [...checkHolder(call, "User"), ...checkOn(call, target, { tags: user?.tags })];
}

function updateUser(call: Call<Renaming>): void {
  const { store } = call.sandbox;
  const user = userOf(call, call.input.UserName);
  const name = call.input.NewUserName ?? user.name;
  const path = call.input.NewPath ?? user.path;
  const [from, to] = [iamKey(user.account, user.name), iamKey(user.account, name)];
  if (from !== to && store.open(users).has(to)) throw alreadyExists("User", name);
  for (const key of keysOf(call, user))
    store.open(accessKeys).put(key.id, { ...key, userName: name });
  const arn = iamArn(user.account, "user", `${path}${name}`);
  store.open(users).delete(from);
  store.open(users).put(to, { ...user, name, path, arn });
  if (arn !== user.arn) renameTrusted(store, user.arn, arn);
}

function deleteUser(call: Call<{ readonly UserName: string }>): void {
  const user = userOf(call, call.input.UserName);
  if (user.inlinePolicies.length > 0) throw deleteConflict("delete policies");
  if (user.attachedPolicies.length > 0) throw deleteConflict("detach all policies");
  if (user.groups.length > 0) throw deleteConflict("remove users from group");
  if (keysOf(call, user).length > 0) throw deleteConflict("delete access keys");
  if (user.loginProfile !== undefined) throw deleteConflict("delete login profile");
  const { store } = call.sandbox;
  renameTrusted(store, user.arn, user.id);
  store.open(users).delete(iamKey(user.account, user.name));
}

export function changeUser(
  call: Call<unknown>,
  name: string,
  change: (user: UserRow) => Partial<UserRow>,
): void {
  const user = userOf(call, name);
  call.sandbox.store.open(users).put(iamKey(user.account, user.name), { ...user, ...change(user) });
}

function findBoundary(call: Call<{ readonly UserName: string }>): string | undefined {
  return call.sandbox.store.open(users).get(iamKey(call.caller.account, call.input.UserName))
    ?.permissionsBoundary;
}

function createAccessKey(call: Call<UserInput>): unknown {
  const user = namedUser(call);
  assertWithin(call, "iam/access-keys-per-user", {
    count: keysOf(call, user).length + 1,
    what: "AccessKeysPerUser",
  });
  const { ids, clock, store } = call.sandbox;
  const key: AccessKeyRow = {
    id: ids.accessKeyId("AKIA", user.account),
    account: user.account,
    userName: user.name,
    secretAccessKey: ids.secretAccessKey(),
    active: true,
    createdAtMs: clock.wallMs(),
  };
  store.open(accessKeys).put(key.id, key);
  return { AccessKey: { ...describedKey(key), SecretAccessKey: key.secretAccessKey } };
}

function keysOf(call: Call<unknown>, user: UserRow): readonly AccessKeyRow[] {
  return call.sandbox.store.open(accessKeys).by("user", iamKey(user.account, user.name));
}

function keyOf(call: Call<UserInput & { readonly AccessKeyId: string }>): AccessKeyRow {
  const user = namedUser(call);
  const key = keysOf(call, user).find(({ id }) => id === call.input.AccessKeyId);
  if (key === undefined) throw noSuchEntity("Access Key", call.input.AccessKeyId);
  return key;
}

function describedKey(key: AccessKeyRow): Record<string, unknown> {
  return {
    UserName: key.userName,
    AccessKeyId: key.id,
    Status: key.active ? "Active" : "Inactive",
    CreateDate: new Date(key.createdAtMs),
  };
}

type UserWithProfile = UserRow & { readonly loginProfile: NonNullable<UserRow["loginProfile"]> };

function userWithProfile(call: Call<UserInput>): UserWithProfile {
  const user = namedUser(call);
  const { loginProfile } = user;
  if (loginProfile === undefined)
    throw new AwsError("NoSuchEntity", `Login Profile for User ${user.name} cannot be found.`);
  return { ...user, loginProfile };
}

function describedProfile(user: UserWithProfile): unknown {
  const { createdAtMs, resetRequired } = user.loginProfile;
  return {
    UserName: user.name,
    CreateDate: new Date(createdAtMs),
    PasswordResetRequired: resetRequired,
  };
}
