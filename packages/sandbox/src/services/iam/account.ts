/** What IAM keeps of an account as a whole: everything at once, counts, alias, password rules. */
import {
  accessKeys,
  accountSettings,
  groups,
  iamKey,
  instanceProfiles,
  managedPolicies,
  roles,
  users,
  type GroupRow,
  type ManagedPolicyRow,
  type RoleRow,
  type UserRow,
} from "../../model/iam-state.ts";
import { AwsError, operation, type Call, type Service } from "../../service.ts";
import { describedRole, describedUser } from "./described.ts";
import { attachedPolicy } from "./holders.ts";
import { checkAccount, encoded, iamPage, noSuchEntity, type Paged } from "./iam.ts";
import { describedGroup } from "./groups.ts";
import { describedProfile } from "./instance-profiles.ts";
import { describedPolicy, policyOfAws } from "./managed-policies.ts";

type DetailsInput = Paged & { readonly Filter?: readonly string[] };

export const accountOperations: Service["operations"] = {
  GetAccountAuthorizationDetails: operation<DetailsInput>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: details,
  }),
  GetAccountSummary: operation<Record<string, never>>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: summary,
  }),
  CreateAccountAlias: operation<{ readonly AccountAlias: string }>({
    readOnly: false,
    authorize: (call) => checkAccount(call),
    run: (call) => {
      const { AccountAlias: alias } = call.input;
      const taken = [...call.sandbox.store.open(accountSettings).entries()].some(
        ([id, row]) => id !== call.caller.account && row.alias === alias,
      );
      if (taken)
        throw new AwsError("EntityAlreadyExists", `The account alias ${alias} already exists.`);
      changeSettings(call, { alias });
    },
  }),
  DeleteAccountAlias: operation<{ readonly AccountAlias: string }>({
    readOnly: false,
    authorize: (call) => checkAccount(call),
    run: (call) => {
      if (settingsOf(call).alias !== call.input.AccountAlias)
        throw noSuchEntity("Account Alias", call.input.AccountAlias);
      changeSettings(call, { alias: undefined });
    },
  }),
  ListAccountAliases: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => {
      const { alias } = settingsOf(call);
      return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
    },
  }),
  GetAccountPasswordPolicy: operation<Record<string, never>>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => {
      const { passwordPolicy } = settingsOf(call);
      if (passwordPolicy === undefined) {
        throw new AwsError(
          "NoSuchEntity",
          `The Password Policy with domain name ${call.caller.account} cannot be found.`,
        );
      }
      return {
        PasswordPolicy: {
          ...passwordPolicy,
          ExpirePasswords: passwordPolicy["MaxPasswordAge"] !== undefined,
        },
      };
    },
  }),
  UpdateAccountPasswordPolicy: operation<Readonly<Record<string, number | boolean>>>({
    readOnly: false,
    authorize: (call) => checkAccount(call),
    run: (call) =>
      changeSettings(call, { passwordPolicy: { ...defaultPasswordPolicy, ...call.input } }),
  }),
  DeleteAccountPasswordPolicy: operation<Record<string, never>>({
    readOnly: false,
    authorize: (call) => checkAccount(call),
    run: (call) => changeSettings(call, { passwordPolicy: undefined }),
  }),
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html */
const defaultPasswordPolicy = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
};

type Entity =
  | { readonly kind: "User"; readonly row: UserRow }
  | { readonly kind: "Group"; readonly row: GroupRow }
  | { readonly kind: "Role"; readonly row: RoleRow }
  | { readonly kind: "Policy"; readonly row: ManagedPolicyRow };

/** One list over users, groups, roles and policies; a page holds whatever comes next. */
function details(call: Call<DetailsInput>): unknown {
  const { store } = call.sandbox;
  const { account } = call.caller;
  const wanted = (kind: string): boolean =>
    call.input.Filter === undefined ||
    call.input.Filter.length === 0 ||
    call.input.Filter.includes(kind);
  const entities: readonly Entity[] = [
    ...(wanted("User")
      ? store
          .open(users)
          .by("account", account)
          .map((row) => ({ kind: "User", row }) as const)
      : []),
    ...(wanted("Group")
      ? store
          .open(groups)
          .by("account", account)
          .map((row) => ({ kind: "Group", row }) as const)
      : []),
    ...(wanted("Role")
      ? store
          .open(roles)
          .by("account", account)
          .map((row) => ({ kind: "Role", row }) as const)
      : []),
    ...(wanted("LocalManagedPolicy")
      ? store
          .open(managedPolicies)
          .by("account", account)
          .map((row) => ({ kind: "Policy", row }) as const)
      : []),
    ...(wanted("AWSManagedPolicy")
      ? policiesOfAwsInUse(call).map((row) => ({ kind: "Policy", row }) as const)
      : []),
  ];
  const { items, tail } = iamPage(call, entities, ({ row }) => row.arn);
  return {
    UserDetailList: items.flatMap((entity) =>
      entity.kind === "User" ? [userDetail(entity.row)] : [],
    ),
    GroupDetailList: items.flatMap((entity) =>
      entity.kind === "Group" ? [groupDetail(entity.row)] : [],
    ),
    RoleDetailList: items.flatMap((entity) =>
      entity.kind === "Role" ? [roleDetail(call, entity.row)] : [],
    ),
    Policies: items.flatMap((entity) =>
      entity.kind === "Policy" ? [policyDetail(call, entity.row)] : [],
    ),
    ...tail,
  };
}

/** AWS's own policies that a user, group or role of the account has, or is bounded by. */
function policiesOfAwsInUse(call: Call<unknown>): readonly ManagedPolicyRow[] {
  const { store } = call.sandbox;
  const { account } = call.caller;
  const bounded = [
    ...store.open(users).by("account", account),
    ...store.open(roles).by("account", account),
  ];
  const holders = [...bounded, ...store.open(groups).by("account", account)];
  const arns = new Set([
    ...holders.flatMap(({ attachedPolicies }) => attachedPolicies),
    ...bounded.flatMap(({ permissionsBoundary }) => permissionsBoundary ?? []),
  ]);
  return [...arns].flatMap((arn) => policyOfAws(call, arn) ?? []);
}

type Policies = Pick<UserRow, "inlinePolicies" | "attachedPolicies">;

const inline = ({ inlinePolicies }: Policies) =>
  inlinePolicies.map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: encoded(document),
  }));

const attached = ({ attachedPolicies }: Policies) => attachedPolicies.map(attachedPolicy);

function userDetail(user: UserRow): unknown {
  return {
    ...describedUser(user),
    UserPolicyList: inline(user),
    GroupList: user.groups,
    AttachedManagedPolicies: attached(user),
  };
}

function groupDetail(group: GroupRow): unknown {
  return {
    ...describedGroup(group),
    GroupPolicyList: inline(group),
    AttachedManagedPolicies: attached(group),
  };
}

function roleDetail(call: Call<unknown>, role: RoleRow): unknown {
  const profiles = call.sandbox.store
    .open(instanceProfiles)
    .by("role", iamKey(role.account, role.name));
  const {
    Description: _description,
    MaxSessionDuration: _seconds,
    ...described
  } = describedRole(role);
  return {
    ...described,
    InstanceProfileList: profiles.map((profile) => describedProfile(call, profile)),
    RolePolicyList: inline(role),
    AttachedManagedPolicies: attached(role),
    RoleLastUsed: {},
  };
}

function policyDetail(call: Call<unknown>, policy: ManagedPolicyRow): unknown {
  const { Tags: _tags, ...described } = describedPolicy(call, policy);
  return {
    ...described,
    PolicyVersionList: policy.versions.map((version) => ({
      Document: encoded(version.document),
      VersionId: version.id,
      IsDefaultVersion: version.id === policy.defaultVersion,
      CreateDate: new Date(version.createdAtMs),
    })),
  };
}

function summary(call: Call<unknown>): unknown {
  const { store, catalogue } = call.sandbox;
  const { account } = call.caller;
  const quota = (name: string): number => catalogue.quota(`iam/${name}`)?.value ?? 0;
  return {
    SummaryMap: {
      Users: store.open(users).countBy("account", account),
      UsersQuota: quota("users"),
      Groups: store.open(groups).countBy("account", account),
      GroupsQuota: quota("groups"),
      Roles: store.open(roles).countBy("account", account),
      RolesQuota: quota("roles"),
      Policies: store.open(managedPolicies).countBy("account", account),
      PoliciesQuota: quota("customer-managed-policies"),
      InstanceProfiles: store.open(instanceProfiles).countBy("account", account),
      InstanceProfilesQuota: quota("instance-profiles"),
      AccessKeysPerUserQuota: quota("access-keys-per-user"),
      GroupsPerUserQuota: quota("groups-per-user"),
      PolicySizeQuota: quota("managed-policy-characters"),
      VersionsPerPolicyQuota: quota("policy-versions"),
      AccountMFAEnabled: 0,
      AccountAccessKeysPresent: [...store.open(accessKeys).values()].some(
        (key) => key.account === account && key.userName === "",
      )
        ? 1
        : 0,
      MFADevices: 0,
      MFADevicesInUse: 0,
    },
  };
}

type Settings = {
  readonly alias: string | undefined;
  readonly passwordPolicy: Readonly<Record<string, number | boolean>> | undefined;
};

function settingsOf(call: Call<unknown>): Settings {
  return (
    call.sandbox.store.open(accountSettings).get(call.caller.account) ?? {
      alias: undefined,
      passwordPolicy: undefined,
    }
  );
}

function changeSettings(call: Call<unknown>, change: Partial<Settings>): void {
  call.sandbox.store
    .open(accountSettings)
    .put(call.caller.account, { ...settingsOf(call), ...change });
}
