/** Checks of whether an operator and its values are of the key's type. */
import { areDigits } from "../../base/characters.ts";
import type { ContextKeyFacts, ContextKeyType } from "../../catalogue.ts";
import { conditionOperators } from "../../iam/condition-operators.ts";
import { formatOperator } from "../../iam/operator.ts";
import type { Condition } from "../../iam/tree.ts";
import { parseDecimal } from "../../iam/values/decimal.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { eachCondition, eachValue } from "../condition-checks.ts";
import { analyzer } from "../sources.ts";

type OperatorKind = (typeof conditionOperators)[Condition["operator"]]["value"];

/**
 * The kinds of operators for keys of each type, the one to recommend first. Text is compared with
 * ARNs and ARNs with text in many of AWS's own policies: ARNs are text, and some keys that the
 * reference calls text hold one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const kindsOf: Readonly<Record<ContextKeyType, readonly [OperatorKind, ...OperatorKind[]]>> = {
  String: ["string", "arn"],
  Bool: ["boolean"],
  Numeric: ["number"],
  Date: ["date"],
  ARN: ["arn", "string"],
  IPAddress: ["ip"],
  Binary: ["binary"],
};

export const valueTypeChecks: readonly CheckRow[] = [
  {
    code: "TYPE_MISMATCH",
    title: "Operator for another type than the key's",
    severity: "warning",
    fix: "Write an operator of the key's type.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-general-warning-type-mismatch`,
    run: (context) =>
      eachCondition(context, (condition) => {
        const facts = context.catalogue.contextKey(condition.key);
        return facts === undefined ? [] : mismatched(condition, facts);
      }),
  },
  {
    code: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
    title: "Wildcard of text in an ARN",
    severity: "security-warning",
    fix: "Write `ArnLike` or `ArnNotLike`, by which a wildcard stays within its part of the ARN.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-security-warning-string-like-operator-with-arn-condition-keys`,
    run: (context) =>
      eachCondition(context, (condition) =>
        context.catalogue.contextKey(condition.key)?.type === "ARN" ? reaching(condition) : [],
      ),
  },
  {
    code: "INVALID_CONDITION_DATA_TYPE",
    title: "Values of several JSON types in one list",
    severity: "error",
    fix: "Write all values of the list in quotes, or none of them.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-condition-data-type`,
    run: (context) => eachCondition(context, (condition) => mixedTypes(condition, context)),
  },
  {
    code: "INVALID_DATE_VALUE",
    title: "Date as a number of seconds",
    severity: "warning",
    fix: "Write the date as `YYYY-MM-DD`, or with a time as `YYYY-MM-DDThh:mm:ssZ`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-general-warning-invalid-date-value`,
    run: (context) =>
      eachValue(context, ({ operator, key }, { value, span }) => {
        if (conditionOperators[operator].value !== "date" || !isSeconds(value)) return [];
        if (key.toLowerCase() === epochTime) return [];
        const message = `\`${value}\` counts the seconds since 1970${dateWords(value)}.`;
        return [{ message, span }];
      }),
  },
];

/**
 * It counts seconds, and takes operators for dates and for numbers.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-epochtime
 */
const epochTime = "aws:epochtime";

function mismatched(condition: Condition, { key, type }: ContextKeyFacts): readonly Found[] {
  const { operator, span } = condition;
  const kind = conditionOperators[operator].value;
  const kinds = kindsOf[type];
  if (kind === "presence" || kinds.includes(kind) || holdsAnyText(key)) return [];
  if (calledText.has(key.toLowerCase()) && (kind === "number" || kind === "boolean")) return [];
  if (kind === "number" && key.toLowerCase() === epochTime) return [];
  const message = `\`${condition.key}\` is of the type ${type}, and \`${formatOperator(condition)}\` compares values of another. Write an operator such as \`${exampleOf[kinds[0]]}\`.`;
  return [{ message, span }];
}

const exampleOf: Readonly<Record<OperatorKind, Condition["operator"]>> = {
  string: "StringEquals",
  number: "NumericEquals",
  date: "DateLessThan",
  boolean: "Bool",
  presence: "Null",
  binary: "BinaryEquals",
  ip: "IpAddress",
  arn: "ArnLike",
};

/**
 * Numbers and truth values that the reference calls text; the services' own guides compare them as
 * what they are: https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-lock-policy.html
 */
const calledText: ReadonlySet<string> = new Set([
  "ec2:replaywindowsizepackets",
  "ecs:enable-ebs-volumes",
  "ecs:enable-execute-command",
  "ecs:enable-service-connect",
  "ecs:enable-vpc-lattice",
  "glacier:archiveageindays",
  "redshift:durationseconds",
  "ses:clicktrackingenabled",
  "ses:opentrackingenabled",
]);

/** A tag holds what its author likes, numbers and truth values too, and so do other families. */
function holdsAnyText(key: string): boolean {
  return key.includes("/${") || key.includes(":${");
}

/** A `*` of `StringLike` matches colons too: `arn:aws:iam::*:role/admin` names roles in any account and of any path. */
function reaching(condition: Condition): readonly Found[] {
  const { operator, key, values } = condition;
  if (operator !== "StringLike" && operator !== "StringNotLike") return [];
  return values
    .filter(({ value }) => reachesFurther(value))
    .map(({ value, span }) => ({
      message: `In \`${value}\` the wildcards of \`${formatOperator(condition)}\` reach over colons, so that \`${key}\` may match ARNs of other accounts than it seems to.`,
      span,
    }));
}

/** Whether a wildcard stands before the resource's part of an ARN. */
function reachesFurther(value: string): boolean {
  const [head = ""] = value.replaceAll("?", "*").split("*");
  return value !== "*" && head.length < value.length && head.split(":").length < 6;
}

function mixedTypes({ key, values, span }: Condition, { text }: CheckContext): readonly Found[] {
  const types = new Set(values.map((value) => jsonType(text.charAt(value.span.start.offset))));
  if (types.size < 2) return [];
  const message = `The values of \`${key}\` are of several JSON types: ${[...types].join(" and ")}.`;
  return [{ message, span }];
}

function jsonType(first: string): "strings" | "truth values" | "numbers" {
  if (first === '"') return "strings";
  return first === "t" || first === "f" ? "truth values" : "numbers";
}

/** Four digits are a year. */
function isSeconds(value: string): boolean {
  return parseDecimal(value) !== undefined && !(value.length === 4 && areDigits(value));
}

/** Beyond it `Date` has no text of four digits for the year. */
const lastSecond = 253_402_300_799;

function dateWords(value: string): string {
  const seconds = Number(value);
  if (!Number.isFinite(seconds) || seconds < 0) return "";
  if (seconds > lastSecond) return " and means a year after 9999: it may be milliseconds";
  return ` and means \`${new Date(seconds * 1000).toISOString()}\``;
}
