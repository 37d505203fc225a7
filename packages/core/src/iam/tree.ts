/**
 * The syntax tree of a policy document: plain frozen data with positions and no behaviour. The
 * parser makes it, the printer is its inverse, the evaluators read it.
 */
import type { Span } from "../base/span.ts";

/** The places a policy may stand, which decide what it may hold and what it can do. */
export type PolicyType =
  | "identity"
  | "resource"
  | "trust"
  | "boundary"
  | "session"
  | "scp"
  | "rcp"
  | "vpce";

export type PolicyVersion = "2012-10-17" | "2008-10-17";

export type PolicyDocument = {
  /** Absent means `2008-10-17`: policy variables are then literal text. */
  readonly version: PolicyVersion | undefined;
  readonly id: string | undefined;
  readonly statements: readonly Statement[];
  readonly span: Span;
};

export type Statement = ReadableStatement | UnreadableStatement;

export type Effect = "Allow" | "Deny";

export type ReadableStatement = {
  readonly kind: "statement";
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: Effect;
  /** Absent in the policy types that have no principal element. */
  readonly principal: PrincipalElement | undefined;
  readonly action: ActionElement;
  /** Absent where the policy type has none (trust policies): the statement is about its own resource. */
  readonly resource: ResourceElement | undefined;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly span: Span;
};

/**
 * A statement that AWS stores and this version does not understand. Every answer that depends on
 * it is unknown: counted as denying it would make false guarantees, counted as absent it would hide access.
 */
export type UnreadableStatement = {
  readonly kind: "unreadable";
  readonly index: number;
  readonly sid: string | undefined;
  /** Known where the effect itself could be read; an unreadable Allow cannot cause a denial by Deny. */
  readonly effect: Effect | undefined;
  readonly reason: string;
  readonly span: Span;
};

export type ActionElement = {
  /** `NotAction`. */
  readonly negated: boolean;
  readonly patterns: readonly Text[];
};

export type ResourceElement = {
  /** `NotResource`. */
  readonly negated: boolean;
  readonly patterns: readonly Text[];
};

export type PrincipalElement = {
  /** `NotPrincipal`. */
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
};

/** `"Principal": "*"` has the type `*`; `{"AWS": "*"}` the type `AWS` and the value `*`. */
export type PrincipalEntry = {
  readonly type: "AWS" | "Service" | "Federated" | "CanonicalUser" | "*";
  readonly value: string;
  readonly span: Span;
};

export type Text = { readonly value: string; readonly span: Span };

export type SetQuantifier = "ForAnyValue" | "ForAllValues";

export type Condition = {
  /** As the table of condition operators spells it, without quantifier and `IfExists`. */
  readonly operator: ConditionOperatorName;
  readonly quantifier: SetQuantifier | undefined;
  readonly ifExists: boolean;
  /** As written; compared case-insensitively. */
  readonly key: string;
  /** At least one; numbers and booleans by their source text. */
  readonly values: readonly Text[];
  readonly span: Span;
};

export type ConditionOperatorName =
  | "StringEquals"
  | "StringNotEquals"
  | "StringEqualsIgnoreCase"
  | "StringNotEqualsIgnoreCase"
  | "StringLike"
  | "StringNotLike"
  | "NumericEquals"
  | "NumericNotEquals"
  | "NumericLessThan"
  | "NumericLessThanEquals"
  | "NumericGreaterThan"
  | "NumericGreaterThanEquals"
  | "DateEquals"
  | "DateNotEquals"
  | "DateLessThan"
  | "DateLessThanEquals"
  | "DateGreaterThan"
  | "DateGreaterThanEquals"
  | "Bool"
  | "BinaryEquals"
  | "IpAddress"
  | "NotIpAddress"
  | "ArnEquals"
  | "ArnLike"
  | "ArnNotEquals"
  | "ArnNotLike"
  | "Null";
