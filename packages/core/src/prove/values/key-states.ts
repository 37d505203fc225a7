/**
 * What a context key can hold, as far as some conditions can tell: missing, a value, or several.
 * Exact: whatever a request brings, all the conditions say of it what they say of a state here.
 */
import type { ContextValue } from "../../evaluate/request.ts";
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { Condition } from "../../iam/tree.ts";
import { compileCondition } from "../../compile/policy/compile-condition.ts";
import { No, triAnd, triOr } from "../../compile/policy/tri.ts";
import type { Tri } from "../../compile/policy/tri.ts";
import { patternsOf } from "./condition-patterns.ts";
import { freeAsking } from "../free-asking.ts";
import {
  noValue,
  sampleAddresses,
  sampleBooleans,
  sampleBytes,
  sampleInstants,
  sampleNumbers,
} from "./sample-values.ts";
import { textClasses } from "./text-classes.ts";

/** Undefined where the key is missing. */
export type KeyState = ContextValue | undefined;

/** A condition on the key, as it stands in its policy. */
export type Asked = {
  readonly condition: Condition;
  /** Whether `${…}` is replaced in this policy. */
  readonly variables: boolean;
};

/**
 * @param key - in lower case
 * @param budget - the most states, and the most steps of each kind on the way
 * @param hasSeveral - the key is one of several values; without this, set operators say so
 * @returns undefined where there are more
 */
export function keyStates(
  key: string,
  asked: readonly Asked[],
  { budget, hasSeveral = false }: { readonly budget: number; readonly hasSeveral?: boolean },
): readonly KeyState[] | undefined {
  const values = valuesFor(asked, budget);
  if (values === undefined) return undefined;
  const singles = values.map((value) => ({ kind: "single", value }) as const);
  const severally = hasSeveral || asked.some(({ condition }) => condition.quantifier !== undefined);
  const sets = severally ? valueSets(key, { asked, values, budget }) : [];
  return sets === undefined ? undefined : [undefined, ...singles, ...sets];
}

/** Single values, one of each kind that the conditions tell apart. */
function valuesFor(asked: readonly Asked[], budget: number): readonly string[] | undefined {
  const kinds = Map.groupBy(asked, ({ condition }) => conditionOperators[condition.operator].value);
  kinds.delete("presence");
  const [kind = "string", ...others] = kinds.keys();
  const texts = new Set([...kinds.keys()].map((one) => (one === "arn" ? "string" : one)));
  // Texts that are also numbers, or addresses, and of some patterns: not modelled.
  if (texts.size > 1) return undefined;
  if (kind === "string" || kind === "arn" || others.length > 0) {
    const patterns = asked.flatMap(({ condition, variables }) => patternsOf(condition, variables));
    return textClasses(patterns, budget);
  }
  const named = asked.flatMap(({ condition }) => condition.values.map(({ value }) => value));
  return [...samplesOf[kind](named), noValue, ""];
}

const samplesOf = {
  number: sampleNumbers,
  date: sampleInstants,
  boolean: sampleBooleans,
  binary: sampleBytes,
  ip: sampleAddresses,
  presence: () => [],
} as const;

/**
 * Lists of values. Set operators see of a list whether some value matches, and whether all do: lists
 * are made longer by one value at a time, as long as that shows them something new.
 */
function valueSets(
  key: string,
  of: {
    readonly asked: readonly Asked[];
    readonly values: readonly string[];
    readonly budget: number;
  },
): readonly KeyState[] | undefined {
  const seen = new Map<string, readonly string[]>();
  const told = of.values.map((value) => ({ value, matches: matchesOf(key, of.asked, value) }));
  const queue: SetOfValues[] = [];
  const add = (set: SetOfValues) => {
    const name = JSON.stringify([set.some, set.all, set.isEmptyText]);
    if (seen.has(name)) return;
    seen.set(name, set.values);
    queue.push(set);
  };
  for (const { value, matches } of told) {
    add({ values: [value], some: matches, all: matches, isEmptyText: value === "" });
  }
  for (let at = 0; at < queue.length; at += 1) {
    const set = queue[at];
    if (set === undefined || queue.length > of.budget) return undefined;
    for (const { value, matches } of told) {
      add({
        values: [...set.values, value],
        some: set.some.map((one, place) => triOr(one, matches[place] ?? No)),
        all: set.all.map((one, place) => triAnd(one, matches[place] ?? No)),
        isEmptyText: set.isEmptyText && value === "",
      });
    }
  }
  return queue.map(({ values }) => ({ kind: "many", values }));
}

/** By condition, whether some value of the list matches it, and whether all do. */
type SetOfValues = {
  readonly values: readonly string[];
  readonly some: readonly Tri[];
  readonly all: readonly Tri[];
  readonly isEmptyText: boolean;
};

/** Whether each condition matches a value, whatever its set operator says of several. */
function matchesOf(key: string, asked: readonly Asked[], value: string): readonly Tri[] {
  const asking = freeAsking({ context: new Map([[key, { kind: "single", value }]]) });
  return asked.map(({ condition, variables }) => {
    const plain = { ...condition, quantifier: undefined, ifExists: false };
    return compileCondition(plain, variables)(asking);
  });
}
