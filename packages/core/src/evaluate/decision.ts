/** What an evaluator answers, always with its cause. */
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
      readonly because: readonly StatementRef[];
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
      readonly notConsidered: readonly string[];
    }
  /** The answer turns on context keys of which nothing is known. */
  | {
      readonly kind: "depends";
      readonly on: readonly OpenCondition[];
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

/** A condition whose truth is open because its key is unknown. */
export type OpenCondition = { readonly statement: StatementRef; readonly condition: Condition };

export type UnknownReason = {
  readonly detail: string;
  readonly statement?: StatementRef | undefined;
};
