/** Checks of condition keys that do not do what policies use them for. */
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { Condition, ReadableStatement, Text } from "../../iam/tree.ts";
import { hasWildcard } from "../actions-of.ts";
import { actionsOf, isCarried } from "../beyond/action-facts.ts";
import { conditionWords, isNegated, sameKey } from "../beyond/conditions.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { eachValue } from "../condition-checks.ts";
import { analyzer } from "../sources.ts";

const anchor = `${analyzer}#access-analyzer-reference-policy-checks`;

export const unfitKeyChecks: readonly CheckRow[] = [
  {
    code: "UNTRUSTWORTHY_CONDITION_KEY",
    title: "Key that the caller chooses freely",
    severity: "security-warning",
    fix: "Use a key that AWS sets, as of the principal or of the network.",
    source: `${anchor}-security-warning-untrustworthy-condition-key`,
    run: ({ statements }) => statements.flatMap(untrustworthyKeys),
  },
  {
    code: "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
    title: "Attributes that a request need not name",
    severity: "security-warning",
    fix: 'Add `"StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}`.',
    source: `${anchor}-security-warning-dynamodb-attributes-without-select`,
    run: (context) => context.statements.flatMap((one) => unselectedAttributes(one, context)),
  },
  {
    code: "S3_PREFIX_IN_NEGATIVE_CONTEXT",
    title: "Prefixes that a shorter one evades",
    severity: "security-warning",
    fix: "Name the prefixes that are allowed: `StringLike` with `Allow`, or `StringNotLike` with `Deny`.",
    source: `${anchor}-security-warning-s3-prefix-in-negative-context`,
    run: ({ statements }) => statements.flatMap(evadedPrefixes),
  },
  {
    code: "INVALID_KMS_KEY_VALUE",
    title: "KMS key that is not named by its ARN",
    severity: "error",
    fix: "Write the ARN of the key: `arn:aws:kms:<Region>:<account>:key/<id>`.",
    source: `${anchor}-error-invalid-kms-key-value`,
    run: (context) => eachValue(context, noKeyArn),
  },
  {
    code: "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
    title: "Key of some services, for all of them",
    severity: "warning",
    fix: "Name the services that have the key in `Action`.",
    source: `${anchor}-general-warning-use-condition-key-only-with-supported-services`,
    run: ({ statements }) => statements.flatMap(keysOfSomeServices),
  },
];

/**
 * Headers of the request. A service sets them itself, for which there is another check.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-referer
 */
const headers = ["aws:Referer", "aws:UserAgent"];

function untrustworthyKeys({ principal, conditions }: ReadableStatement): readonly Found[] {
  const entries = principal?.entries ?? [];
  if (entries.length > 0 && entries.every(({ type }) => type === "Service")) return [];
  return conditions
    .filter((one) => headers.some((key) => sameKey(one, key)))
    .map(({ key, span }) => ({
      message: `\`${key}\` is a header of the request, in which anybody writes what they like.`,
      span,
    }));
}

/** Without a list of attributes, a request for an item carries no key and gets the whole item. */
function unselectedAttributes(
  { effect, action, conditions }: ReadableStatement,
  { catalogue }: CheckContext,
): readonly Found[] {
  if (effect !== "Allow" || conditions.some((one) => sameKey(one, "dynamodb:Select"))) return [];
  const attributes = conditions.filter((one) => sameKey(one, "dynamodb:Attributes"));
  if (attributes.length === 0) return [];
  const reads = actionsOf(action, catalogue)?.some(
    (name) => isCarried("dynamodb:Select", name, catalogue) === "yes",
  );
  if (reads !== true) return [];
  return attributes.map((one) => ({
    message: `A request that names no attributes gets all of them: ${conditionWords(one)} is asked of those that it names.`,
    span: one.span,
  }));
}

/** Who may not list `private/` lists `priv`. */
function evadedPrefixes({ effect, conditions }: ReadableStatement): readonly Found[] {
  return conditions
    .filter((one) => sameKey(one, "s3:prefix") && isOfText(one))
    .filter((one) => isNegated(one) === (effect === "Allow"))
    .map((one) => ({
      message: `A request for a shorter prefix has none of the values of ${conditionWords(one)}, and lists the same objects.`,
      span: one.span,
    }));
}

function isOfText({ operator }: Condition): boolean {
  return conditionOperators[operator].value === "string";
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms */
const keyOfS3 = "s3:x-amz-server-side-encryption-aws-kms-key-id";

function noKeyArn(condition: Condition, { value, span }: Text): readonly Found[] {
  const { value: kind } = conditionOperators[condition.operator];
  if (!sameKey(condition, keyOfS3) || (kind !== "string" && kind !== "arn")) return [];
  if (hasWildcard(value) || value.includes("${") || isKeyArn(value)) return [];
  const message = `\`${value}\` is no ARN of a KMS key, and requests carry \`${condition.key}\` as one.`;
  return [{ message, span }];
}

function isKeyArn(text: string): boolean {
  const [start, , service, , , ...rest] = text.split(":");
  return start === "arn" && service === "kms" && rest.join(":").startsWith("key/");
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceaccount */
const newKeys = ["aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"];

function keysOfSomeServices({ action, conditions }: ReadableStatement): readonly Found[] {
  if (!action.negated && !action.patterns.some(({ value }) => value === "*")) return [];
  return conditions
    .filter((one) => newKeys.some((key) => sameKey(one, key)))
    .map(({ key, span }) => ({
      message: `Only some services carry \`${key}\`, and requests to the others are as if they came over the internet.`,
      span,
    }));
}
