/**
 * Conditions of resource control policies that deny services, or deny everybody but services,
 * because a key is missing from their requests.
 */
import type { Condition, ReadableStatement } from "../../iam/tree.ts";
import { asksPresence, conditionWords, needsPresence, sameKey } from "../beyond/conditions.ts";
import type { CheckRow, Found } from "../check.ts";
import { analyzer } from "../sources.ts";

const anchor = `${analyzer}#access-analyzer-reference-policy-checks-general-warning`;
const types = ["rcp"] as const;

export const rcpKeyChecks: readonly CheckRow[] = [
  {
    code: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
    title: "Condition on principals that denies services",
    severity: "warning",
    types,
    fix: 'Add `"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`.',
    source: `${anchor}-rcp-missing-related-principal-condition-key`,
    run: ({ statements }) =>
      statements.flatMap((statement) =>
        hasKey(statement, "aws:PrincipalIsAWSService")
          ? []
          : without(statement, isOfPrincipal).map((one) => ({
              message: `In calls of AWS services \`${one.key}\` is missing or another's, so they meet ${conditionWords(one)} and are denied.`,
              span: one.span,
            })),
      ),
  },
  {
    code: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
    title: "Condition on services that denies everybody else",
    severity: "warning",
    types,
    fix: 'Add `"BoolIfExists": {"aws:PrincipalIsAWSService": "true"}`.',
    source: `${anchor}-rcp-missing-related-service-principal-condition-key`,
    run: ({ statements }) =>
      statements.flatMap((statement) =>
        hasKey(statement, "aws:PrincipalIsAWSService")
          ? []
          : without(statement, isOfSource).map((one) => ({
              message: `Requests of users and roles carry no \`${one.key}\` and meet ${conditionWords(one)}, so the statement denies them.`,
              span: one.span,
            })),
      ),
  },
  {
    code: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    title: "Condition on services that denies those without a source",
    severity: "warning",
    types,
    fix: 'Add `"Null": {"aws:SourceAccount": "false"}`.',
    source: `${anchor}-rcp-missing-service-condition-key-null-check`,
    run: ({ statements }) => statements.flatMap(withoutNullCheck),
  },
];

function hasKey({ conditions }: ReadableStatement, key: string): boolean {
  return conditions.some((one) => sameKey(one, key));
}

/** Conditions of a Deny that hold for requests without the key. */
function without(
  { effect, conditions }: ReadableStatement,
  isOf: (condition: Condition) => boolean,
): readonly Condition[] {
  if (effect !== "Deny") return [];
  return conditions.filter((one) => one.operator !== "Null" && isOf(one) && !needsPresence(one));
}

const principalKeys = [
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalOrgID",
  "aws:PrincipalOrgPaths",
];

function isOfPrincipal(condition: Condition): boolean {
  if (condition.key.toLowerCase().startsWith("aws:principaltag/")) return true;
  return principalKeys.some((key) => sameKey(condition, key));
}

const sourceKeys = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

function isOfSource(condition: Condition): boolean {
  return sourceKeys.some((key) => sameKey(condition, key));
}

/** Some services call without saying on whose behalf. */
function withoutNullCheck(statement: ReadableStatement): readonly Found[] {
  const { conditions } = statement;
  const checked = conditions.some(
    (one) =>
      ["aws:SourceAccount", "aws:SourceArn"].some((key) => sameKey(one, key)) &&
      (asksPresence(one, "false") || needsPresence(one)),
  );
  if (checked || !hasKey(statement, "aws:PrincipalIsAWSService")) return [];
  return without(statement, isOfSource).map((one) => ({
    message: `A service that calls without \`${one.key}\` meets ${conditionWords(one)}, so the statement denies it.`,
    span: one.span,
  }));
}
