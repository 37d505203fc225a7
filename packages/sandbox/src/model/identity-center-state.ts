/** The state of IAM Identity Center: the instance, permission sets, what is provisioned where, and the identity store. */
import { defineCollection } from "../state/store.ts";
import type { Tag } from "./organization-state.ts";

export const theInstance = "instance";

export type InstanceRow = {
  readonly arn: string;
  readonly identityStoreId: string;
  readonly owner: string;
  readonly createdAtMs: number;
  /** Attributes for access control, or undefined where they are not enabled. */
  readonly attributes:
    | readonly { readonly Key: string; readonly Source: readonly string[] }[]
    | undefined;
};

export const instances = defineCollection<InstanceRow>()({ name: "sso.instance", indexes: {} });

export type PolicyReference = { readonly Name: string; readonly Path: string };

/** What a permission set says; a copy of it is in each account it is provisioned to. */
export type PermissionSetContent = {
  readonly name: string;
  readonly description: string | undefined;
  readonly sessionDuration: string;
  readonly relayState: string | undefined;
  readonly managedPolicies: readonly string[];
  readonly customerManagedPolicies: readonly PolicyReference[];
  readonly inlinePolicy: string | undefined;
  readonly boundary:
    | { readonly ManagedPolicyArn: string }
    | { readonly CustomerManagedPolicyReference: PolicyReference }
    | undefined;
};

export type PermissionSetRow = PermissionSetContent & {
  readonly arn: string;
  readonly createdAtMs: number;
  /** Grows with each change of what it says; a copy with an older one is outdated. */
  readonly revision: number;
  readonly tags: readonly Tag[];
};

/** By ARN. */
export const permissionSets = defineCollection<PermissionSetRow>()({
  name: "sso.permission-sets",
  indexes: { name: (set) => [set.name] },
});

export type ProvisionedRow = {
  readonly permissionSetArn: string;
  readonly account: string;
  readonly revision: number;
  /** Name of the role in the account. */
  readonly roleName: string;
};

export const provisionedKey = (permissionSetArn: string, account: string): string =>
  `${permissionSetArn} ${account}`;

export const provisioned = defineCollection<ProvisionedRow>()({
  name: "sso.provisioned",
  indexes: { set: (row) => [row.permissionSetArn], account: (row) => [row.account] },
});

export type AssignmentRow = {
  readonly permissionSetArn: string;
  readonly account: string;
  readonly principalType: "USER" | "GROUP";
  readonly principalId: string;
};

export const assignmentKey = (row: AssignmentRow): string =>
  `${provisionedKey(row.permissionSetArn, row.account)} ${row.principalType} ${row.principalId}`;

export const assignments = defineCollection<AssignmentRow>()({
  name: "sso.assignments",
  indexes: {
    pair: (row) => [provisionedKey(row.permissionSetArn, row.account)],
    principal: (row) => [row.principalId],
    set: (row) => [row.permissionSetArn],
  },
});

export type OperationRow = {
  readonly requestId: string;
  readonly kind: "create" | "delete" | "provision";
  readonly status: "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
  readonly failureReason: string | undefined;
  readonly createdAtMs: number;
  readonly permissionSetArn: string;
  /** Of an assignment, or of the provisioning of one account. */
  readonly account: string | undefined;
  readonly principalType: "USER" | "GROUP" | undefined;
  readonly principalId: string | undefined;
};

/** Asynchronous operations, by request id. */
export const operations = defineCollection<OperationRow>()({
  name: "sso.operations",
  indexes: {
    kind: (row) => [row.kind],
    pending: (row) =>
      row.status === "IN_PROGRESS" ? [row.kind === "provision" ? "provision" : "assignment"] : [],
    busy: (row) =>
      row.status === "IN_PROGRESS" && row.account !== undefined
        ? [provisionedKey(row.permissionSetArn, row.account)]
        : [],
  },
});

export type StoreUserRow = {
  readonly id: string;
  readonly userName: string;
  /** The other attributes as the API writes them. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly createdAtMs: number;
};

export const storeUsers = defineCollection<StoreUserRow>()({
  name: "identitystore.users",
  indexes: { name: (user) => [user.userName.toLowerCase()], email: emailsOf },
});

/** As the index of users has them: without capitals. */
function emailsOf({ attributes }: StoreUserRow): readonly string[] {
  const emails: unknown = attributes["Emails"];
  if (!Array.isArray(emails)) return [];
  return emails.flatMap(({ Value }: { readonly Value?: unknown }) =>
    typeof Value === "string" ? [Value.toLowerCase()] : [],
  );
}

export type StoreGroupRow = {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | undefined;
  readonly createdAtMs: number;
};

export const storeGroups = defineCollection<StoreGroupRow>()({
  name: "identitystore.groups",
  indexes: { name: (group) => [group.displayName.toLowerCase()] },
});

export type MembershipRow = {
  readonly id: string;
  readonly groupId: string;
  readonly userId: string;
};

export const memberships = defineCollection<MembershipRow>()({
  name: "identitystore.memberships",
  indexes: {
    group: (row) => [row.groupId],
    user: (row) => [row.userId],
    pair: (row) => [`${row.groupId} ${row.userId}`],
  },
});
