/** Checks of wildcards in the values of conditions: what they let in, and what they make of a test. */
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { Catalogue } from "../../catalogue.ts";
import type { Condition } from "../../iam/tree.ts";
import { hasWildcard } from "../actions-of.ts";
import { conditionWords } from "../beyond/conditions.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { eachCondition, eachValue } from "../condition-checks.ts";
import { analyzer } from "../sources.ts";
import { outsideVariables } from "../variable-checks.ts";

export const wildcardConditionChecks: readonly CheckRow[] = [
  {
    code: "WILDCARD_USAGE_TOO_PERMISSIVE",
    title: "Wildcard in a value that names one thing",
    severity: "error",
    fix: "Write the values out.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-wildcard-usage-too-permissive`,
    run: (context) =>
      eachValue(context, (condition, { value, span }) => {
        if (!conditionOperators[condition.operator].wildcards) return [];
        if (!isTooWide(condition.key.toLowerCase(), outsideVariables(value))) return [];
        const message = `With a wildcard in \`${value}\`, \`${condition.key}\` may be another's than is meant.`;
        return [{ message, span }];
      }),
  },
  equivalent("EQUIVALENT_TO_NULL_FALSE", "there"),
  equivalent("EQUIVALENT_TO_NULL_TRUE", "missing"),
  {
    code: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    title: "Condition that always holds",
    severity: "suggestion",
    fix: "Remove the condition, which changes nothing.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-redundant-key-due-to-wildcard-in-condition`,
    run: (context) =>
      withMeaning(context, "always", (condition) => `${conditionWords(condition)} always holds.`),
  },
  {
    code: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
    title: "Condition that never holds",
    severity: "suggestion",
    fix: "Remove the statement, or correct the condition.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-redundant-statement-due-to-wildcard-in-condition`,
    run: (context) =>
      withMeaning(
        context,
        "never",
        (condition) => `${conditionWords(condition)} never holds, so the statement never applies.`,
      ),
  },
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sensitive */
const sensitiveKeys: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalorgid",
  "aws:resourceaccount",
  "aws:resourceorgid",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:vpceaccount",
  "aws:vpceorgid",
]);

/** The id of a user or role stands before the colon of `aws:userid`, the name of a session behind it. */
function isTooWide(key: string, text: string): boolean {
  if (sensitiveKeys.has(key)) return hasWildcard(text);
  if (key !== "aws:userid") return false;
  const [id = "", session] = text.split(":");
  return hasWildcard(id) && (id !== "*" || session === undefined);
}

type Meaning = "there" | "missing" | "always" | "never";

function equivalent(code: string, meaning: "there" | "missing"): CheckRow {
  const value = meaning === "there" ? "false" : "true";
  return {
    code,
    title: `Wildcard that asks whether a key is ${meaning}`,
    severity: "suggestion",
    fix: `Write \`"Null": {"<key>": "${value}"}\`.`,
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-${code.toLowerCase().replaceAll("_", "-")}`,
    run: (context) =>
      withMeaning(
        context,
        meaning,
        (condition) =>
          `${conditionWords(condition)} holds wherever the key is ${meaning}, as \`"Null": {"${condition.key}": "${value}"}\` says in plain words.`,
      ),
  };
}

function withMeaning(
  context: CheckContext,
  meaning: Meaning,
  words: (condition: Condition) => string,
): readonly Found[] {
  return eachCondition(context, (condition) => {
    if (meaningOf(condition, context.catalogue) !== meaning) return [];
    return [{ message: words(condition), span: condition.span }];
  });
}

/** What is left of a condition that names every value; undefined where it names only some. */
function meaningOf(condition: Condition, catalogue: Catalogue): Meaning | undefined {
  const { operator, quantifier, ifExists, key, values } = condition;
  if (operator !== "StringLike" && operator !== "StringNotLike") return undefined;
  if (!values.some(({ value }) => value === "*") || sensitiveKeys.has(key.toLowerCase())) {
    return undefined;
  }
  // What a comparison of several values means without a quantifier is another check's.
  if (quantifier === undefined && catalogue.contextKey(key)?.multivalued === true) return undefined;
  if (operator === "StringLike") {
    return ifExists || quantifier === "ForAllValues" ? "always" : "there";
  }
  // It also holds for an empty text, which `Null` counts as there.
  if (quantifier === "ForAllValues") return undefined;
  return quantifier === "ForAnyValue" && !ifExists ? "never" : "missing";
}
