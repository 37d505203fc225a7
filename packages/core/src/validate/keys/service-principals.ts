/** Checks of condition keys in statements for AWS services. */
import type { Condition, PrincipalEntry, ReadableStatement } from "../../iam/tree.ts";
import { needsPresence, sameKey } from "../beyond/conditions.ts";
import type { CheckRow, Found } from "../check.ts";
import { analyzer } from "../sources.ts";

const types = ["resource", "trust"] as const;

export const servicePrincipalChecks: readonly CheckRow[] = [
  {
    code: "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    title: "Key that a service's own calls do not carry",
    severity: "error",
    types,
    fix: "Write `aws:SourceOrgID`, `aws:SourceOrgPaths`, `aws:SourceAccount` or `aws:SourceArn`, or give the service a statement of its own.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-unsupported-condition-key-for-service-principal`,
    run: ({ statements }) => statements.flatMap(unsupportedKeys),
  },
  {
    code: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    title: "Service restricted by a header",
    severity: "suggestion",
    types,
    fix: "Write `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-recommended-condition-key-for-service-principal`,
    run: ({ statements }) => statements.flatMap(unfitKeys),
  },
];

/**
 * A service is no member of an organization and no user, and has no tags.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
const keysOfIdentities = ["aws:principalorgid", "aws:principalorgpaths", "aws:username"];

function isOfIdentities({ key }: Condition): boolean {
  const lower = key.toLowerCase();
  return keysOfIdentities.includes(lower) || lower.startsWith("aws:principaltag/");
}

/** Beside other principals a key may stand for those, if it does not shut the service out or in. */
function unsupportedKeys(statement: ReadableStatement): readonly Found[] {
  const services = servicesOf(statement);
  const [first] = services;
  if (first === undefined) return [];
  const alone = services.length === statement.principal?.entries.length;
  return statement.conditions
    .filter((one) => isOfIdentities(one) && one.operator !== "Null")
    .filter((one) => alone || needsPresence(one) || statement.effect === "Deny")
    .map(({ key, span }) => ({
      message: `\`${key}\` is about identities of an account, and calls of \`${first.value}\` do not carry it.`,
      span,
    }));
}

function servicesOf({ principal }: ReadableStatement): readonly PrincipalEntry[] {
  if (principal === undefined || principal.negated) return [];
  return principal.entries.filter(({ type }) => type === "Service");
}

const sourceKeys = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

/** SES wrote the account for which it calls into this header, before there were keys for it. */
function unfitKeys(statement: ReadableStatement): readonly Found[] {
  const { effect, conditions } = statement;
  const [service] = servicesOf(statement);
  if (effect !== "Allow" || service === undefined) return [];
  if (conditions.some((one) => sourceKeys.some((key) => sameKey(one, key)))) return [];
  return conditions
    .filter((one) => sameKey(one, "aws:Referer"))
    .map(({ key, span }) => ({
      message: `\`${key}\` is a header that \`${service.value}\` sets, and no key in which AWS says on whose behalf it calls.`,
      span,
    }));
}
