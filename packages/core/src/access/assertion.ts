/**
 * An assertion: who may, or may not, do what, where. The blueprint holds assertions of the user's,
 * and each guardrail of the library brings the one that shows it works.
 */
import type { Span } from "../base/span.ts";
import type { AuthorizationRequest } from "../evaluate/request.ts";
import type { OuPath } from "../organization/organization.ts";

export type Assertion = {
  readonly name: string;
  /** One sentence for people. */
  readonly claim: string;
  readonly effect: "may" | "may-not";
  /** Any of them. */
  readonly who: readonly PrincipalSelector[];
  readonly except: readonly PrincipalSelector[];
  /** Action patterns, any of them. */
  readonly actions: readonly string[];
  /**
   * Resource patterns, any of them; `*` is any resource that the action knows. Each resource is a
   * request of its own: where AWS asks about several (`ec2:RunInstances`), name the one that counts.
   */
  readonly resources: readonly string[];
  /** Accounts concerned; empty means every account that guardrails reach (all but the management account). */
  readonly where: readonly AccountSelector[];
  readonly exceptWhere: readonly AccountSelector[];
  /** What else is true of the request, e.g. that it is made to a Region outside a list. */
  readonly when: readonly {
    readonly key: string;
    readonly is?: readonly string[] | undefined;
    readonly isNot?: readonly string[] | undefined;
    readonly absent?: boolean | undefined;
  }[];
  /** More requests that the same claim speaks of, of other actions or in other circumstances. */
  readonly further?: readonly Pick<Assertion, "actions" | "resources" | "when">[] | undefined;
  readonly span?: Span | undefined;
};

export type PrincipalSelector =
  /**
   * Every principal of the organization's accounts, root users among them. A `may-not` is promised
   * of whatever an account may create, so hypothetical administrators of each account count as well.
   */
  | { readonly kind: "anyone" }
  /** Sessions of people: permission sets and IAM users; for a `may-not` hypothetical ones as well. */
  | { readonly kind: "people" }
  | { readonly kind: "root" }
  | { readonly kind: "group"; readonly name: string }
  | { readonly kind: "user"; readonly name: string }
  | { readonly kind: "permission-set"; readonly name: string }
  /** A pattern over role ARNs, or over names where it holds no `:`. */
  | { readonly kind: "role"; readonly pattern: string }
  /** Anybody who is of no account of the organization. */
  | { readonly kind: "outside" };

export type AccountSelector =
  | { readonly kind: "ou"; readonly path: OuPath }
  | { readonly kind: "account"; readonly name: string };

/** Words kept apart everywhere. */
export type AssertionState =
  | { readonly kind: "refuted"; readonly witness: Witness }
  /** So many requests were tried, and none refuted it. */
  | { readonly kind: "checked"; readonly requests: number; readonly seed: number }
  | { readonly kind: "unknown"; readonly reasons: readonly string[] };

/** A concrete request that shows that an assertion does not hold. */
export type Witness = {
  readonly request: AuthorizationRequest;
  /** The principal, as people know it: `permission set Developer in Dev`. */
  readonly who: string;
  readonly account: string;
  /** What the evaluator answers, and why, in words. */
  readonly because: string;
};

/** A guardrail: a policy with its reason, where it applies, its exceptions, and the property that shows it works. */
export type Guardrail = {
  readonly name: string;
  readonly title: string;
  readonly reason: string;
  readonly kind: "preventive";
  readonly mandatory: boolean;
  readonly policyType: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";
  /** The name of the organization policy that carries it. */
  readonly policy: string;
  /** Names of other forms of it, attached where an exception holds that is limited to some places. */
  readonly variants?: readonly string[] | undefined;
  readonly targets: readonly AccountSelector[];
  readonly exceptions: readonly {
    readonly who: PrincipalSelector;
    readonly where: readonly AccountSelector[];
    readonly reason: string;
    readonly owner: string;
    /** ISO date; an expired exception is an error of the blueprint. */
    readonly expires: string;
  }[];
  readonly property: Assertion;
  readonly span?: Span | undefined;
};
