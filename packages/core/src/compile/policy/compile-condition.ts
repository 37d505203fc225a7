/**
 * Conditions, compiled to tests of a request. All conditions of a statement must hold, and of the
 * values of one condition one suffices; for a negated operator, none may match.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { Condition } from "../../iam/tree.ts";
import { keyReader } from "./asking.ts";
import type { Asking, KeyState } from "./asking.ts";
import { compileValues } from "./compile-values.ts";
import { No, Open, Yes, triAnd, triNot, triOf, triOr } from "./tri.ts";
import type { Tri } from "./tri.ts";
import { hasVariable } from "./variables.ts";

export type Test = (asking: Asking) => Tri;

/** @param variables - whether `${…}` is replaced in this policy */
export function compileCondition(condition: Condition, variables: boolean): Test {
  const stateOf = keyReader(condition.key.toLowerCase());
  if (condition.operator === "Null") {
    const holds = compilePresence(condition);
    return (asking) => holds(stateOf(asking));
  }
  const ifMissing = whenMissing(condition);
  const single = compileValue(condition, variables);
  const many = compileSet(condition, single);
  return (asking) => {
    const state = stateOf(asking);
    switch (state.kind) {
      case "single":
        // `ForAllValues` also holds of an empty text.
        return condition.quantifier === "ForAllValues" && state.value === ""
          ? Yes
          : single(state.value, asking);
      case "many":
        return state.values.length === 0 ? ifMissing : many(state.values, asking);
      case "missing":
        return ifMissing;
      case "unknown":
        return Open;
    }
  };
}

/** The key, in lower case, where the condition asks for nothing else; a variable asks for another. */
export function onlyKeyOf(condition: Condition, variables: boolean): string | undefined {
  const asksMore = variables && condition.values.some(({ value }) => hasVariable(value));
  return asksMore ? undefined : condition.key.toLowerCase();
}

/** A missing key: negated operators, `IfExists` and `ForAllValues` hold, the others do not. */
function whenMissing({ operator, quantifier, ifExists }: Condition): Tri {
  if (ifExists || quantifier === "ForAllValues") return Yes;
  return triOf(quantifier === undefined && conditionOperators[operator].negated);
}

type ValueHolds = (value: string, asking: Asking) => Tri;

function compileValue(condition: Condition, variables: boolean): ValueHolds {
  const matches = compileValues(condition, variables);
  if (!conditionOperators[condition.operator].negated) return matches;
  return (value, asking) => triNot(matches(value, asking));
}

type SetHolds = (values: readonly string[], asking: Asking) => Tri;

/**
 * A key of several values needs a set operator; what follows without one is not said, but for an
 * operator that finds none of the values: decision 0002.
 */
function compileSet({ operator, quantifier }: Condition, holds: ValueHolds): SetHolds {
  const some: SetHolds = (values, asking) => {
    let result: Tri = No;
    for (const value of values) result = triOr(result, holds(value, asking));
    return result;
  };
  switch (quantifier) {
    case undefined:
      return conditionOperators[operator].negated
        ? () => Open
        : (values, asking) => (some(values, asking) === No ? No : Open);
    case "ForAnyValue":
      return some;
    case "ForAllValues":
      return (values, asking) => {
        if (values.every((value) => value === "")) return Yes;
        let result: Tri = Yes;
        for (const value of values) result = triAnd(result, holds(value, asking));
        return result;
      };
  }
}

/** `Null`: `"true"` asks that the key is missing, `"false"` that it is there and has a value. */
function compilePresence({ quantifier, values }: Condition): (state: KeyState) => Tri {
  // AWS does not say what `Null` means together with a set operator.
  if (quantifier !== undefined) return () => Open;
  const wants = (text: string) => values.some(({ value }) => value.toLowerCase() === text);
  const [ifMissing, ifThere] = [triOf(wants("true")), triOf(wants("false"))];
  return (state) => {
    switch (state.kind) {
      case "single":
        return ifThere;
      case "many":
        return state.values.length === 0 ? ifMissing : ifThere;
      case "missing":
        return ifMissing;
      case "unknown":
        return ifMissing === ifThere ? ifMissing : Open;
    }
  };
}
