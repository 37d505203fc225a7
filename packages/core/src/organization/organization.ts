/**
 * The one model: everything Bailiwick does is a function of this value. It comes from three places
 * and is the same type each time: *desired* (compiled from the blueprint), *observed* (collected
 * from AWS), *planned* (observed with the steps of a plan applied).
 *
 * Nodes are known by names, which people write and AWS keeps: an OU by its path of names below the
 * root (`Workload/PROD`), an account by its name (and its e-mail address, unique in all of AWS), a
 * policy by type and name, a permission set by name, a group by display name, a user by user name.
 * AWS's ids stand beside the names and are absent where the thing does not exist yet.
 *
 * The value is plain JSON: `snapshot.ts` reads and writes it, versioned. All lists are sorted by
 * natural key, so that equal organizations are equal texts.
 */
import type { AccountId } from "../iam/ids.ts";
import type { ResourceSettings } from "../iam/resource-settings.ts";

export type Organization = {
  /** `o-…`; absent where there is none yet. */
  readonly id: string | undefined;
  readonly managementAccountId: AccountId | undefined;
  readonly root: Root;
  /** Sorted by path. */
  readonly organizationalUnits: readonly OrganizationalUnit[];
  readonly accounts: readonly Account[];
  /** SCPs and RCPs, AWS's own among them. */
  readonly policies: readonly OrganizationPolicy[];
  /** Service principals with trusted access, e.g. `sso.amazonaws.com`. */
  readonly trustedAccess: readonly string[];
  readonly delegatedAdministrators: readonly DelegatedAdministrator[];
  readonly identityCenter: IdentityCenter | undefined;
  /** IAM of each account that was read, by account. */
  readonly iam: readonly AccountIam[];
  /** Resources that carry a policy of their own, as far as they were read. */
  readonly resources: readonly ResourceWithPolicy[];
  /** What could not be read, and why: answers that would need it are unknown. */
  readonly gaps: readonly Gap[];
};

export type OrganizationPolicyType = "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";

export type Root = {
  readonly id: string | undefined;
  readonly enabledPolicyTypes: readonly OrganizationPolicyType[];
  readonly tags: Tags;
};

/** Sorted by key. */
export type Tags = readonly { readonly key: string; readonly value: string }[];

/** `""` is the root; `Workload/PROD` the OU PROD in the OU Workload. A `/` within a name is written `~1`, a `~` as `~0`. */
export type OuPath = string;

export type OrganizationalUnit = {
  readonly path: OuPath;
  readonly id: string | undefined;
  readonly tags: Tags;
};

export type AccountState =
  | "ACTIVE"
  | "SUSPENDED"
  | "PENDING_CLOSURE"
  | "PENDING_ACTIVATION"
  | "CLOSED";

export type Account = {
  /**
   * Unique within the organization, which AWS does not ask of account names: where several accounts
   * share one, each is known as `Name (e-mail)` here and `awsName` keeps AWS's name.
   */
  readonly name: string;
  /** AWS's name where it differs from `name`. */
  readonly awsName?: string | undefined;
  readonly email: string;
  readonly id: AccountId | undefined;
  readonly parent: OuPath;
  readonly state: AccountState;
  readonly joined: "CREATED" | "INVITED";
  /** Declared to be invited, and its invitation not accepted yet. */
  readonly invitation?: "declared" | "open" | undefined;
  readonly tags: Tags;
};

export type OrganizationPolicy = {
  readonly type: OrganizationPolicyType;
  readonly name: string;
  readonly id: string | undefined;
  readonly description: string;
  readonly awsManaged: boolean;
  /** The document's text as stored. */
  readonly document: string;
  readonly targets: readonly PolicyTarget[];
  readonly tags: Tags;
};

export type PolicyTarget =
  | { readonly kind: "ou"; readonly path: OuPath }
  | { readonly kind: "account"; readonly name: string };

export type DelegatedAdministrator = {
  readonly account: string;
  readonly servicePrincipal: string;
};

export type IdentityCenter = {
  readonly instanceArn: string | undefined;
  readonly identityStoreId: string | undefined;
  /** Where users and groups are kept: by an external provider over SCIM, or by Identity Center itself. */
  readonly identitySource: "external" | "identity-center" | undefined;
  readonly permissionSets: readonly PermissionSet[];
  readonly groups: readonly Group[];
  readonly users: readonly User[];
  readonly assignments: readonly AccountAssignment[];
};

export type PermissionSet = {
  readonly name: string;
  readonly arn: string | undefined;
  readonly description: string;
  /** ISO 8601, e.g. `PT8H`. */
  readonly sessionDuration: string;
  readonly relayState: string | undefined;
  /** ARNs of AWS managed policies. */
  readonly managedPolicies: readonly string[];
  readonly customerManagedPolicies: readonly { readonly path: string; readonly name: string }[];
  /** The document's text. */
  readonly inlinePolicy: string | undefined;
  readonly permissionsBoundary:
    | { readonly kind: "aws-managed"; readonly arn: string }
    | { readonly kind: "customer-managed"; readonly path: string; readonly name: string }
    | undefined;
  readonly tags: Tags;
  /** Account names it is provisioned to whose copy is older than the set. */
  readonly outdatedIn?: readonly string[] | undefined;
};

export type Group = {
  readonly displayName: string;
  readonly id: string | undefined;
  readonly description: string;
  /** User names, sorted. */
  readonly members: readonly string[];
};

export type User = {
  readonly userName: string;
  readonly id: string | undefined;
  readonly displayName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string | undefined;
};

export type AccountAssignment = {
  readonly account: string;
  readonly permissionSet: string;
  readonly principal: { readonly kind: "group" | "user"; readonly name: string };
  /** ISO instant after which it is to be removed; kept by the blueprint, unknown to AWS. */
  readonly until?: string | undefined;
};

export type AccountIam = {
  readonly account: string;
  readonly users: readonly IamUser[];
  readonly groups: readonly IamGroup[];
  readonly roles: readonly IamRole[];
  /** Customer managed policies, and AWS managed ones that are attached somewhere. */
  readonly managedPolicies: readonly IamManagedPolicy[];
};

export type InlinePolicy = { readonly name: string; readonly document: string };

export type IamUser = {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly id: string | undefined;
  readonly groups: readonly string[];
  readonly inlinePolicies: readonly InlinePolicy[];
  /** ARNs. */
  readonly attachedPolicies: readonly string[];
  readonly permissionsBoundary: string | undefined;
  readonly tags: Tags;
};

export type IamGroup = {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly id: string | undefined;
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly string[];
};

export type IamRole = {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly id: string | undefined;
  readonly trustPolicy: string;
  readonly maxSessionDurationSeconds: number;
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly string[];
  readonly permissionsBoundary: string | undefined;
  readonly tags: Tags;
};

export type IamManagedPolicy = {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly document: string;
};

export type ResourceWithPolicy = {
  readonly arn: string;
  /** Name of the account that owns it. */
  readonly account: string;
  /** Its text; one without statements where the resource has none. */
  readonly policy: string;
  /** What limits or opens it besides; what is absent was not read. */
  readonly settings?: ResourceSettings | undefined;
};

/** What can be missing: the parts that are read by calls of their own. */
export const gapSubjects = [
  "iam",
  "identity-center",
  "trusted-access",
  "delegated-administrators",
  "policies/SERVICE_CONTROL_POLICY",
  "policies/RESOURCE_CONTROL_POLICY",
] as const;

export type Gap = {
  readonly subject: (typeof gapSubjects)[number];
  /** Name of the account concerned, where it is one account's. */
  readonly account?: string | undefined;
  readonly reason: string;
};

/** The value that stands for "nothing there yet". */
export const emptyOrganization: Organization = {
  id: undefined,
  managementAccountId: undefined,
  root: { id: undefined, enabledPolicyTypes: [], tags: [] },
  organizationalUnits: [],
  accounts: [],
  policies: [],
  trustedAccess: [],
  delegatedAdministrators: [],
  identityCenter: undefined,
  iam: [],
  resources: [],
  gaps: [],
};
