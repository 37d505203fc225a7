/** Statements as texts that are equal where the statements say the same, whatever their order. */
import { formatOperator } from "../iam/operator.ts";
import type { Condition, ReadableStatement } from "../iam/tree.ts";

/** The parts of a statement that may be compared one by one. */
export type StatementKeys = {
  readonly effect: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** One for each condition, in the order of the statement. */
  readonly conditions: readonly string[];
};

/** Made once for a statement: it is compared with all others, and never changes. */
export function keysOf(statement: ReadableStatement): StatementKeys {
  const known = kept.get(statement) ?? makeKeys(statement);
  kept.set(statement, known);
  return known;
}

const kept = new WeakMap<ReadableStatement, StatementKeys>();

function makeKeys(statement: ReadableStatement): StatementKeys {
  const { effect, principal, action, resource, conditions } = statement;
  const entries = principal?.entries.map(({ type, value }) => `${type} ${value}`);
  return {
    effect,
    principal: JSON.stringify([principal?.negated, entries && sorted(entries)]),
    action: elementKey(action, (value) => value.toLowerCase()),
    resource: elementKey(resource, (value) => value),
    conditions: conditions.map((one) =>
      JSON.stringify([conditionName(one), sorted(one.values.map(({ value }) => value))]),
    ),
  };
}

/** What a condition compares and how, without its values. */
export function conditionName(condition: Condition): string {
  return `${formatOperator(condition)} ${condition.key.toLowerCase()}`;
}

/** Everything but the parts that are named. */
export function keyWithout(keys: StatementKeys, left: Partial<StatementKeys>): string {
  const { conditions, ...rest } = { ...keys, ...left };
  return JSON.stringify([rest, sorted(conditions)]);
}

function elementKey(
  element: ReadableStatement["resource"],
  fold: (value: string) => string,
): string {
  return JSON.stringify([
    element?.negated,
    sorted(element?.patterns.map((one) => fold(one.value))),
  ]);
}

function sorted(texts: readonly string[] = []): readonly string[] {
  return [...new Set(texts)].toSorted();
}
