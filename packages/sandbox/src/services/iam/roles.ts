/** Roles, service-linked ones among them. */
import { parseAccountId } from "@bailiwick/core";
import { iamKey, roles, users, type RoleRow } from "../../model/iam-state.ts";
import { putRole } from "../../model/made-roles.ts";
import type { Tag } from "../../model/organization-state.ts";
import { renameTrusted } from "../../model/trust.ts";
import { principalsNamedBy } from "../../model/trusted-principals.ts";
import { AwsError, operation, type Call, type Service } from "../../service.ts";
import { assertManagedPolicy, checkHolder, roleOf } from "./holders.ts";
import {
  alreadyExists,
  assertDocument,
  assertModifiable,
  assertWithin,
  checkAccount,
  checkOn,
  countedCharacters,
  deleteConflict,
  iamArn,
  iamPage,
  retagged,
  underPath,
  type Paged,
} from "./iam.ts";
import { profilesOf } from "./instance-profiles.ts";
import { describedRole } from "./described.ts";

type RoleInput = { readonly RoleName: string };

type CreateRoleInput = RoleInput & {
  readonly Path?: string;
  readonly AssumeRolePolicyDocument: string;
  readonly Description?: string;
  readonly MaxSessionDuration?: number;
  readonly PermissionsBoundary?: string;
  readonly Tags?: readonly Tag[];
};

export const roleOperations: Service["operations"] = {
  CreateRole: operation<CreateRoleInput>({
    readOnly: false,
    authorize: (call) =>
      checkOn(
        call,
        iamArn(call.caller.account, "role", `${call.input.Path ?? "/"}${call.input.RoleName}`),
        {
          requestTags: call.input.Tags,
          context: { "iam:PermissionsBoundary": call.input.PermissionsBoundary },
        },
      ),
    run: createRole,
  }),
  GetRole: operation<RoleInput>({
    readOnly: true,
    authorize: (call) => checkHolder(call, "Role"),
    run: (call) => ({
      Role: { ...describedRole(roleOf(call, call.input.RoleName)), RoleLastUsed: {} },
    }),
  }),
  ListRoles: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => {
      const all = call.sandbox.store.open(roles).by("account", call.caller.account);
      const { items, tail } = iamPage(call, underPath(call, all), ({ name }) => name);
      return {
        Roles: items.map((role) => ({
          ...describedRole(role),
          Tags: undefined,
          PermissionsBoundary: undefined,
        })),
        ...tail,
      };
    },
  }),
  UpdateRole: operation<
    RoleInput & { readonly Description?: string; readonly MaxSessionDuration?: number }
  >({
    readOnly: false,
    authorize: (call) => checkHolder(call, "Role"),
    run: (call) => {
      const { Description, MaxSessionDuration } = call.input;
      changeRole(call, (role) => ({
        description: Description ?? role.description,
        maxSessionDurationSeconds: MaxSessionDuration ?? role.maxSessionDurationSeconds,
      }));
      return {};
    },
  }),
  UpdateRoleDescription: operation<RoleInput & { readonly Description: string }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "Role"),
    run: (call) => {
      changeRole(call, () => ({ description: call.input.Description }));
      return { Role: describedRole(roleOf(call, call.input.RoleName)) };
    },
  }),
  UpdateAssumeRolePolicy: operation<RoleInput & { readonly PolicyDocument: string }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "Role"),
    run: (call) => {
      assertTrust(call, call.input.PolicyDocument);
      changeRole(call, () => ({ trustPolicy: call.input.PolicyDocument }));
    },
  }),
  DeleteRole: operation<RoleInput>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "Role"),
    run: deleteRole,
  }),
  TagRole: operation<RoleInput & { readonly Tags: readonly Tag[] }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "Role", { requestTags: call.input.Tags }),
    run: (call) =>
      changeRole(call, (role) => ({ tags: retagged(call, role.tags, { set: call.input.Tags }) })),
  }),
  UntagRole: operation<RoleInput & { readonly TagKeys: readonly string[] }>({
    readOnly: false,
    authorize: (call) =>
      checkHolder(call, "Role", { context: { "aws:TagKeys": call.input.TagKeys } }),
    run: (call) =>
      changeRole(call, (role) => ({
        tags: retagged(call, role.tags, { remove: call.input.TagKeys }),
      })),
  }),
  ListRoleTags: operation<Paged & RoleInput>({
    readOnly: true,
    authorize: (call) => checkHolder(call, "Role"),
    run: (call) => {
      const { items, tail } = iamPage(
        call,
        roleOf(call, call.input.RoleName).tags,
        ({ Key }) => Key,
      );
      return { Tags: items, ...tail };
    },
  }),
  PutRolePermissionsBoundary: operation<RoleInput & { readonly PermissionsBoundary: string }>({
    readOnly: false,
    authorize: (call) =>
      checkHolder(call, "Role", {
        context: { "iam:PermissionsBoundary": call.input.PermissionsBoundary },
      }),
    run: (call) => {
      assertManagedPolicy(call, call.input.PermissionsBoundary);
      changeRole(call, () => ({ permissionsBoundary: call.input.PermissionsBoundary }));
    },
  }),
  DeleteRolePermissionsBoundary: operation<RoleInput>({
    readOnly: false,
    authorize: (call) => {
      const boundary = call.sandbox.store
        .open(roles)
        .get(iamKey(call.caller.account, call.input.RoleName))?.permissionsBoundary;
      return checkHolder(call, "Role", { context: { "iam:PermissionsBoundary": boundary } });
    },
    run: (call) => changeRole(call, () => ({ permissionsBoundary: undefined })),
  }),
  CreateServiceLinkedRole: operation<{
    readonly AWSServiceName: string;
    readonly Description?: string;
    readonly CustomSuffix?: string;
  }>({
    readOnly: false,
    authorize: (call) =>
      checkOn(
        call,
        iamArn(
          call.caller.account,
          "role",
          `/aws-service-role/${call.input.AWSServiceName}/${serviceRoleName(call.input)}`,
        ),
        {
          context: { "iam:AWSServiceName": call.input.AWSServiceName },
        },
      ),
    run: createServiceLinkedRole,
  }),
  DeleteServiceLinkedRole: operation<RoleInput>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "Role"),
    run: (call) => {
      const role = roleOf(call, call.input.RoleName);
      if (!role.path.startsWith("/aws-service-role/"))
        throw new AwsError("InvalidInput", `${role.name} is no service-linked role.`);
      forget(call, role);
      return { DeletionTaskId: `task${role.path}${role.name}/${call.sandbox.ids.uuid()}` };
    },
  }),
  GetServiceLinkedRoleDeletionStatus: operation<{ readonly DeletionTaskId: string }>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: () => ({ Status: "SUCCEEDED" }),
  }),
};

function createRole(call: Call<CreateRoleInput>): unknown {
  const {
    RoleName,
    Path = "/",
    AssumeRolePolicyDocument,
    PermissionsBoundary,
    MaxSessionDuration,
    Description,
    Tags,
  } = call.input;
  const { store } = call.sandbox;
  const { account } = call.caller;
  if (store.open(roles).has(iamKey(account, RoleName))) throw alreadyExists("Role", RoleName);
  if (/^\/aws-(reserved|service-role)\//.test(Path))
    throw new AwsError("InvalidInput", "The path is reserved for AWS.");
  assertTrust(call, AssumeRolePolicyDocument);
  if (PermissionsBoundary !== undefined) assertManagedPolicy(call, PermissionsBoundary);
  assertWithin(call, "iam/roles", {
    count: store.open(roles).countBy("account", account) + 1,
    what: "RolesPerAccount",
  });
  const role = putRole(call.sandbox, {
    account,
    name: RoleName,
    path: Path,
    trustPolicy: AssumeRolePolicyDocument,
    description: Description,
    maxSessionDurationSeconds: MaxSessionDuration,
    permissionsBoundary: PermissionsBoundary,
    tags: retagged(call, [], { set: Tags }),
  });
  return { Role: describedRole(role) };
}

function assertTrust(call: Call<unknown>, document: string): void {
  assertDocument(document, "trust");
  assertWithin(call, "iam/trust-policy-characters", {
    count: countedCharacters(document),
    what: "ACLSizePerRole",
  });
  for (const arn of principalsNamedBy(document)) assertPrincipal(call, arn);
}

/**
 * AWS keeps the unique id of a user or role that is trusted, so there must be one; whom other
 * accounts have is not known here. The sandbox itself calls as root, which nobody else can, and loads
 * roles that trust each other.
 * https://repost.aws/knowledge-center/iam-trust-policy-error
 *
 * @throws `MalformedPolicyDocument`
 */
function assertPrincipal(call: Call<unknown>, arn: string): void {
  const { directory, store } = call.sandbox;
  const account = parseAccountId(arn.split(":")[4] ?? "");
  if (account === undefined || call.caller.principal.kind === "root") return;
  const holders = arn.includes(":user/") ? store.open(users) : store.open(roles);
  const found = holders.get(iamKey(account, arn.slice(arn.lastIndexOf("/") + 1)));
  if (found?.arn === arn || !directory.hasAccount(account)) return;
  throw new AwsError("MalformedPolicyDocument", `Invalid principal in policy: "AWS":"${arn}"`);
}

function changeRole(call: Call<RoleInput>, change: (role: RoleRow) => Partial<RoleRow>): void {
  const role = roleOf(call, call.input.RoleName);
  assertModifiable(role, call.operation);
  call.sandbox.store.open(roles).put(iamKey(role.account, role.name), { ...role, ...change(role) });
}

function deleteRole(call: Call<RoleInput>): void {
  const role = roleOf(call, call.input.RoleName);
  assertModifiable(role, call.operation);
  if (role.inlinePolicies.length > 0) throw deleteConflict("delete policies");
  if (role.attachedPolicies.length > 0) throw deleteConflict("detach all policies");
  if (profilesOf(call, role).length > 0) throw deleteConflict("remove roles from instance profile");
  forget(call, role);
}

/** A role that is gone is trusted no more, also where another of its name follows. */
function forget(call: Call<unknown>, role: RoleRow): void {
  const { store } = call.sandbox;
  renameTrusted(store, role.arn, role.id);
  store.open(roles).delete(iamKey(role.account, role.name));
}

/** `AWSServiceRoleForOrganizations`, from `organizations.amazonaws.com`; AWS's capitals differ for some services. */
function serviceRoleName({
  AWSServiceName,
  CustomSuffix,
}: {
  readonly AWSServiceName: string;
  readonly CustomSuffix?: string;
}): string {
  const words = (AWSServiceName.split(".")[0] ?? "").split("-");
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return `AWSServiceRoleFor${name}${CustomSuffix === undefined ? "" : `_${CustomSuffix}`}`;
}

function createServiceLinkedRole(
  call: Call<{
    readonly AWSServiceName: string;
    readonly Description?: string;
    readonly CustomSuffix?: string;
  }>,
): unknown {
  const { AWSServiceName, Description } = call.input;
  const name = serviceRoleName(call.input);
  const { account } = call.caller;
  if (call.sandbox.store.open(roles).has(iamKey(account, name))) {
    throw new AwsError(
      "InvalidInput",
      `Service role name ${name} has been taken in this account, please try a different suffix.`,
    );
  }
  const role = putRole(call.sandbox, {
    account,
    name,
    path: `/aws-service-role/${AWSServiceName}/`,
    description: Description,
    trustPolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: AWSServiceName }, Action: "sts:AssumeRole" },
      ],
    }),
  });
  return { Role: describedRole(role) };
}
