/**
 * What an evaluator answers, always with its cause.
 *
 * `allow`, `explicit-deny` and `implicit-deny` are only said if they hold however the open parts
 * turn out: `explicit-deny` that a Deny applies for certain, `implicit-deny` that an Allow is
 * missing for certain (a Deny that is open may apply besides; the request is denied either way).
 * Where unknown keys and unreadable parts both keep the answer open, it is `unknown`. A request that
 * no value of the unknown keys gets allowed, but that a Deny stops for some and a missing Allow for
 * others, is `implicit-deny`.
 */
import type { Span } from "../base/span.ts";
import type { Condition, Effect, PolicyType } from "../iam/tree.ts";

/** Points at the statement that decided. */
export type StatementRef = {
  readonly type: PolicyType;
  /** Of an SCP or RCP: the level from the root (0) down, and its node. */
  readonly level?: number | undefined;
  readonly node?: string | undefined;
  readonly policy: string;
  readonly statement: number;
  readonly sid: string | undefined;
  readonly effect: Effect | undefined;
  readonly span: Span;
};

export type Decision =
  | {
      readonly kind: "allow";
      /** The Allow statements that made it; none where `rule` says that no policy was asked. */
      readonly because: readonly StatementRef[];
      readonly rule?: FixedRule | undefined;
      readonly notConsidered: readonly string[];
    }
  | {
      readonly kind: "explicit-deny";
      readonly because: readonly StatementRef[];
      readonly notConsidered: readonly string[];
    }
  | {
      readonly kind: "implicit-deny";
      /** The policy types (with the level, where they have levels) in which an Allow is missing. */
      readonly missingAllow: readonly MissingAllow[];
      /** What AWS refuses whatever the policies say; `missingAllow` is then empty. */
      readonly rule?: FixedRule | undefined;
      readonly notConsidered: readonly string[];
    }
  /** The answer turns on context keys of which nothing is known. */
  | {
      readonly kind: "depends";
      /** All open conditions, also those that in the end do not matter. */
      readonly on: readonly OpenCondition[];
      /** What must hold for the request to be allowed, exactly. */
      readonly condition: Residual;
      readonly notConsidered: readonly string[];
    }
  /** Something that cannot be read or is not modelled decides; never open, never closed. */
  | {
      readonly kind: "unknown";
      readonly reasons: readonly UnknownReason[];
      readonly notConsidered: readonly string[];
    };

export type MissingAllow = {
  readonly type: PolicyType;
  readonly level?: number | undefined;
  readonly node?: string | undefined;
};

/**
 * A condition whose truth is open because its key is unknown, or a key that a policy variable of it
 * names. Where the variable stands in `Resource` or `NotResource`, `element` says so, and
 * `condition` has the variable's key, the operator `StringLike` and the pattern as value: the
 * request's resource is what is compared, and for `NotResource` it must not match.
 */
export type OpenCondition = {
  readonly statement: StatementRef;
  readonly condition: Condition;
  readonly element?: "Resource" | "NotResource" | undefined;
};

/**
 * A formula over open conditions: `all` operands must hold, or `any` of them; `all` of none always
 * holds and `any` of none never. A condition with `holds: false` must not hold.
 */
export type Residual =
  | { readonly kind: "condition"; readonly holds: boolean; readonly open: OpenCondition }
  | { readonly kind: "all"; readonly operands: readonly Residual[] }
  | { readonly kind: "any"; readonly operands: readonly Residual[] };

/** A rule of AWS's that no policy changes. */
export type FixedRule = {
  /** Stable, e.g. `aws-managed-policy`. */
  readonly name: string;
  /** A whole sentence. */
  readonly detail: string;
  /** The page of AWS's that says so. */
  readonly source: string;
};

export type UnknownReason = {
  readonly detail: string;
  readonly statement?: StatementRef | undefined;
};
