/** Instance profiles: what hands a role to a machine. */
import {
  iamKey,
  instanceProfiles,
  type InstanceProfileRow,
  type RoleRow,
} from "../../model/iam-state.ts";
import type { Tag } from "../../model/organization-state.ts";
import { AwsError, operation, type Call, type Service } from "../../service.ts";
import { describedRole } from "./described.ts";
import { checkHolder, roleOf } from "./holders.ts";
import {
  alreadyExists,
  checkAccount,
  checkOn,
  deleteConflict,
  iamArn,
  iamPage,
  noSuchEntity,
  retagged,
  underPath,
  type CheckDetails,
  type Paged,
} from "./iam.ts";

type RoleInput = { readonly RoleName: string };
type ProfileInput = { readonly InstanceProfileName: string };

export const instanceProfileOperations: Service["operations"] = {
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
    authorize: (call) => checkProfile(call),
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
    authorize: (call) => checkProfile(call),
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
    authorize: (call) => checkProfile(call),
    run: (call) => {
      if (profileOf(call).role !== roleOf(call, call.input.RoleName).name)
        throw noSuchEntity("role in instance profile", call.input.RoleName);
      changeProfile(call, { role: undefined });
    },
  }),
  TagInstanceProfile: operation<ProfileInput & { readonly Tags: readonly Tag[] }>({
    readOnly: false,
    authorize: (call) => checkProfile(call, { requestTags: call.input.Tags }),
    run: (call) =>
      changeProfile(call, {
        tags: retagged(call, profileOf(call).tags, { set: call.input.Tags }),
      }),
  }),
  UntagInstanceProfile: operation<ProfileInput & { readonly TagKeys: readonly string[] }>({
    readOnly: false,
    authorize: (call) => checkProfile(call, { context: { "aws:TagKeys": call.input.TagKeys } }),
    run: (call) =>
      changeProfile(call, {
        tags: retagged(call, profileOf(call).tags, { remove: call.input.TagKeys }),
      }),
  }),
  ListInstanceProfileTags: operation<Paged & ProfileInput>({
    readOnly: true,
    authorize: (call) => checkProfile(call),
    run: (call) => {
      const { items, tail } = iamPage(call, profileOf(call).tags, ({ Key }) => Key);
      return { Tags: items, ...tail };
    },
  }),
};

function checkProfile(call: Call<ProfileInput>, details: CheckDetails = {}) {
  const { InstanceProfileName } = call.input;
  const profile = call.sandbox.store
    .open(instanceProfiles)
    .get(iamKey(call.caller.account, InstanceProfileName));
  return checkOn(
    call,
    profile?.arn ?? iamArn(call.caller.account, "instance-profile", `/${InstanceProfileName}`),
    { tags: profile?.tags, ...details },
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

/** Instance profiles that hold the role. */
export function profilesOf(call: Call<unknown>, role: RoleRow): readonly InstanceProfileRow[] {
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

/** With the role in it. */
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
