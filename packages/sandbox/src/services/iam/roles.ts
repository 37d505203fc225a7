/** Roles, service-linked ones among them, and instance profiles. */
import {
  iamKey,
  instanceProfiles,
  roles,
  type InstanceProfileRow,
  type RoleRow,
} from "../../model/iam-state.ts";
import { putRole } from "../../model/made-roles.ts";
import type { Tag } from "../../model/organization-state.ts";
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
  encoded,
  iamArn,
  iamPage,
  noSuchEntity,
  retagged,
  underPath,
  type Paged,
} from "./iam.ts";
import { describedBoundary } from "./users.ts";

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
      call.sandbox.store.open(roles).delete(iamKey(role.account, role.name));
      return { DeletionTaskId: `task${role.path}${role.name}/${call.sandbox.ids.uuid()}` };
    },
  }),
  GetServiceLinkedRoleDeletionStatus: operation<{ readonly DeletionTaskId: string }>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: () => ({ Status: "SUCCEEDED" }),
  }),
  CreateInstanceProfile: operation<{
    readonly InstanceProfileName: string;
    readonly Path?: string;
    readonly Tags?: readonly Tag[];
  }>({
    readOnly: false,
    authorize: (call) =>
      checkOn(
        call,
        iamArn(
          call.caller.account,
          "instance-profile",
          `${call.input.Path ?? "/"}${call.input.InstanceProfileName}`,
        ),
        {
          requestTags: call.input.Tags,
        },
      ),
    run: createInstanceProfile,
  }),
  GetInstanceProfile: operation<ProfileInput>({
    readOnly: true,
    authorize: checkProfile,
    run: (call) => ({ InstanceProfile: describedProfile(call, profileOf(call)) }),
  }),
  ListInstanceProfiles: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => {
      const all = call.sandbox.store.open(instanceProfiles).by("account", call.caller.account);
      const { items, tail } = iamPage(call, underPath(call, all), ({ name }) => name);
      return { InstanceProfiles: items.map((profile) => describedProfile(call, profile)), ...tail };
    },
  }),
  ListInstanceProfilesForRole: operation<Paged & RoleInput>({
    readOnly: true,
    authorize: (call) => checkHolder(call, "Role"),
    run: (call) => {
      const role = roleOf(call, call.input.RoleName);
      const { items, tail } = iamPage(call, profilesOf(call, role), ({ name }) => name);
      return { InstanceProfiles: items.map((profile) => describedProfile(call, profile)), ...tail };
    },
  }),
  DeleteInstanceProfile: operation<ProfileInput>({
    readOnly: false,
    authorize: checkProfile,
    run: (call) => {
      const profile = profileOf(call);
      if (profile.role !== undefined) throw deleteConflict("remove roles from instance profile");
      call.sandbox.store.open(instanceProfiles).delete(iamKey(profile.account, profile.name));
    },
  }),
  AddRoleToInstanceProfile: operation<ProfileInput & RoleInput>({
    readOnly: false,
    authorize: (call) => [
      ...checkProfile(call),
      {
        action: "iam:PassRole",
        resource: checkHolder(call, "Role")[0]?.resource ?? "*",
        context: { "iam:PassedToService": "ec2.amazonaws.com" },
      },
    ],
    run: (call) => {
      const profile = profileOf(call);
      if (profile.role !== undefined)
        throw new AwsError(
          "LimitExceeded",
          "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
        );
      changeProfile(call, { role: roleOf(call, call.input.RoleName).name });
    },
  }),
  RemoveRoleFromInstanceProfile: operation<ProfileInput & RoleInput>({
    readOnly: false,
    authorize: checkProfile,
    run: (call) => {
      if (profileOf(call).role !== roleOf(call, call.input.RoleName).name)
        throw noSuchEntity("role in instance profile", call.input.RoleName);
      changeProfile(call, { role: undefined });
    },
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
  call.sandbox.store.open(roles).delete(iamKey(role.account, role.name));
}

export function describedRole(role: RoleRow): Record<string, unknown> {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAtMs),
    AssumeRolePolicyDocument: encoded(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDurationSeconds,
    PermissionsBoundary: describedBoundary(role.permissionsBoundary),
    Tags: role.tags.length === 0 ? undefined : role.tags,
  };
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

type ProfileInput = { readonly InstanceProfileName: string };

function checkProfile(call: Call<ProfileInput>) {
  const { InstanceProfileName } = call.input;
  const profile = call.sandbox.store
    .open(instanceProfiles)
    .get(iamKey(call.caller.account, InstanceProfileName));
  return checkOn(
    call,
    profile?.arn ?? iamArn(call.caller.account, "instance-profile", `/${InstanceProfileName}`),
    { tags: profile?.tags },
  );
}

function profileOf(call: Call<ProfileInput>): InstanceProfileRow {
  const { InstanceProfileName } = call.input;
  const profile = call.sandbox.store
    .open(instanceProfiles)
    .get(iamKey(call.caller.account, InstanceProfileName));
  if (profile === undefined) throw noSuchEntity("instance profile", InstanceProfileName);
  return profile;
}

function profilesOf(call: Call<unknown>, role: RoleRow): readonly InstanceProfileRow[] {
  return call.sandbox.store.open(instanceProfiles).by("role", iamKey(role.account, role.name));
}

function changeProfile(call: Call<ProfileInput>, change: Partial<InstanceProfileRow>): void {
  const profile = profileOf(call);
  call.sandbox.store
    .open(instanceProfiles)
    .put(iamKey(profile.account, profile.name), { ...profile, ...change });
}

function createInstanceProfile(
  call: Call<{
    readonly InstanceProfileName: string;
    readonly Path?: string;
    readonly Tags?: readonly Tag[];
  }>,
): unknown {
  const { InstanceProfileName: name, Path: path = "/", Tags } = call.input;
  const { store, ids, clock } = call.sandbox;
  const { account } = call.caller;
  if (store.open(instanceProfiles).has(iamKey(account, name)))
    throw alreadyExists("Instance Profile", name);
  const profile: InstanceProfileRow = {
    account,
    name,
    path,
    id: ids.uniqueId("AIPA"),
    arn: iamArn(account, "instance-profile", `${path}${name}`),
    createdAtMs: clock.wallMs(),
    role: undefined,
    tags: retagged(call, [], { set: Tags }),
  };
  store.open(instanceProfiles).put(iamKey(account, name), profile);
  return { InstanceProfile: describedProfile(call, profile) };
}

export function describedProfile(
  call: Call<unknown>,
  profile: InstanceProfileRow,
): Record<string, unknown> {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createdAtMs),
    Roles: profile.role === undefined ? [] : [describedRole(roleOf(call, profile.role))],
    Tags: profile.tags.length === 0 ? undefined : profile.tags,
  };
}
