/** Checks of conditions: their keys, and whether operator and values fit one another. */
import { everyUnit, isLetterOrDigit } from "../base/characters.ts";
import { conditionOperators } from "../iam/condition-operators.ts";
import { formatOperator } from "../iam/operator.ts";
import type { Condition, Text } from "../iam/tree.ts";
import { canonicalBase64 } from "../iam/values/base64.ts";
import { parseDecimal } from "../iam/values/decimal.ts";
import { parseInstant } from "../iam/values/instant.ts";
import { parseIpRange } from "../iam/values/ip-range.ts";
import type { IpRange } from "../iam/values/ip-range.ts";
import type { CheckContext, CheckRow, FindingSeverity, Found } from "./check.ts";
import { analyzer, guide } from "./sources.ts";
import { outsideVariables } from "./variable-checks.ts";

const kindWords = {
  string: "text",
  number: "number",
  date: "date",
  boolean: "truth value",
  presence: "truth value",
  binary: "binary value in base64",
  ip: "address or range",
  arn: "ARN",
} as const;

export const conditionChecks: readonly CheckRow[] = [
  {
    code: "MISSING_TAG_KEY_IN_CONDITION",
    title: "Tag condition without a tag",
    severity: "error",
    fix: "Write the tag's key behind the slash.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-missing-tag-key-in-condition`,
    run: (context) =>
      eachCondition(context, ({ key, span }) =>
        tagFamilies.has(
          key.toLowerCase().endsWith("/") ? key.toLowerCase().slice(0, -1) : key.toLowerCase(),
        )
          ? [{ message: `\`${key}\` names no tag, as \`${key.split("/")[0]}/team\` does.`, span }]
          : [],
      ),
  },
  mismatch("TYPE_MISMATCH_NUMBER", "number", (text) => parseDecimal(text) !== undefined),
  mismatch("TYPE_MISMATCH_DATE", "date", (text) => parseInstant(text) !== undefined),
  mismatch("TYPE_MISMATCH_BOOLEAN", "boolean", isBoolean),
  mismatch("TYPE_MISMATCH_NULL", "presence", isBoolean),
  mismatch("TYPE_MISMATCH_IP_RANGE", "ip", (text) => parseIpRange(text) !== undefined),
  // AWS's name for values of `BinaryEquals`, which it calls strings in base64.
  mismatch("TYPE_MISMATCH_STRING", "binary", (text) => canonicalBase64(text) !== undefined),
  {
    code: "INVALID_CONDITION_MULTIPLE_BOOLEAN",
    title: "Both truths in one condition",
    severity: "error",
    fix: "Keep one of the two values, or remove the condition.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-condition-multiple-boolean`,
    run: (context) =>
      eachCondition(context, ({ operator, values, key, span }) => {
        if (operator !== "Bool" && operator !== "Null") return [];
        const texts = new Set(values.map(({ value }) => value.toLowerCase()));
        if (!texts.has("true") || !texts.has("false")) return [];
        return [
          { message: `The condition on \`${key}\` takes both \`true\` and \`false\`.`, span },
        ];
      }),
  },
  missingQualifier("MISSING_QUALIFIER", "error", (key) => key.startsWith("aws:")),
  // What the reference says of services' own keys, AWS's managed policies do not always follow.
  missingQualifier(
    "MISSING_QUALIFIER_FOR_SERVICE_KEY",
    "warning",
    (key) => !key.startsWith("aws:"),
  ),
  {
    code: "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    title: "ForAllValues on a key of one value",
    severity: "security-warning",
    fix: "Remove `ForAllValues:`, which also holds where the key is missing.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-security-warning-forallvalues-with-single-valued-key`,
    run: (context) =>
      context.statements
        .filter(({ effect }) => effect === "Allow")
        .flatMap(({ conditions }) => conditions)
        .filter(({ quantifier }) => quantifier === "ForAllValues")
        .filter(({ key }) => context.catalogue.contextKey(key)?.multivalued === false)
        .map(({ key, span }) => ({
          message: `\`${key}\` has one value, and \`ForAllValues\` also holds where the request has none.`,
          span,
        })),
  },
  {
    code: "NULL_WITH_QUALIFIER",
    title: "Null with a set operator",
    severity: "suggestion",
    fix: "Write `Null` alone.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-null-with-qualifier`,
    run: (context) =>
      eachCondition(context, ({ operator, quantifier, span }) =>
        operator === "Null" && quantifier !== undefined
          ? [
              {
                message: `\`Null\` asks whether a key is there; \`${quantifier}\` adds nothing.`,
                span,
              },
            ]
          : [],
      ),
  },
  {
    code: "WILDCARD_WITHOUT_LIKE_OPERATOR",
    title: "Wildcard that stands for itself",
    severity: "warning",
    fix: "Write `StringLike`, or remove the wildcard.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-general-warning-wildcard-without-like-operator`,
    run: (context) =>
      eachValue(context, ({ operator }, { value, span }) => {
        const { value: kind, wildcards } = conditionOperators[operator];
        if (kind !== "string" || wildcards) return [];
        const plain = outsideVariables(value);
        if (!plain.includes("*") && !plain.includes("?")) return [];
        const message = `In \`${value}\` under \`${operator}\` the wildcard is a character like any other.`;
        return [{ message, span }];
      }),
  },
  {
    code: "IMPROVE_IP_RANGE",
    title: "Range written with an address in it",
    severity: "suggestion",
    fix: "Write the first address of the range, so that readers see what it covers.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-improve-ip-range`,
    run: (context) =>
      eachValue(context, ({ operator }, { value, span }) => {
        if (conditionOperators[operator].value !== "ip") return [];
        const range = parseIpRange(value);
        if (range === undefined || !hasHostBits(range)) return [];
        const message = `\`${value}\` covers its whole range, and not the one address.`;
        return [{ message, span }];
      }),
  },
  idFormat("INVALID_VPC_FORMAT", "aws:sourcevpc", "vpc-"),
  idFormat("INVALID_VPCE_FORMAT", "aws:sourcevpce", "vpce-"),
  {
    code: "REDUNDANT_CONDITION_VALUE_NUM",
    title: "Number that another one covers",
    severity: "suggestion",
    fix: "Keep the number that decides.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-redundant-condition-value-num`,
    run: (context) =>
      eachCondition(context, ({ operator, values, key, span }) =>
        operator.startsWith("Numeric") && operator.endsWith("Than") && values.length > 1
          ? [{ message: `Of the numbers for \`${key}\` one alone decides.`, span }]
          : [],
      ),
  },
];

const tagFamilies: ReadonlySet<string> = new Set([
  "aws:principaltag",
  "aws:requesttag",
  "aws:resourcetag",
]);

/** What a check finds in each condition of the statements. */
export function eachCondition(
  { statements }: CheckContext,
  check: (condition: Condition) => readonly Found[],
): readonly Found[] {
  return statements.flatMap(({ conditions }) => conditions.flatMap(check));
}

/** What a check finds in each value of the conditions. */
export function eachValue(
  context: CheckContext,
  check: (condition: Condition, value: Text) => readonly Found[],
): readonly Found[] {
  return eachCondition(context, (condition) =>
    condition.values.flatMap((value) => check(condition, value)),
  );
}

function isBoolean(text: string): boolean {
  const lower = text.toLowerCase();
  return lower === "true" || lower === "false";
}

function missingQualifier(
  code: string,
  severity: FindingSeverity,
  concerns: (key: string) => boolean,
): CheckRow {
  return {
    code,
    title: "Key of several values without a set operator",
    severity,
    fix: "Write `ForAnyValue:` or `ForAllValues:` before the operator.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-missing-qualifier`,
    run: (context) =>
      eachCondition(context, (condition) => {
        const { key, quantifier, operator, span } = condition;
        if (quantifier !== undefined || operator === "Null" || !concerns(key.toLowerCase()))
          return [];
        if (context.catalogue.contextKey(key)?.multivalued !== true) return [];
        const message = `\`${key}\` can have several values, and \`${formatOperator(condition)}\` compares one.`;
        return [{ message, span }];
      }),
  };
}

/** A value that is not of the operator's kind equals nothing; variables are another check's. */
function mismatch(
  code: string,
  kind: (typeof conditionOperators)[Condition["operator"]]["value"],
  isOfKind: (text: string) => boolean,
): CheckRow {
  return {
    code,
    title: `Value that is no ${kindWords[kind]}`,
    severity: kind === "ip" ? "error" : "warning",
    fix: `Write ${/^[aeiou]/.test(kindWords[kind]) ? "an" : "a"} ${kindWords[kind]}.`,
    source: mismatchSource(code, kind),
    run: (context) =>
      eachValue(context, ({ operator }, { value, span }) =>
        conditionOperators[operator].value !== kind || value.includes("${") || isOfKind(value)
          ? []
          : [{ message: `\`${value}\` is no ${kindWords[kind]}, as \`${operator}\` needs.`, span }],
      ),
  };
}

/** The reference has no check of `Null`. */
function mismatchSource(code: string, kind: keyof typeof kindWords): string {
  if (kind === "presence") {
    return `${guide}/reference_policies_elements_condition_operators.html#Conditions_Null`;
  }
  const words = code.toLowerCase().replaceAll("_", "-");
  return `${analyzer}#access-analyzer-reference-policy-checks-${kind === "ip" ? "error" : "general-warning"}-${words}`;
}

function hasHostBits({ version, address, prefix }: IpRange): boolean {
  const ignored = BigInt((version === 4 ? 32 : 128) - prefix);
  return (address >> ignored) << ignored !== address;
}

function idFormat(code: string, key: string, beginning: string): CheckRow {
  return {
    code,
    title: "Id of another form",
    severity: "error",
    fix: `Write an id of \`${beginning}\` and 8 or 17 digits and letters.`,
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-${code.toLowerCase().replaceAll("_", "-")}`,
    run: (context) =>
      eachValue(context, (condition, { value, span }) => {
        if (condition.key.toLowerCase() !== key || value === "") return [];
        if (conditionOperators[condition.operator].value !== "string") return [];
        if (isId(value, beginning) || ["${", "*", "?"].some((mark) => value.includes(mark))) {
          return [];
        }
        const message = `\`${value}\` is no value of \`${condition.key}\`, which is \`${beginning}\` and 8 or 17 digits and letters.`;
        return [{ message, span }];
      }),
  };
}

function isId(value: string, beginning: string): boolean {
  const rest = value.slice(beginning.length);
  if (!value.startsWith(beginning) || !everyUnit(rest, isLetterOrDigit)) return false;
  return rest.length === 8 || rest.length === 17;
}
