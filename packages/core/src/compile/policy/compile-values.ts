/**
 * The values of one condition, compiled to one test of a value of the request: equality of texts
 * is a set, numbers, dates and addresses are read once.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { hasWildcards } from "../../base/wildcard.ts";
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { ConditionOperator } from "../../iam/condition-operators.ts";
import type { Condition } from "../../iam/tree.ts";
import { canonicalBase64 } from "../../iam/values/base64.ts";
import { compareDecimals, parseDecimal } from "../../iam/values/decimal.ts";
import type { Decimal } from "../../iam/values/decimal.ts";
import { parseInstant } from "../../iam/values/instant.ts";
import { parseIpRange, rangeHolds } from "../../iam/values/ip-range.ts";
import type { Asking } from "./asking.ts";
import { compileGlob, compileGlobs, foldPoint, foldText, globMatches, star } from "./glob.ts";
import type { Glob } from "./glob.ts";
import { No, Open, Yes, triOf, triOr } from "./tri.ts";
import type { Tri } from "./tri.ts";
import { fill, hasVariable, templateOf } from "./variables.ts";

/** Whether a value of the request matches one of the policy's, without the operator's negation. */
export type ValueTest = (actual: string, asking: Asking) => Tri;

/** Of values without variables, which are the same for every request. */
type FixedTest = (actual: string) => Tri;

/** @param variables - whether `${…}` is replaced in this policy (from version 2012-10-17 on) */
export function compileValues(condition: Condition, variables: boolean): ValueTest {
  const row: ConditionOperator = conditionOperators[condition.operator];
  const replaced = row.variables && variables;
  const texts = condition.values.map(({ value }) => value);
  const open = texts.filter((text) => replaced && hasVariable(text));
  const fixed = texts.filter((text) => !replaced || !hasVariable(text));
  const tests: readonly ValueTest[] = [
    ...(fixed.length > 0 ? [keepingLast(compileFixed(fixed, row, condition))] : []),
    ...open.map((text) => compileTemplate(text, row)),
  ];
  const [only, ...more] = tests;
  if (only !== undefined && more.length === 0) return only;
  return (actual, asking) => {
    let result: Tri = No;
    for (const test of tests) result = triOr(result, test(actual, asking));
    return result;
  };
}

/** The same value, such as the caller's ARN, is asked about in one request after another. */
function keepingLast(test: FixedTest): FixedTest {
  let last: string | undefined;
  let result: Tri = No;
  return (actual) => {
    if (actual !== last) {
      last = actual;
      result = test(actual);
    }
    return result;
  };
}

function compileFixed(
  texts: readonly string[],
  row: ConditionOperator,
  { operator }: Condition,
): FixedTest {
  switch (row.value) {
    case "string":
      return compileTexts(texts, row);
    case "arn":
      return compileArns(texts);
    case "number":
      return compileOrdered(texts, parseDecimal, operator);
    case "date":
      return compileOrdered(texts, parseInstant, operator);
    case "boolean":
    case "presence":
      return among(texts, row, (text) => {
        const lower = text.toLowerCase();
        return lower === "true" || lower === "false" ? lower : undefined;
      });
    case "binary":
      return among(texts, row, canonicalBase64);
    case "ip":
      return compileRanges(texts, row);
  }
}

function compileTexts(texts: readonly string[], row: ConditionOperator): FixedTest {
  const own = row.ignoreCase ? texts.map(foldText) : texts;
  const plain = new Set(own.filter((text) => !row.wildcards || !hasWildcards(text)));
  const isOfGlob = compileGlobs(own.filter((text) => !plain.has(text)));
  return (actual) => {
    const text = row.ignoreCase ? foldText(actual) : actual;
    return triOf(plain.has(text) || isOfGlob(text));
  };
}

/** Both sides in one spelling; what the policy says and nobody can read never matches: decision 0004. */
function among(
  texts: readonly string[],
  row: ConditionOperator,
  read: (text: string) => string | undefined,
): FixedTest {
  const readable = texts.map(read);
  const wanted = new Set(readable.filter((text) => text !== undefined));
  const otherwise = readable.includes(undefined) ? whenUnreadable(row) : No;
  return (actual) => {
    const text = read(actual);
    return text !== undefined && wanted.has(text) ? Yes : otherwise;
  };
}

function whenUnreadable({ negated, value }: ConditionOperator): Tri {
  return negated || value === "arn" ? Open : No;
}

function compileOrdered(
  texts: readonly string[],
  parse: (text: string) => Decimal | undefined,
  operator: Condition["operator"],
): FixedTest {
  const holds = orderTest(operator);
  const wanted = texts.map(parse);
  const otherwise = wanted.includes(undefined) ? whenUnreadable(conditionOperators[operator]) : No;
  return (actual) => {
    const left = parse(actual);
    if (left === undefined) return otherwise;
    const matches = wanted.some(
      (right) => right !== undefined && holds(compareDecimals(left, right)),
    );
    return matches ? Yes : otherwise;
  };
}

/** How the request's value stands to the policy's. */
function orderTest(operator: Condition["operator"]): (order: number) => boolean {
  if (operator.endsWith("LessThan")) return (order) => order < 0;
  if (operator.endsWith("LessThanEquals")) return (order) => order <= 0;
  if (operator.endsWith("GreaterThan")) return (order) => order > 0;
  if (operator.endsWith("GreaterThanEquals")) return (order) => order >= 0;
  return (order) => order === 0;
}

function compileRanges(texts: readonly string[], row: ConditionOperator): FixedTest {
  const wanted = texts.map(parseIpRange);
  const otherwise = wanted.includes(undefined) ? whenUnreadable(row) : No;
  return (actual) => {
    const inner = parseIpRange(actual);
    if (inner === undefined) return otherwise;
    const matches = wanted.some((outer) => outer !== undefined && rangeHolds(outer, inner));
    return matches ? Yes : otherwise;
  };
}

/** Six parts, each compared by itself; what has fewer and a wildcard might stand for whole ARNs. */
function compileArns(texts: readonly string[]): FixedTest {
  const split = texts.map((text) => ({ text, parts: splitArn(text) }));
  const whole = split.flatMap(({ parts }) => (parts === undefined ? [] : [parts.map(compileGlob)]));
  const otherwise = split.some(({ text, parts }) => parts === undefined && text.includes("*"))
    ? Open
    : No;
  return (actual) => {
    const parts = partsOfArn(actual);
    if (parts === undefined) return otherwise;
    const matches = whole.some((tests) => tests.every((test, index) => test(parts[index] ?? "")));
    return matches ? Yes : otherwise;
  };
}

let lastArn = "";
let lastParts: readonly string[] | undefined;

/** The same ARN, the principal's, is often asked again. */
function partsOfArn(actual: string): readonly string[] | undefined {
  if (actual !== lastArn) {
    lastArn = actual;
    lastParts = actual.startsWith("arn:") ? splitArn(actual) : undefined;
  }
  return lastParts;
}

/** At the first five colons; undefined where there are fewer. */
function splitArn(text: string): readonly string[] | undefined {
  const parts: string[] = [];
  let start = 0;
  for (let count = 0; count < 5; count += 1) {
    const end = text.indexOf(":", start);
    if (end < 0) return undefined;
    parts.push(text.slice(start, end));
    start = end + 1;
  }
  parts.push(text.slice(start));
  return parts;
}

function compileTemplate(text: string, row: ConditionOperator): ValueTest {
  const template = templateOf(text, row.wildcards);
  return (actual, asking) => {
    const filled = fill(template, asking);
    // Nothing equals a variable without a value.
    if (filled === undefined) return No;
    if (row.value === "arn") return filled.exact ? arnMatches(filled.glob, actual) : Open;
    const glob = row.ignoreCase ? filled.glob.map(foldToken) : filled.glob;
    if (!globMatches(glob, row.ignoreCase ? foldText(actual) : actual)) return No;
    return filled.exact ? Yes : Open;
  };
}

function foldToken(token: number): number {
  return token < 0 ? token : foldPoint(token);
}

function arnMatches(glob: Glob, actual: string): Tri {
  const patterns = splitGlob(glob);
  if (patterns === undefined) return glob.includes(star) ? Open : No;
  const parts = partsOfArn(actual);
  if (parts === undefined) return No;
  return triOf(patterns.every((pattern, index) => globMatches(pattern, parts[index] ?? "")));
}

const colon = 58;

function splitGlob(glob: Glob): readonly Glob[] | undefined {
  const parts: Glob[] = [];
  let rest = glob;
  for (let count = 0; count < 5; count += 1) {
    const at = rest.indexOf(colon);
    if (at < 0) return undefined;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  return [...parts, rest];
}
