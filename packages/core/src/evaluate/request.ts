/**
 * What an evaluator is asked: one request, the policies that apply to it, and what surrounds them.
 * Context keys that follow from the principal and the resource are filled in by
 * `deriveContext` (derive-context.ts), so callers give only what the request itself brings.
 */
import type { AccountId } from "../iam/ids.ts";
import type { ResourceSettings } from "../iam/resource-settings.ts";
import type { PolicyDocument } from "../iam/tree.ts";

export type {
  BlockPublicAccess,
  KmsGrant,
  ResourceSettings,
  S3Settings,
} from "../iam/resource-settings.ts";

/** Who makes the request. The ARNs are AWS's own; role ARNs include the role's path. */
export type Principal =
  | { readonly kind: "root"; readonly account: AccountId }
  | {
      readonly kind: "user";
      readonly arn: string;
      readonly account: AccountId;
      readonly userId?: string | undefined;
    }
  | {
      readonly kind: "role-session";
      /** `arn:aws:iam::111122223333:role/path/name`. */
      readonly roleArn: string;
      /** `arn:aws:sts::111122223333:assumed-role/name/session`. */
      readonly sessionArn: string;
      readonly account: AccountId;
      /** `AROA…`, without the session name. */
      readonly roleId?: string | undefined;
    }
  | {
      readonly kind: "federated-user";
      /** `arn:aws:sts::111122223333:federated-user/name`. */
      readonly arn: string;
      readonly account: AccountId;
      /** The IAM user (or root) whose credentials made the session, where known. */
      readonly federatedBy?: string | undefined;
    }
  /** A member account's root for a task of central root management (`sts:AssumeRoot`). */
  | { readonly kind: "assumed-root"; readonly account: AccountId; readonly taskPolicyArn: string }
  /** `lambda.amazonaws.com`. */
  | { readonly kind: "service"; readonly name: string; readonly account?: AccountId | undefined }
  /** The caller of AssumeRoleWithSAML or AssumeRoleWithWebIdentity. */
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "anonymous" };

/** A missing key is absent; an empty list is a key that is present without values. */
export type ContextValue =
  | { readonly kind: "single"; readonly value: string }
  | { readonly kind: "many"; readonly values: readonly string[] };

export type AuthorizationRequest = {
  readonly principal: Principal;
  /** `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` for actions without a resource; taken literally, also where it holds a `*`. */
  readonly resource: string;
  /** The owner of the resource, where the ARN does not say it (S3) or says otherwise. */
  readonly resourceAccount?: AccountId | undefined;
  /** By key name in lower case. */
  readonly context: ReadonlyMap<string, ContextValue>;
  /**
   * Keys of which nothing is known (not: absent), in lower case; a `*` at the end stands for any
   * rest, `*` alone for every key that is neither given nor derived.
   */
  readonly unknown?: readonly string[] | undefined;
};

/** A policy with the name that answers use for it. */
export type NamedPolicy = { readonly name: string; readonly document: PolicyDocument };

/** The policies of one node of the organization: root, an OU, or the account. */
export type PolicyLevel = { readonly node: string; readonly policies: readonly NamedPolicy[] };

/**
 * The policies in force for one request. A type that is absent does not apply; a type that is
 * present and empty applies and grants nothing.
 */
export type ApplicablePolicies = {
  readonly identity?: readonly NamedPolicy[] | undefined;
  readonly boundary?: readonly NamedPolicy[] | undefined;
  readonly session?: readonly NamedPolicy[] | undefined;
  /** The policy of the resource: bucket policy, key policy, role trust policy, … */
  readonly resource?: NamedPolicy | undefined;
  /** From the root down to the account of the principal. Ignored for the management account. */
  readonly scp?: readonly PolicyLevel[] | undefined;
  /** From the root down to the account of the resource; RCPFullAWSAccess is implied at each level. */
  readonly rcp?: readonly PolicyLevel[] | undefined;
  readonly vpce?: readonly NamedPolicy[] | undefined;
};

/** What is known of the organization around the request. */
export type OrganizationContext = {
  readonly id: string;
  readonly managementAccount: AccountId;
  /** The path of each account of the organization, `o-a/r-1/ou-1/`, by account id. */
  readonly paths: ReadonlyMap<AccountId, string>;
  /** Accounts that are closed (`SUSPENDED`), where known. */
  readonly suspended?: ReadonlySet<AccountId> | undefined;
  /** Delegated administrators for IAM (`iam.amazonaws.com`); absent where that is not known. */
  readonly iamAdministrators?: ReadonlySet<AccountId> | undefined;
};

export type AuthorizationInput = {
  readonly request: AuthorizationRequest;
  readonly policies: ApplicablePolicies;
  /** Absent: both sides stand outside any organization. */
  readonly organization?: OrganizationContext | undefined;
  readonly settings?: ResourceSettings | undefined;
};
