/** The state of IAM, of all accounts. Names are unique in an account whatever their capitals. */
import type { AccountId } from "@bailiwick/core";
import { defineCollection } from "../state/store.ts";
import type { Tag } from "./organization-state.ts";
import { principalsNamedBy } from "./trusted-principals.ts";

/** Names are compared without regard to capitals. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const iamKey = (account: string, name: string): string => `${account}/${name.toLowerCase()}`;

export type InlinePolicyRow = { readonly name: string; readonly document: string };

type Holder = {
  readonly account: AccountId;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly inlinePolicies: readonly InlinePolicyRow[];
  /** ARNs. */
  readonly attachedPolicies: readonly string[];
};

export type UserRow = Holder & {
  readonly groups: readonly string[];
  readonly permissionsBoundary: string | undefined;
  readonly tags: readonly Tag[];
  readonly loginProfile:
    | { readonly createdAtMs: number; readonly resetRequired: boolean }
    | undefined;
};

export type GroupRow = Holder;

export type RoleRow = Holder & {
  readonly trustPolicy: string;
  readonly description: string | undefined;
  readonly maxSessionDurationSeconds: number;
  readonly permissionsBoundary: string | undefined;
  readonly tags: readonly Tag[];
};

const attachedTo = (holder: Holder): readonly string[] =>
  holder.attachedPolicies.map((arn) => `${holder.account} ${arn}`);

export const users = defineCollection<UserRow>()({
  name: "iam.users",
  indexes: {
    account: (user) => [user.account],
    group: (user) => user.groups.map((group) => iamKey(user.account, group)),
    policy: attachedTo,
    boundary: (user) =>
      user.permissionsBoundary === undefined ? [] : [`${user.account} ${user.permissionsBoundary}`],
  },
});

export const groups = defineCollection<GroupRow>()({
  name: "iam.groups",
  indexes: { account: (group) => [group.account], policy: attachedTo },
});

export const roles = defineCollection<RoleRow>()({
  name: "iam.roles",
  indexes: {
    account: (role) => [role.account],
    policy: attachedTo,
    boundary: (role) =>
      role.permissionsBoundary === undefined ? [] : [`${role.account} ${role.permissionsBoundary}`],
    trusts: (role) => principalsNamedBy(role.trustPolicy),
  },
});

export type PolicyVersionRow = {
  readonly id: string;
  readonly document: string;
  readonly createdAtMs: number;
};

export type ManagedPolicyRow = {
  readonly account: AccountId;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly defaultVersion: string;
  /** Number of the newest version ever made. */
  readonly lastVersion: number;
  readonly versions: readonly PolicyVersionRow[];
  readonly tags: readonly Tag[];
};

/** Customer managed policies, by ARN. */
export const managedPolicies = defineCollection<ManagedPolicyRow>()({
  name: "iam.policies",
  indexes: {
    account: (policy) => [policy.account],
    name: (policy) => [iamKey(policy.account, policy.name)],
  },
});

export type AccessKeyRow = {
  readonly id: string;
  readonly account: AccountId;
  readonly userName: string;
  readonly secretAccessKey: string;
  readonly active: boolean;
  readonly createdAtMs: number;
};

export const accessKeys = defineCollection<AccessKeyRow>()({
  name: "iam.access-keys",
  indexes: { user: (key) => [iamKey(key.account, key.userName)] },
});

export type InstanceProfileRow = {
  readonly account: AccountId;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly role: string | undefined;
  readonly tags: readonly Tag[];
};

export const instanceProfiles = defineCollection<InstanceProfileRow>()({
  name: "iam.instance-profiles",
  indexes: {
    account: (profile) => [profile.account],
    role: (profile) => (profile.role === undefined ? [] : [iamKey(profile.account, profile.role)]),
  },
});

export type ProviderRow = {
  readonly account: AccountId;
  readonly arn: string;
  readonly kind: "saml" | "oidc";
  readonly createdAtMs: number;
  readonly url: string | undefined;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly metadata: string | undefined;
  readonly tags: readonly Tag[];
};

/** SAML and OIDC providers, by ARN. */
export const identityProviders = defineCollection<ProviderRow>()({
  name: "iam.identity-providers",
  indexes: { account: (provider) => [`${provider.account} ${provider.kind}`] },
});

export type AccountSettingsRow = {
  readonly alias: string | undefined;
  readonly passwordPolicy: Readonly<Record<string, number | boolean>> | undefined;
};

/** By account. */
export const accountSettings = defineCollection<AccountSettingsRow>()({
  name: "iam.account-settings",
  indexes: {},
});
