/** What IAM keeps of an account as a whole: everything at once, counts, alias, password rules, identity providers. */
import {
  accessKeys,
  accountSettings,
  groups,
  iamKey,
  identityProviders,
  instanceProfiles,
  managedPolicies,
  roles,
  users,
  type GroupRow,
  type ManagedPolicyRow,
  type ProviderRow,
  type RoleRow,
  type UserRow,
} from "../../model/iam-state.ts";
import type { Tag } from "../../model/organization-state.ts";
import { AwsError, operation, type Call, type Service } from "../../service.ts";
import { attachedPolicy } from "./holders.ts";
import {
  alreadyExists,
  checkAccount,
  checkOn,
  encoded,
  iamPage,
  noSuchEntity,
  retagged,
  type Paged,
} from "./iam.ts";
import { describedProfile, describedRole } from "./roles.ts";
import { describedGroup } from "./groups.ts";
import { describedUser } from "./users.ts";

type DetailsInput = Paged & { readonly Filter?: readonly string[] };
type Oidc = { readonly OpenIDConnectProviderArn: string };
type Saml = { readonly SAMLProviderArn: string };

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
  CreateOpenIDConnectProvider: operation<{
    readonly Url: string;
    readonly ClientIDList?: readonly string[];
    readonly ThumbprintList?: readonly string[];
    readonly Tags?: readonly Tag[];
  }>({
    readOnly: false,
    authorize: (call) =>
      checkOn(call, oidcArn(call, call.input.Url), { requestTags: call.input.Tags }),
    run: (call) => {
      const {
        Url,
        ClientIDList: clientIds = [],
        ThumbprintList: thumbprints = [],
        Tags,
      } = call.input;
      const provider = putProvider(
        call,
        {
          arn: oidcArn(call, Url),
          kind: "oidc",
          url: Url.replace(/^https:\/\//, ""),
          clientIds,
          thumbprints,
        },
        Tags,
      );
      return { OpenIDConnectProviderArn: provider.arn, Tags };
    },
  }),
  GetOpenIDConnectProvider: operation<Oidc>({
    readOnly: true,
    authorize: (call) => checkOn(call, call.input.OpenIDConnectProviderArn),
    run: (call) => {
      const { url, clientIds, thumbprints, createdAtMs, tags } = providerOf(
        call,
        call.input.OpenIDConnectProviderArn,
      );
      return {
        Url: url,
        ClientIDList: clientIds,
        ThumbprintList: thumbprints,
        CreateDate: new Date(createdAtMs),
        Tags: tags,
      };
    },
  }),
  ListOpenIDConnectProviders: operation<Record<string, never>>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => ({
      OpenIDConnectProviderList: providersOf(call, "oidc").map(({ arn }) => ({ Arn: arn })),
    }),
  }),
  UpdateOpenIDConnectProviderThumbprint: operation<
    Oidc & { readonly ThumbprintList: readonly string[] }
  >({
    readOnly: false,
    authorize: (call) => checkOn(call, call.input.OpenIDConnectProviderArn),
    run: (call) =>
      changeProvider(call, call.input.OpenIDConnectProviderArn, {
        thumbprints: call.input.ThumbprintList,
      }),
  }),
  DeleteOpenIDConnectProvider: operation<Oidc>({
    readOnly: false,
    authorize: (call) => checkOn(call, call.input.OpenIDConnectProviderArn),
    run: (call) => deleteProvider(call, call.input.OpenIDConnectProviderArn),
  }),
  CreateSAMLProvider: operation<{
    readonly Name: string;
    readonly SAMLMetadataDocument: string;
    readonly Tags?: readonly Tag[];
  }>({
    readOnly: false,
    authorize: (call) =>
      checkOn(call, samlArn(call, call.input.Name), { requestTags: call.input.Tags }),
    run: (call) => {
      const { Name, SAMLMetadataDocument: metadata, Tags } = call.input;
      const provider = putProvider(
        call,
        { arn: samlArn(call, Name), kind: "saml", metadata },
        Tags,
      );
      return { SAMLProviderArn: provider.arn, Tags };
    },
  }),
  GetSAMLProvider: operation<Saml>({
    readOnly: true,
    authorize: (call) => checkOn(call, call.input.SAMLProviderArn),
    run: (call) => {
      const { metadata, createdAtMs, tags } = providerOf(call, call.input.SAMLProviderArn);
      return {
        SAMLMetadataDocument: metadata,
        CreateDate: new Date(createdAtMs),
        ValidUntil: new Date(createdAtMs + 100 * 365 * 86_400_000),
        Tags: tags,
      };
    },
  }),
  UpdateSAMLProvider: operation<Saml & { readonly SAMLMetadataDocument?: string }>({
    readOnly: false,
    authorize: (call) => checkOn(call, call.input.SAMLProviderArn),
    run: (call) => {
      changeProvider(call, call.input.SAMLProviderArn, {
        metadata: call.input.SAMLMetadataDocument,
      });
      return { SAMLProviderArn: call.input.SAMLProviderArn };
    },
  }),
  ListSAMLProviders: operation<Record<string, never>>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => ({
      SAMLProviderList: providersOf(call, "saml").map(({ arn, createdAtMs }) => ({
        Arn: arn,
        CreateDate: new Date(createdAtMs),
      })),
    }),
  }),
  DeleteSAMLProvider: operation<Saml>({
    readOnly: false,
    authorize: (call) => checkOn(call, call.input.SAMLProviderArn),
    run: (call) => deleteProvider(call, call.input.SAMLProviderArn),
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
  | { readonly kind: "LocalManagedPolicy"; readonly row: ManagedPolicyRow };

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
          .map((row) => ({ kind: "LocalManagedPolicy", row }) as const)
      : []),
  ];
  const { items, tail } = iamPage(call, entities, ({ row }) => row.id);
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
      entity.kind === "LocalManagedPolicy" ? [policyDetail(entity.row)] : [],
    ),
    ...tail,
  };
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

function policyDetail(policy: ManagedPolicyRow): unknown {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAtMs),
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

const oidcArn = (call: Call<unknown>, url: string): string =>
  `arn:aws:iam::${call.caller.account}:oidc-provider/${url.replace(/^https:\/\//, "").replace(/\/$/, "")}`;

const samlArn = (call: Call<unknown>, name: string): string =>
  `arn:aws:iam::${call.caller.account}:saml-provider/${name}`;

type NewProvider = Pick<ProviderRow, "arn" | "kind"> & Partial<ProviderRow>;

function putProvider(
  call: Call<unknown>,
  provider: NewProvider,
  tags: readonly Tag[] | undefined,
): ProviderRow {
  const { store, clock } = call.sandbox;
  if (store.open(identityProviders).has(provider.arn))
    throw alreadyExists("Provider", provider.arn);
  const row: ProviderRow = {
    account: call.caller.account,
    createdAtMs: clock.wallMs(),
    url: undefined,
    clientIds: [],
    thumbprints: [],
    metadata: undefined,
    ...provider,
    tags: retagged(call, [], { set: tags }),
  };
  store.open(identityProviders).put(row.arn, row);
  return row;
}

function providerOf(call: Call<unknown>, arn: string): ProviderRow {
  const provider = call.sandbox.store.open(identityProviders).get(arn);
  if (provider?.account !== call.caller.account) throw noSuchEntity("provider", arn);
  return provider;
}

function providersOf(call: Call<unknown>, kind: ProviderRow["kind"]): readonly ProviderRow[] {
  return call.sandbox.store.open(identityProviders).by("account", `${call.caller.account} ${kind}`);
}

function changeProvider(call: Call<unknown>, arn: string, change: Partial<ProviderRow>): void {
  call.sandbox.store.open(identityProviders).put(arn, { ...providerOf(call, arn), ...change });
}

function deleteProvider(call: Call<unknown>, arn: string): void {
  call.sandbox.store.open(identityProviders).delete(providerOf(call, arn).arn);
}
