/** Whether a statement is about all that another one is about. */
import type { Condition, ReadableStatement, Text } from "../../iam/tree.ts";
import { areComparable, disjointPatterns, includesPattern } from "./patterns.ts";
import type { PatternOptions } from "./patterns.ts";

type List = { readonly negated: boolean; readonly patterns: readonly Text[] };

/** @param deny - without conditions */
export function deniesAllOf(deny: ReadableStatement, other: ReadableStatement): boolean {
  return (
    isEverybody(deny) &&
    coversList(deny.action, other.action, { ignoreCase: true }) &&
    coversResource(deny.resource, other.resource)
  );
}

/** Whether all requests that a statement is about are requests that another one is about. */
export function coversStatement(wide: ReadableStatement, narrow: ReadableStatement): boolean {
  return (
    conditionsOf(narrow).isSupersetOf(conditionsOf(wide)) &&
    (isEverybody(wide) || principalText(wide) === principalText(narrow)) &&
    coversList(wide.action, narrow.action, { ignoreCase: true }) &&
    coversResource(wide.resource, narrow.resource)
  );
}

/** As texts that are the same for conditions that say the same. */
function conditionsOf({ conditions }: ReadableStatement): ReadonlySet<string> {
  return new Set(conditions.map(conditionText));
}

function conditionText({ operator, quantifier, ifExists, key, values }: Condition): string {
  const wanted = values.map(({ value }) => value).toSorted();
  return JSON.stringify([operator, quantifier, ifExists, key.toLowerCase(), wanted]);
}

function principalText({ principal }: ReadableStatement): string {
  const entries = (principal?.entries ?? []).map(({ type, value }) => `${type} ${value}`);
  return JSON.stringify([principal?.negated, entries.toSorted()]);
}

function isEverybody({ principal }: ReadableStatement): boolean {
  if (principal === undefined) return true;
  return !principal.negated && principal.entries.some(({ type }) => type === "*");
}

function coversResource(wide: List | undefined, narrow: List | undefined): boolean {
  if (wide === undefined || narrow === undefined) return wide === narrow;
  // A short ARN is filled up with `*` in some policy types, and a variable may bring any text.
  const isPlain = ({ value }: Text): boolean => isWhole(value) && !value.includes("${");
  if (![...wide.patterns, ...narrow.patterns].every(isPlain)) {
    return !wide.negated && wide.patterns.some(({ value }) => value === "*");
  }
  return coversList(wide, narrow, {});
}

function isWhole(text: string): boolean {
  return text === "*" || text.split(":").length >= 6;
}

function coversList(wide: List, narrow: List, options: PatternOptions): boolean {
  if (narrow.negated) return !wide.negated && wide.patterns.some(({ value }) => value === "*");
  if (!areComparable(valuesOf(wide), valuesOf(narrow))) return false;
  if (wide.negated) {
    return narrow.patterns.every(({ value }) =>
      wide.patterns.every((except) => disjointPatterns(except.value, value, options)),
    );
  }
  return narrow.patterns.every(({ value }) =>
    wide.patterns.some((outer) => includesPattern(outer.value, value, options)),
  );
}

function valuesOf({ patterns }: List): readonly string[] {
  return patterns.map(({ value }) => value);
}
