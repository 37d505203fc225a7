/** What the checks ask of one condition: when it holds for a request that lacks the key. */
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { Condition, ReadableStatement } from "../../iam/tree.ts";
import { formatOperator } from "../../iam/operator.ts";

export function isNegated({ operator }: Condition): boolean {
  return conditionOperators[operator].negated;
}

/**
 * Whether the condition fails where the request lacks the key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function needsPresence(condition: Condition): boolean {
  const { operator, quantifier, ifExists } = condition;
  if (operator === "Null") return asksPresence(condition, "false");
  if (ifExists || quantifier === "ForAllValues") return false;
  return quantifier === "ForAnyValue" || !isNegated(condition);
}

/** Whether it is `Null` with that value alone. */
export function asksPresence({ operator, values }: Condition, value: "true" | "false"): boolean {
  return operator === "Null" && values.every((text) => text.value.toLowerCase() === value);
}

/** Whether another condition of the statement makes sure that the request has the key. */
export function isGuarded({ conditions }: ReadableStatement, { key }: Condition): boolean {
  return conditions.some((other) => sameKey(other, key) && needsPresence(other));
}

export function sameKey({ key }: Condition, other: string): boolean {
  return key.toLowerCase() === other.toLowerCase();
}

/** `StringEquals` on `aws:PrincipalTag/team`. */
export function conditionWords(condition: Condition): string {
  return `\`${formatOperator(condition)}\` on \`${condition.key}\``;
}

/** Only for conditions on keys of one value, without policy variables. */
export function plainTexts({ values }: Condition): readonly string[] | undefined {
  const texts = values.map(({ value }) => value);
  return texts.some((text) => text.includes("${")) ? undefined : texts;
}
