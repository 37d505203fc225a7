/** The state of AWS Organizations: the organization, its tree, accounts and policies. */
import type { AccountId } from "@bailiwick/core";
import { defineCollection } from "../state/store.ts";

export type PolicyType = "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";

/** There is one organization at most; its collection holds it under {@link theOrganization}. */
export const theOrganization = "organization";

export type OrganizationRow = {
  readonly id: string;
  readonly rootId: string;
  readonly managementAccount: AccountId;
  readonly enabledPolicyTypes: readonly PolicyType[];
};

export const organizations = defineCollection<OrganizationRow>()({
  name: "organizations.organization",
  indexes: {},
});

export type AccountRow = {
  readonly id: AccountId;
  readonly name: string;
  readonly email: string;
  readonly state: "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE";
  readonly joinedMethod: "CREATED" | "INVITED";
  /** Epoch milliseconds. */
  readonly joinedAtMs: number;
  /** Id of the root or OU; undefined for an account of no organization. */
  readonly parentId: string | undefined;
};

/** All accounts of the sandbox, by id, also those of no organization. */
export const accounts = defineCollection<AccountRow>()({
  name: "organizations.accounts",
  indexes: {
    parent: (account) => (account.parentId === undefined ? [] : [account.parentId]),
    email: (account) => [account.email.toLowerCase()],
    member: (account) => (account.parentId === undefined ? [] : ["yes"]),
  },
});

export type OuRow = { readonly id: string; readonly name: string; readonly parentId: string };

export const organizationalUnits = defineCollection<OuRow>()({
  name: "organizations.ous",
  indexes: { parent: (ou) => [ou.parentId] },
});

export type PolicyRow = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: PolicyType;
  readonly content: string;
  readonly awsManaged: boolean;
};

export const policies = defineCollection<PolicyRow>()({
  name: "organizations.policies",
  indexes: { type: (policy) => [policy.type] },
});

export type AttachmentRow = { readonly policyId: string; readonly targetId: string };

export const attachmentKey = (row: AttachmentRow): string => `${row.policyId}/${row.targetId}`;

export const attachments = defineCollection<AttachmentRow>()({
  name: "organizations.attachments",
  indexes: { policy: (row) => [row.policyId], target: (row) => [row.targetId] },
});

export type CreateAccountRow = {
  readonly id: string;
  readonly accountName: string;
  readonly email: string;
  readonly roleName: string;
  readonly tags: readonly Tag[];
  readonly state: "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
  readonly accountId: string | undefined;
  readonly failureReason: string | undefined;
  readonly requestedAtMs: number;
  readonly completedAtMs: number | undefined;
};

export const createAccountRequests = defineCollection<CreateAccountRow>()({
  name: "organizations.create-account-requests",
  indexes: { state: (row) => [row.state] },
});

export type HandshakeRow = {
  readonly id: string;
  readonly target: { readonly type: "ACCOUNT" | "EMAIL"; readonly id: string };
  readonly notes: string | undefined;
  readonly state: "OPEN" | "ACCEPTED" | "DECLINED" | "CANCELED" | "EXPIRED";
  readonly requestedAtMs: number;
  readonly expiresAtMs: number;
  readonly tags: readonly Tag[];
};

export const handshakes = defineCollection<HandshakeRow>()({
  name: "organizations.handshakes",
  indexes: { state: (row) => [row.state] },
});

/** By service principal: when it was enabled, in epoch milliseconds. */
export const serviceAccess = defineCollection<number>()({
  name: "organizations.service-access",
  indexes: {},
});

export type DelegationRow = {
  readonly account: AccountId;
  readonly servicePrincipal: string;
  readonly sinceMs: number;
};

export const delegationKey = (row: Pick<DelegationRow, "account" | "servicePrincipal">): string =>
  `${row.account}/${row.servicePrincipal}`;

export const delegations = defineCollection<DelegationRow>()({
  name: "organizations.delegations",
  indexes: { account: (row) => [row.account], service: (row) => [row.servicePrincipal] },
});

export type Tag = { readonly Key: string; readonly Value: string };

/** Tags of the root, OUs, accounts and policies, by resource id, as AWS writes them. */
export const resourceTags = defineCollection<readonly Tag[]>()({
  name: "organizations.tags",
  indexes: {},
});

/** The delegation policy of the organization, under {@link theOrganization}. */
export const resourcePolicies = defineCollection<{
  readonly id: string;
  readonly content: string;
}>()({
  name: "organizations.resource-policy",
  indexes: {},
});
