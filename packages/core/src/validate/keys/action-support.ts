/** Checks of condition keys against the actions and the other keys of their statement. */
import { matchesWildcards } from "../../base/wildcard.ts";
import type { Catalogue } from "../../catalogue.ts";
import type { ReadableStatement } from "../../iam/tree.ts";
import { hasWildcard } from "../actions-of.ts";
import { actionsOf, isCarried } from "../beyond/action-facts.ts";
import { conditionWords, needsPresence, sameKey } from "../beyond/conditions.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { analyzer } from "../sources.ts";

export const actionSupportChecks: readonly CheckRow[] = [
  {
    // An error of AWS's, which its own managed policies make a dozen times.
    code: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
    title: "Action that does not carry a key of the statement",
    severity: "warning",
    fix: "Move the action into a statement of its own, without the condition.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-unsupported-action-for-condition-key`,
    run: ({ statements, catalogue }) =>
      statements.flatMap((statement) => unsupportedActions(statement, catalogue)),
  },
  {
    code: "MISSING_ACTION_FOR_CONDITION_KEY",
    title: "Condition on what nobody may send",
    severity: "error",
    types: ["trust"],
    fix: "Add the action, or remove the condition.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-missing-action-for-condition-key`,
    run: missingActions,
  },
  {
    code: "MISSING_PAIRED_CONDITION_KEYS",
    title: "Address within a VPC that is not named",
    severity: "security-warning",
    fix: "Add a condition on `aws:SourceVpc` or `aws:SourceVpce` to the statement.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-security-warning-missing-paired-condition-keys`,
    run: ({ statements }) => statements.flatMap(unpairedAddresses),
  },
];

/** Only actions that are written out, as AWS does; where none carries the key another check says so. */
function unsupportedActions(
  { action, conditions, effect }: ReadableStatement,
  catalogue: Catalogue,
): readonly Found[] {
  if (action.negated) return [];
  const written = action.patterns.filter(({ value }) => !hasWildcard(value));
  return conditions.filter(needsPresence).flatMap((condition) => {
    const { key } = condition;
    const without = written.filter(({ value }) => isCarried(key, value, catalogue) === "no");
    if (without.length === 0 || isOfNone(key, { action, catalogue })) return [];
    const verb = effect === "Deny" ? "denies" : "allows";
    return without.map(({ value, span }) => ({
      message: `\`${value}\` does not carry \`${key}\` in the catalogue of ${catalogue.date}, so ${conditionWords(condition)} never holds for it and the statement never ${verb} it.`,
      span,
    }));
  });
}

function isOfNone(
  key: string,
  { action, catalogue }: Pick<ReadableStatement, "action"> & Pick<CheckContext, "catalogue">,
): boolean {
  const actions = actionsOf(action, catalogue);
  return actions?.every((name) => isCarried(key, name, catalogue) === "no") ?? false;
}

/**
 * What a request to assume a role may bring along only if the trust policy allows an action of its
 * own: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
const actionsThatSet = [
  { key: "aws:requesttag/", action: "sts:TagSession" },
  { key: "aws:tagkeys", action: "sts:TagSession" },
  { key: "sts:transitivetagkeys", action: "sts:TagSession" },
  { key: "sts:sourceidentity", action: "sts:SetSourceIdentity" },
  { key: "sts:requestcontext/", action: "sts:SetContext" },
] as const;

function missingActions({ statements }: CheckContext): readonly Found[] {
  const allowing = statements.filter(({ effect }) => effect === "Allow");
  const rows = actionsThatSet.filter((row) => !allowing.some((one) => names(one, row.action)));
  return allowing
    .flatMap(({ conditions }) => conditions.filter(needsPresence))
    .flatMap(({ key, span }) => {
      const row = rows.find((one) => isOf(key, one.key));
      if (row === undefined) return [];
      const message = `The policy does not allow \`${row.action}\`, without which no request brings \`${key}\`: the statement allows nothing.`;
      return [{ message, span }];
    });
}

/** The key itself, or one of the family that ends in a slash. */
function isOf(key: string, wanted: string): boolean {
  const lower = key.toLowerCase();
  return wanted.endsWith("/") ? lower.startsWith(wanted) : lower === wanted;
}

function names({ action }: ReadableStatement, wanted: string): boolean {
  const named = action.patterns.some(({ value }) =>
    matchesWildcards(value.toLowerCase(), wanted.toLowerCase()),
  );
  return named !== action.negated;
}

/** Each names the VPC or the endpoint that a request came through, or whose it is. */
const pairs = [
  "aws:SourceVpc",
  "aws:SourceVpcArn",
  "aws:SourceVpce",
  "aws:VpceAccount",
  "aws:VpceOrgID",
  "aws:VpceOrgPaths",
] as const;

/** Anybody can have a VPC with the same addresses. */
function unpairedAddresses({ conditions }: ReadableStatement): readonly Found[] {
  if (conditions.some((condition) => pairs.some((key) => sameKey(condition, key)))) return [];
  return conditions
    .filter((one) => sameKey(one, "aws:VpcSourceIp") && one.operator !== "Null")
    .map(({ key, span }) => ({
      message: `\`${key}\` is an address within any VPC, and anybody can make one with the same addresses.`,
      span,
    }));
}
