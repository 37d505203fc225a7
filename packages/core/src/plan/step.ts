/**
 * One step of a plan: one intention towards AWS, with all that the scheduler, the journal and a
 * reader must know of it. Things are named, not numbered: the executor resolves names to ids with
 * what it has learned (observed state, results of earlier steps).
 */
import type {
  OrganizationPolicyType,
  OuPath,
  PermissionSet,
  PolicyTarget,
  Tags,
} from "../organization/organization.ts";

/** What a step does, one row per kind of call (or of an asynchronous call with its wait). */
export type StepOperation =
  | {
      readonly kind: "create-organization";
      /** What the account that makes it is declared as; AWS is not told, it knows. */
      readonly managementAccount?: { readonly name: string; readonly email: string } | undefined;
    }
  | { readonly kind: "enable-policy-type"; readonly policyType: OrganizationPolicyType }
  | { readonly kind: "enable-trusted-access"; readonly servicePrincipal: string }
  | { readonly kind: "disable-trusted-access"; readonly servicePrincipal: string }
  | { readonly kind: "create-ou"; readonly path: OuPath; readonly tags: Tags }
  | { readonly kind: "rename-ou"; readonly path: OuPath; readonly newName: string }
  | { readonly kind: "delete-ou"; readonly path: OuPath }
  | {
      readonly kind: "create-account";
      readonly name: string;
      /** AWS's name where it differs from `name`: several accounts may share it there. */
      readonly awsName?: string | undefined;
      readonly email: string;
      readonly tags: Tags;
    }
  | {
      readonly kind: "invite-account";
      readonly name: string;
      readonly email: string;
      readonly tags: Tags;
    }
  | {
      readonly kind: "move-account";
      readonly account: string;
      readonly from: OuPath;
      readonly to: OuPath;
    }
  | { readonly kind: "rename-account"; readonly account: string; readonly newName: string }
  | { readonly kind: "close-account"; readonly account: string }
  | {
      readonly kind: "register-delegated-administrator";
      readonly account: string;
      readonly servicePrincipal: string;
    }
  | {
      readonly kind: "deregister-delegated-administrator";
      readonly account: string;
      readonly servicePrincipal: string;
    }
  | {
      readonly kind: "create-policy";
      readonly policyType: OrganizationPolicyType;
      readonly name: string;
      readonly description: string;
      readonly document: string;
      readonly tags: Tags;
    }
  | {
      readonly kind: "update-policy";
      readonly policyType: OrganizationPolicyType;
      readonly name: string;
      readonly newName?: string | undefined;
      readonly description?: string | undefined;
      readonly document?: string | undefined;
    }
  | {
      readonly kind: "delete-policy";
      readonly policyType: OrganizationPolicyType;
      readonly name: string;
    }
  | {
      readonly kind: "attach-policy";
      readonly policyType: OrganizationPolicyType;
      readonly name: string;
      readonly target: PolicyTarget;
    }
  | {
      readonly kind: "detach-policy";
      readonly policyType: OrganizationPolicyType;
      readonly name: string;
      readonly target: PolicyTarget;
    }
  | {
      readonly kind: "tag";
      readonly resource: TaggedResource;
      readonly set: Tags;
      readonly remove: readonly string[];
    }
  | { readonly kind: "create-permission-set"; readonly permissionSet: PermissionSet }
  /** Only what differs is called; `before` is the observed value. */
  | {
      readonly kind: "update-permission-set";
      readonly before: PermissionSet;
      readonly permissionSet: PermissionSet;
    }
  | { readonly kind: "delete-permission-set"; readonly name: string }
  /** Brings a changed set to the accounts that have it; without it the change is invisible there. */
  | { readonly kind: "provision-permission-set"; readonly name: string }
  | { readonly kind: "create-group"; readonly displayName: string; readonly description: string }
  | { readonly kind: "update-group"; readonly displayName: string; readonly description: string }
  | { readonly kind: "delete-group"; readonly displayName: string }
  | {
      readonly kind: "create-user";
      readonly userName: string;
      readonly displayName: string;
      readonly givenName: string;
      readonly familyName: string;
      readonly email: string | undefined;
    }
  | {
      readonly kind: "update-user";
      readonly userName: string;
      readonly displayName: string;
      readonly givenName: string;
      readonly familyName: string;
      readonly email: string | undefined;
    }
  | { readonly kind: "delete-user"; readonly userName: string }
  | { readonly kind: "add-member"; readonly group: string; readonly userName: string }
  | { readonly kind: "remove-member"; readonly group: string; readonly userName: string }
  | {
      readonly kind: "assign";
      readonly account: string;
      readonly permissionSet: string;
      readonly principal: { readonly kind: "group" | "user"; readonly name: string };
    }
  | {
      readonly kind: "unassign";
      readonly account: string;
      readonly permissionSet: string;
      readonly principal: { readonly kind: "group" | "user"; readonly name: string };
    };

export type StepKind = StepOperation["kind"];

export type TaggedResource =
  | { readonly kind: "ou"; readonly path: OuPath }
  | { readonly kind: "account"; readonly name: string }
  | { readonly kind: "policy"; readonly policyType: OrganizationPolicyType; readonly name: string }
  | { readonly kind: "permission-set"; readonly name: string };

/** Unique within a plan and equal for the same intention in another: made of kind and natural key. */
export type StepId = string;

/** An API call as IAM sees it: what a simulation must ask before the step may be planned. */
export type PlannedCall = {
  /** Service as the SDK names it, e.g. `organizations`, `sso-admin`. */
  readonly service: string;
  readonly operation: string;
};

export type Step = {
  readonly id: StepId;
  readonly operation: StepOperation;
  /** In the order in which they are made. */
  readonly calls: readonly PlannedCall[];
  /** Steps that must be done before; where one fails, this one is skipped. */
  readonly dependsOn: readonly StepId[];
  /**
   * Steps that must have ended before, well or not: a guardrail is attached after the accounts under
   * it are made, and also when one of them could not be made.
   */
  readonly after?: readonly StepId[] | undefined;
  /** Entities that AWS locks while it changes them; steps with a common lock never run at once. */
  readonly locks: readonly string[];
  /** Whether something is deleted, closed, detached or unassigned: needs `--allow-destroy`. */
  readonly destroys: boolean;
  /** How long it is expected to take, in seconds, without waiting for others. */
  readonly estimateSeconds: number;
};
