/**
 * Whether a condition holds. All conditions of a statement must, and of the values of one condition
 * one suffices; for a negated operator, none may match.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
import { conditionOperators } from "../iam/condition-operators.ts";
import type { ConditionOperator } from "../iam/condition-operators.ts";
import type { Condition, Text } from "../iam/tree.ts";
import { literalOf, patternOf } from "../iam/values/pattern.ts";
import { lookUp } from "./facts.ts";
import type { KeyState } from "./facts.ts";
import { hasVariables } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { and, no, not, openOn, or, truthOf, unclear, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";
import { expandVariables } from "./variables.ts";
import type { Expansion } from "./variables.ts";

/**
 * Evaluates one condition of a statement. Where unknown keys keep it open, it is open as a whole: its
 * values and the operator's negation are part of what is left to ask.
 */
export function conditionHolds(condition: Condition, scope: Scope): Truth {
  const truth = holdsAsKnown(condition, scope);
  const isOpen = truth.kind === "open" && truth.reasons.length === 0;
  return isOpen ? openOn({ statement: scope.ref, condition }) : truth;
}

/** Whether a condition holds where its key is absent. */
export function conditionHoldsWithout(condition: Condition): boolean {
  return condition.operator === "Null"
    ? asksForPresence(condition, true)
    : holdsWhenMissing(condition);
}

function holdsAsKnown(condition: Condition, scope: Scope): Truth {
  const key = lookUp(scope.facts, condition.key);
  if (condition.operator === "Null") return presenceIs(key, condition, scope);
  switch (key.kind) {
    case "unknown":
      return openOn({ statement: scope.ref, condition });
    case "missing":
      return truthOf(holdsWhenMissing(condition));
    case "single":
      return holdsForValues([key.value], condition, scope);
    case "many":
      // A key without any value is as good as missing: decision 0003.
      return key.values.length === 0
        ? truthOf(holdsWhenMissing(condition))
        : holdsForMany(key.values, condition, scope);
  }
}

/** reference_policies_elements_condition_operators.html, "Important" and "...IfExists" */
function holdsWhenMissing(condition: Condition): boolean {
  if (condition.ifExists) return true;
  switch (condition.quantifier) {
    case "ForAllValues":
      return true;
    case "ForAnyValue":
      return false;
    case undefined:
      return conditionOperators[condition.operator].negated;
  }
}

/**
 * A multi-valued key needs a set operator; what follows without one is not said, but for an operator
 * that finds none of the values: decision 0002.
 */
function holdsForMany(values: readonly string[], condition: Condition, scope: Scope): Truth {
  const truth = holdsForValues(values, condition, scope);
  if (condition.quantifier !== undefined) return truth;
  const { negated } = conditionOperators[condition.operator];
  if (!negated && truth.kind === "false") return no;
  const detail = `\`${condition.key}\` has several values, and AWS does not say what \`${condition.operator}\` means for them without \`ForAnyValue\` or \`ForAllValues\`.`;
  return unclear({ detail, statement: scope.ref });
}

/**
 * A single value is a set of one. `ForAllValues` also holds of a set that is empty or holds only
 * empty strings: reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function holdsForValues(values: readonly string[], condition: Condition, scope: Scope): Truth {
  if (condition.quantifier !== "ForAllValues") {
    return or(values.map((value) => holdsForValue(value, condition, scope)));
  }
  if (values.every((value) => value === "")) return yes;
  return and(values.map((value) => holdsForValue(value, condition, scope)));
}

function holdsForValue(actual: string, condition: Condition, scope: Scope): Truth {
  const matches = or(
    condition.values.map((wanted) => matchesValue({ wanted, actual }, condition, scope)),
  );
  return conditionOperators[condition.operator].negated ? not(matches) : matches;
}

type Pair = { readonly wanted: Text; readonly actual: string };

/** One value of the policy against one of the request, without the operator's negation. */
function matchesValue({ wanted, actual }: Pair, condition: Condition, scope: Scope): Truth {
  const row: ConditionOperator = conditionOperators[condition.operator];
  const expansion = expand(wanted.value, row, scope);
  switch (expansion.kind) {
    // Nothing equals a variable without a value, so a negated operator holds: "Policy variables
    // with no value", reference_policies_variables.html.
    case "no-value":
      return no;
    case "unknown":
      // Only of plain text is it certain that no value of the variable can make it match.
      return row.value === "string" && row.compare(expansion.widest, actual) === "no-match"
        ? no
        : openOn({ statement: scope.ref, condition });
    case "pattern":
      break;
  }
  switch (row.compare(expansion.pattern, actual)) {
    case "match":
      return yes;
    case "no-match":
      return no;
    case "unreadable":
      return whenUnreadable({ wanted, actual }, condition, scope);
  }
}

function expand(text: string, row: ConditionOperator, scope: Scope): Expansion {
  if (row.variables && hasVariables(scope)) {
    return expandVariables(text, { facts: scope.facts, wildcards: row.wildcards });
  }
  return { kind: "pattern", pattern: row.wildcards ? patternOf(text) : literalOf(text) };
}

/** Equal to nothing; what its negation means, nobody says: decision 0004. */
function whenUnreadable({ wanted }: Pair, condition: Condition, scope: Scope): Truth {
  const { negated, value } = conditionOperators[condition.operator];
  if (!negated && value !== "arn") return no;
  const detail = `\`${wanted.value}\` cannot be compared by \`${condition.operator}\`, and AWS does not say what follows.`;
  return unclear({ detail, statement: scope.ref });
}

/** `Null`: `"true"` asks that the key is missing, `"false"` that it is there and has a value. */
function presenceIs(key: KeyState, condition: Condition, scope: Scope): Truth {
  if (condition.quantifier !== undefined) {
    const detail = "AWS does not say what `Null` means together with a set operator.";
    return unclear({ detail, statement: scope.ref });
  }
  const holds = (missing: boolean) => asksForPresence(condition, missing);
  if (key.kind !== "unknown") {
    return truthOf(
      holds(key.kind === "missing" || (key.kind === "many" && key.values.length === 0)),
    );
  }
  if (holds(true) === holds(false)) return truthOf(holds(true));
  return openOn({ statement: scope.ref, condition });
}

/** Whether `Null` holds of a key that is missing, or is not. */
function asksForPresence({ values }: Condition, missing: boolean): boolean {
  return values.some(
    ({ value }) => conditionOperators.Null.compare(literalOf(value), String(missing)) === "match",
  );
}
