/** Takes out of a statement's lists what the rest of the list says already. */
import { conditionOperators } from "../iam/condition-operators.ts";
import type { Condition, ReadableStatement, Text } from "../iam/tree.ts";
import { coversAction, coversResource, coversText } from "./covers.ts";

/** The same statement with shorter lists; the order of what stays is kept. */
export function shortenLists(statement: ReadableStatement): ReadableStatement {
  const { principal, action, resource, conditions } = statement;
  return {
    ...statement,
    principal: principal && { ...principal, entries: distinct(principal.entries, entryKey) },
    action: { ...action, patterns: withoutCovered(action.patterns, coversAction) },
    resource: resource && {
      ...resource,
      patterns: withoutCovered(resource.patterns, coversResource),
    },
    conditions: conditions.map(shortenValues),
  };
}

/**
 * Of the values of a condition one suffices, or for a negated operator none may match: either way a
 * value that another one covers changes nothing. That ARNs are compared part by part is left alone.
 */
function shortenValues(condition: Condition): Condition {
  const { value, wildcards } = conditionOperators[condition.operator];
  const values =
    value === "string" && wildcards
      ? withoutCovered(condition.values, coversText)
      : distinct(condition.values, (text) => text.value);
  return { ...condition, values };
}

function entryKey({ type, value }: { readonly type: string; readonly value: string }): string {
  return `${type} ${value}`;
}

/** Of two that cover each other, the first stays. */
function withoutCovered(
  texts: readonly Text[],
  covers: (wide: string, narrow: string) => boolean,
): readonly Text[] {
  const kept: Text[] = [];
  const { wild, plain } = Object.groupBy(texts, ({ value }) => (isWild(value) ? "wild" : "plain"));
  const twinless = withoutTwins(wild ?? [], covers);
  if (twinless.length > mostCompared) return distinct(texts, ({ value }) => value);
  for (const text of twinless) {
    if (kept.some((one) => covers(one.value, text.value))) continue;
    const stay = kept.filter((one) => !covers(text.value, one.value));
    kept.splice(0, kept.length, ...stay, text);
  }
  const wide = [...kept];
  const rest = (plain ?? []).filter(({ value }) => !wide.some((one) => covers(one.value, value)));
  const stays = new Set([...kept, ...withoutTwins(rest, covers)]);
  return texts.filter((text) => stays.has(text));
}

/**
 * Each pattern is compared with each: of more than these, which no policy within AWS's quotas has,
 * only repeated ones go.
 */
const mostCompared = 2_000;

/** Texts without wildcards cover only their like, so that no two need be compared. */
function withoutTwins(
  texts: readonly Text[],
  covers: (wide: string, narrow: string) => boolean,
): readonly Text[] {
  const groups = Map.groupBy(texts, ({ value }) => value.toLowerCase());
  return [...groups.values()].flatMap((group) =>
    group.filter((text, at) => !group.slice(0, at).some((one) => covers(one.value, text.value))),
  );
}

const isWild = (text: string): boolean => text.includes("*") || text.includes("?");

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    return seen.has(key) ? false : seen.add(key);
  });
}
