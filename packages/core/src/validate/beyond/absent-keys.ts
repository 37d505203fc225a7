/** Conditions that mistake what a missing key means: `IfExists` in a Deny, and `Null` turned around. */
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { Condition, ReadableStatement } from "../../iam/tree.ts";
import type { CheckRow, Found } from "../check.ts";
import { guide } from "../sources.ts";
import { asksPresence, conditionWords, isNegated, needsPresence, sameKey } from "./conditions.ts";

const operators = `${guide}/reference_policies_elements_condition_operators.html`;

export const absentKeyChecks = [
  {
    code: "POSITIVE_CONDITION_DENIES_MISSING_KEY",
    title: "Deny of certain values that denies requests without the key, too",
    severity: "warning",
    fix: "Write the operator without `IfExists` or `ForAllValues:`, or add a condition on what has the key.",
    source: `${operators}#Conditions_IfExists`,
    run: ({ statements }) => statements.flatMap(deniedWithoutKey),
  },
  {
    code: "NULL_MAKES_TEST_IDLE",
    title: "Values that are never looked at",
    severity: "warning",
    fix: 'Write `"false"` if the key must be there, or one statement for each of the two.',
    source: `${operators}#Conditions_Null`,
    run: ({ statements }) => statements.flatMap(idleTests),
  },
  {
    code: "NULL_ASKS_FOR_THE_OPPOSITE",
    title: "Demand for a key that is turned around",
    severity: "warning",
    fix: 'Write `"false"` for a key that must be there, `"true"` for one that must be missing.',
    source: `${operators}#Conditions_Null`,
    run: ({ statements }) => statements.flatMap(turnedAround),
  },
] as const satisfies readonly CheckRow[];

/**
 * Only for operators on texts, ARNs and addresses: with `Bool` and numbers `IfExists` is AWS's own
 * way to deny what lacks the key, as in `"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}`.
 */
function deniedWithoutKey({ effect, conditions }: ReadableStatement): readonly Found[] {
  if (effect !== "Deny") return [];
  const guarded = keysOf(conditions.filter(needsPresence));
  return conditions
    .filter((one) => namesValues(one) && !isNegated(one) && !needsPresence(one))
    .filter(({ key }) => !guarded.has(key.toLowerCase()))
    .map((one) => ({
      message: `A request without \`${one.key}\` meets ${conditionWords(one)}, so whatever lacks the key is denied, and not only the values that are listed.`,
      span: one.span,
    }));
}

/** In lower case. */
function keysOf(conditions: readonly Condition[]): ReadonlySet<string> {
  return new Set(conditions.map(({ key }) => key.toLowerCase()));
}

function namesValues({ operator }: Condition): boolean {
  const { value } = conditionOperators[operator];
  return value === "string" || value === "arn" || value === "ip";
}

/** Where the test fails without the key, the two contradict each other, which another check says. */
function idleTests({ conditions }: ReadableStatement): readonly Found[] {
  const missing = keysOf(conditions.filter((one) => asksPresence(one, "true")));
  return conditions
    .filter((one) => one.operator !== "Null" && !needsPresence(one))
    .filter(({ key }) => missing.has(key.toLowerCase()))
    .map((one) => ({
      message: `\`Null\` with \`true\` asks for \`${one.key}\` to be missing, and then ${conditionWords(one)} always holds: its values say nothing.`,
      span: one.span,
    }));
}

/** Keys that a policy demands: to have them is the better state, by which nobody wants to be denied. */
const demanded = [
  { key: "aws:MultiFactorAuthAge", having: "signed in with MFA" },
  { key: "aws:MultiFactorAuthPresent", having: "used temporary credentials" },
  { key: "aws:TokenIssueTime", having: "used temporary credentials" },
  { key: "sts:ExternalId", having: "named an external id" },
] as const;

/** Beside another condition on the key, `Null` may well be meant. */
function turnedAround({ effect, conditions }: ReadableStatement): readonly Found[] {
  const wrong = effect === "Deny" ? "false" : "true";
  return conditions
    .filter((one) => asksPresence(one, wrong))
    .filter((one) => conditions.every((other) => other === one || !sameKey(other, one.key)))
    .flatMap(({ key, span }) => {
      const row = demanded.find((known) => known.key.toLowerCase() === key.toLowerCase());
      if (row === undefined) return [];
      const message =
        effect === "Deny"
          ? `\`Null\` with \`false\` holds where \`${key}\` is there: the statement denies just those who ${row.having}.`
          : `\`Null\` with \`true\` holds where \`${key}\` is missing: the statement allows only those who have not ${row.having}.`;
      return [{ message, span }];
    });
}
