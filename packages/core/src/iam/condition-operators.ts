/**
 * One row per condition operator: evaluator, linter and prover read the same row.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * A row says how one value of a policy compares with one value of a request. What happens when the
 * key is missing or has several values is the same for all rows of a polarity, and stands in
 * evaluate/condition.ts. Two choices of ours, each with its record in docs/decisions:
 * - 0002: what an operator without `ForAnyValue` or `ForAllValues` means for a multi-valued key is
 *   unknown, unless it is positive and matches none of the values.
 * - 0004: a value of the policy that is not of the operator's kind (`NumericEquals` with `10abc`)
 *   equals nothing; what its negation means is not documented, so there the answer is unknown.
 */
import { canonicalBase64 } from "./values/base64.ts";
import { compareDecimals, parseDecimal } from "./values/decimal.ts";
import type { Decimal } from "./values/decimal.ts";
import { parseInstant } from "./values/instant.ts";
import { parseIpRange, rangeHolds } from "./values/ip-range.ts";
import {
  anyText,
  foldCase,
  foldPattern,
  matchesPattern,
  splitPattern,
  textOf,
} from "./values/pattern.ts";
import type { Pattern } from "./values/pattern.ts";
import type { ConditionOperatorName } from "./tree.ts";

/** `unreadable`: the policy's value is not of the operator's kind. */
export type Comparison = "match" | "no-match" | "unreadable";

export type ConditionOperator = {
  /** What both sides are read as. */
  readonly value: "string" | "number" | "date" | "boolean" | "binary" | "ip" | "arn" | "presence";
  /** The condition holds where `compare` finds no match. */
  readonly negated: boolean;
  /** `*` and `?` in the policy's value stand for other text. */
  readonly wildcards: boolean;
  /** Capitals do not count. */
  readonly ignoreCase: boolean;
  /** `${…}` in the policy's value is replaced (from version 2012-10-17 on). */
  readonly variables: boolean;
  /** The test without negation: the value of the policy, then that of the request. */
  readonly compare: (wanted: Pattern, actual: string) => Comparison;
};

const string = { value: "string", variables: true, wildcards: false, ignoreCase: false } as const;
const number = {
  value: "number",
  variables: false,
  wildcards: false,
  ignoreCase: false,
  negated: false,
} as const;
const date = {
  value: "date",
  variables: false,
  wildcards: false,
  ignoreCase: false,
  negated: false,
} as const;
const ip = { value: "ip", variables: false, wildcards: false, ignoreCase: false } as const;
/** `ArnEquals` and `ArnLike` behave alike, and so do their negations. */
const arn = { value: "arn", variables: true, wildcards: true, ignoreCase: false } as const;

export const conditionOperators = {
  StringEquals: { ...string, negated: false, compare: sameText },
  StringNotEquals: { ...string, negated: true, compare: sameText },
  StringEqualsIgnoreCase: {
    ...string,
    ignoreCase: true,
    negated: false,
    compare: sameTextIgnoringCase,
  },
  StringNotEqualsIgnoreCase: {
    ...string,
    ignoreCase: true,
    negated: true,
    compare: sameTextIgnoringCase,
  },
  StringLike: { ...string, wildcards: true, negated: false, compare: sameText },
  StringNotLike: { ...string, wildcards: true, negated: true, compare: sameText },
  NumericEquals: { ...number, compare: ordered(parseDecimal, (order) => order === 0) },
  NumericNotEquals: {
    ...number,
    negated: true,
    compare: ordered(parseDecimal, (order) => order === 0),
  },
  NumericLessThan: { ...number, compare: ordered(parseDecimal, (order) => order < 0) },
  NumericLessThanEquals: { ...number, compare: ordered(parseDecimal, (order) => order <= 0) },
  NumericGreaterThan: { ...number, compare: ordered(parseDecimal, (order) => order > 0) },
  NumericGreaterThanEquals: { ...number, compare: ordered(parseDecimal, (order) => order >= 0) },
  DateEquals: { ...date, compare: ordered(parseInstant, (order) => order === 0) },
  DateNotEquals: { ...date, negated: true, compare: ordered(parseInstant, (order) => order === 0) },
  DateLessThan: { ...date, compare: ordered(parseInstant, (order) => order < 0) },
  DateLessThanEquals: { ...date, compare: ordered(parseInstant, (order) => order <= 0) },
  DateGreaterThan: { ...date, compare: ordered(parseInstant, (order) => order > 0) },
  DateGreaterThanEquals: { ...date, compare: ordered(parseInstant, (order) => order >= 0) },
  // AWS's pages disagree about variables in `Bool`; without them, `${…}` equals neither value.
  Bool: {
    value: "boolean",
    variables: false,
    wildcards: false,
    ignoreCase: false,
    negated: false,
    compare: sameBoolean,
  },
  BinaryEquals: {
    value: "binary",
    variables: false,
    wildcards: false,
    ignoreCase: false,
    negated: false,
    compare: sameBytes,
  },
  IpAddress: { ...ip, negated: false, compare: inRange },
  NotIpAddress: { ...ip, negated: true, compare: inRange },
  ArnEquals: { ...arn, negated: false, compare: sameArn },
  ArnLike: { ...arn, negated: false, compare: sameArn },
  ArnNotEquals: { ...arn, negated: true, compare: sameArn },
  ArnNotLike: { ...arn, negated: true, compare: sameArn },
  // `actual` says whether the key is missing.
  Null: {
    value: "presence",
    variables: false,
    wildcards: false,
    ignoreCase: false,
    negated: false,
    compare: sameBoolean,
  },
} as const satisfies Record<ConditionOperatorName, ConditionOperator>;

function sameText(wanted: Pattern, actual: string): Comparison {
  return matchIf(matchesPattern(wanted, actual));
}

function sameTextIgnoringCase(wanted: Pattern, actual: string): Comparison {
  return matchIf(matchesPattern(foldPattern(wanted), foldCase(actual)));
}

/** Numbers and dates: `test` is asked how the request's value stands to the policy's. */
function ordered(
  parse: (text: string) => Decimal | undefined,
  test: (order: number) => boolean,
): ConditionOperator["compare"] {
  return (wanted, actual) => {
    const right = parse(textOf(wanted));
    if (right === undefined) return "unreadable";
    const left = parse(actual);
    return matchIf(left !== undefined && test(compareDecimals(left, right)));
  };
}

function sameBoolean(wanted: Pattern, actual: string): Comparison {
  const text = textOf(wanted).toLowerCase();
  if (text !== "true" && text !== "false") return "unreadable";
  return matchIf(text === actual.toLowerCase());
}

function sameBytes(wanted: Pattern, actual: string): Comparison {
  const bytes = canonicalBase64(textOf(wanted));
  if (bytes === undefined) return "unreadable";
  return matchIf(bytes === canonicalBase64(actual));
}

function inRange(wanted: Pattern, actual: string): Comparison {
  const outer = parseIpRange(textOf(wanted));
  if (outer === undefined) return "unreadable";
  const inner = parseIpRange(actual);
  return matchIf(inner !== undefined && rangeHolds(outer, inner));
}

/**
 * Six parts, each compared by itself, so that a `*` never reaches over a colon except in the last,
 * which holds whatever colons remain. Text of the request that is no ARN matches nothing.
 */
function sameArn(wanted: Pattern, actual: string): Comparison {
  const patterns = splitPattern(wanted, ":", 6);
  // `arn:aws:s3*` might stand for whole ARNs; without a wildcard, what is no ARN equals none.
  if (patterns.length < 6) return wanted.includes(anyText) ? "unreadable" : "no-match";
  const parts = splitArn(actual);
  if (parts === undefined) return "no-match";
  return matchIf(patterns.every((pattern, index) => matchesPattern(pattern, parts[index] ?? "")));
}

function splitArn(text: string): readonly string[] | undefined {
  const parts = text.split(":");
  if (parts.length < 6 || parts[0] !== "arn") return undefined;
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function matchIf(matches: boolean): Comparison {
  return matches ? "match" : "no-match";
}
