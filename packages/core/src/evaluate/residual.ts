/**
 * What is left to ask: the condition on unknown context keys under which a request is allowed, as a
 * formula over open conditions. Exact: filled in with the keys' values, the formula holds exactly
 * where the request is allowed. Negation stands only at the conditions, where a Deny put it.
 */
import { conditionHoldsWithout } from "./condition.ts";
import type { OpenCondition, Residual } from "./decision.ts";

/** Holds whatever the keys are. */
const always: Residual = { kind: "all", operands: [] };

/** Holds for no value of the keys. */
const never: Residual = { kind: "any", operands: [] };

/** The open conditions of a formula, in order. */
export function openConditionsOf(residual: Residual): readonly OpenCondition[] {
  return residual.kind === "condition"
    ? [residual.open]
    : residual.operands.flatMap(openConditionsOf);
}

/**
 * The same formula, shorter: without repetition, without what follows from a condition that stands
 * beside it, and `always` or `never` where two conditions contradict each other.
 */
export function simplified(residual: Residual): Residual {
  return simplify(residual, new Map()).residual;
}

/**
 * Whether a formula holds, where it does whatever the keys are; undefined where it turns on them.
 * Besides the form of the conditions, each key is taken as absent and as present.
 */
export function settled(residual: Residual): boolean | undefined {
  return settledBy(keysWorthSplitting(residual), residual, new Map());
}

/** Beyond this number of keys, two to the power of it would be too many cases. */
const mostKeys = 6;

function keysWorthSplitting(residual: Residual): readonly string[] {
  const keys = openConditionsOf(residual).filter(isOnItsKey).map(keyOf);
  return [...new Set(keys)].slice(0, mostKeys);
}

function settledBy(
  keys: readonly string[],
  residual: Residual,
  numbers: Numbers,
): boolean | undefined {
  const short = simplify(residual, numbers).residual;
  if (short.kind !== "condition" && short.operands.length === 0) return short.kind === "all";
  const [key, ...rest] = keys;
  if (key === undefined) return undefined;
  const without = settledBy(rest, given(short, key, "absent"), numbers);
  if (without === undefined) return undefined;
  const present = settledBy(rest, given(short, key, "present"), numbers);
  return present === without ? without : undefined;
}

/** The formula where a key is known to be absent, or present with some value. */
function given(residual: Residual, key: string, presence: "absent" | "present"): Residual {
  if (residual.kind !== "condition") {
    const operands = residual.operands.map((operand) => given(operand, key, presence));
    return { kind: residual.kind, operands };
  }
  const { open, holds } = residual;
  if (!isOnItsKey(open) || keyOf(open) !== key) return residual;
  const { condition } = open;
  if (presence === "present" && condition.operator !== "Null") return residual;
  const truth = conditionHoldsWithout(condition) === (presence === "absent");
  return truth === holds ? always : never;
}

/** Open because nothing is known of the key itself, and not of a variable in the values. */
function isOnItsKey({ condition, element }: OpenCondition): boolean {
  return element === undefined && !hasVariable(condition);
}

function hasVariable({ values }: OpenCondition["condition"]): boolean {
  return values.some(({ value }) => value.includes("${"));
}

function keyOf({ condition }: OpenCondition): string {
  return condition.key.toLowerCase();
}

/** A formula with a text that only equal ones have; `!` before it is its opposite's. */
type Named = {
  readonly residual: Residual;
  readonly name: string;
  /** Of `all` and `any`: their operands. */
  readonly parts: readonly Named[];
};

/** Conditions by what they say: the numbers keep the names of formulas short. */
type Numbers = Map<string, number>;

function simplify(residual: Residual, numbers: Numbers): Named {
  return residual.kind === "condition"
    ? { residual, name: shortName(residual, numbers), parts: [] }
    : joined(
        residual.kind,
        residual.operands.map((operand) => simplify(operand, numbers)),
      );
}

function shortName(residual: OneCondition, numbers: Numbers): string {
  const { holds, text } = saidBy(residual);
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return holds ? `${number}` : `!${number}`;
}

/** Both kinds alike: what is said of `all` holds of `any` with the two turned round. */
function joined(kind: "all" | "any", operands: readonly Named[]): Named {
  const flat = operands.flatMap((one) => (one.residual.kind === kind ? one.parts : [one]));
  const parts = [...new Map(flat.map((one) => [one.name, one])).values()];
  const names = new Set(parts.map(({ name }) => name));
  const contradicted = parts.some(({ name }) => names.has(oppositeName(name)));
  // `all` of what is never so, or `any` of what is always so.
  const decided = parts.some(({ residual }) => isEmpty(residual) && residual.kind !== kind);
  if (contradicted || decided) return kind === "all" ? named("any", []) : named("all", []);
  const shorter = parts.flatMap((part) => beside(part, names));
  const [only] = shorter;
  if (only !== undefined && shorter.length === 1) return only;
  const changed = shorter.length !== parts.length || shorter.some(({ name }) => !names.has(name));
  return changed ? joined(kind, shorter) : named(kind, shorter);
}

/** A part as it counts beside others: nothing where one of them implies it, less where they refute some of it. */
function beside(part: Named, names: ReadonlySet<string>): readonly Named[] {
  const { residual, parts } = part;
  if (residual.kind === "condition" || isEmpty(residual)) return [part];
  if (parts.some(({ name }) => names.has(name))) return [];
  const left = parts.filter(({ name }) => !names.has(oppositeName(name)));
  return left.length === parts.length ? [part] : [joined(residual.kind, left)];
}

function named(kind: "all" | "any", parts: readonly Named[]): Named {
  const names = parts.map(({ name }) => name).toSorted();
  return {
    residual: { kind, operands: parts.map(({ residual }) => residual) },
    name: JSON.stringify([kind, ...names]),
    parts,
  };
}

function isEmpty(residual: Residual): boolean {
  return residual.kind !== "condition" && residual.operands.length === 0;
}

type OneCondition = Extract<Residual, { kind: "condition" }>;

/** What a condition asks for, the same for equal ones, and whether it must hold. */
type Said = { readonly text: string; readonly holds: boolean };

/** Kept with the condition, which stands in one formula after another. */
function saidBy(residual: OneCondition): Said {
  const known = kept.get(residual);
  if (known !== undefined) return known;
  const said = read(residual);
  kept.set(residual, said);
  return said;
}

const kept = new WeakMap<OneCondition, Said>();

function read({ open, holds }: OneCondition): Said {
  const { condition, statement, element } = open;
  if (condition.operator === "Null") {
    const absent = conditionHoldsWithout(condition);
    return { text: JSON.stringify(["Null", keyOf(open)]), holds: absent === holds };
  }
  // What a variable means depends on the version of the policy, and a resource on the policy's type.
  const { type, level, policy, statement: index } = statement;
  const place = isOnItsKey(open) ? [] : [type, level, policy, index, element];
  const { operator, quantifier, ifExists, values } = condition;
  const wanted = values.map(({ value }) => value).toSorted();
  const text = JSON.stringify([operator, quantifier, ifExists, keyOf(open), wanted, place]);
  return { text, holds };
}

function oppositeName(name: string): string {
  return name.startsWith("!") ? name.slice(1) : `!${name}`;
}
