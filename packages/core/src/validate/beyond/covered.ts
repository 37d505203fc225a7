/** Whether an unconditional statement is about all that another one is about. */
import type { ReadableStatement, Text } from "../../iam/tree.ts";
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
