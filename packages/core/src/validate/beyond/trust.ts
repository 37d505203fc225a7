/** Trust policies that let in others than those they are for. */
import { parseAccountId } from "../../iam/ids.ts";
import type { Condition, PrincipalEntry, ReadableStatement } from "../../iam/tree.ts";
import type { CheckRow, Found } from "../check.ts";
import { guide } from "../sources.ts";
import { isNegated, needsPresence, sameKey } from "./conditions.ts";
import { includesPattern } from "./patterns.ts";

const trust = ["trust"] as const;
const oidc = `${guide}/id_roles_create_for-idp_oidc.html`;

export const trustChecks = [
  {
    code: "SERVICE_TRUST_WITHOUT_SOURCE",
    title: "Role that a service may use for anybody's resources",
    severity: "suggestion",
    types: trust,
    fix: "Add a condition on `aws:SourceAccount`, `aws:SourceArn`, `aws:SourceOrgID` or `aws:SourceOrgPaths`.",
    source: `${guide}/confused-deputy.html`,
    run: ({ statements }) => eachEntry(statements, serviceWithoutSource),
  },
  {
    code: "ACCOUNT_TRUST_WITHOUT_EXTERNAL_ID",
    title: "Another account without an external id",
    severity: "suggestion",
    types: trust,
    fix: "Add a condition on `sts:ExternalId` for a third party, or on `aws:PrincipalOrgID` for an account of the organization.",
    source: `${guide}/id_roles_common-scenarios_third-party.html`,
    run: ({ statements }) => eachEntry(statements, accountWithoutExternalId),
  },
  {
    code: "OIDC_SUBJECT_OF_ANYBODY",
    title: "Subject that anybody can have",
    severity: "security-warning",
    types: trust,
    fix: "Name the organization, the group or the project in the subject, before any wildcard.",
    source: oidc,
    run: ({ statements }) => eachEntry(statements, openSubject),
  },
  {
    code: "OIDC_TRUST_WITHOUT_AUDIENCE",
    title: "Identity provider without a condition on its audience",
    severity: "suggestion",
    types: trust,
    fix: "Add a condition on the provider's `aud`.",
    source: oidc,
    run: ({ statements }) => eachEntry(statements, oidcWithoutAudience),
  },
  {
    code: "SAML_TRUST_WITHOUT_AUDIENCE",
    title: "SAML provider without a condition on its audience",
    severity: "suggestion",
    types: trust,
    fix: "Add a condition on `SAML:aud` with the sign-in address of AWS.",
    source: `${guide}/id_roles_create_for-idp_saml.html`,
    run: ({ statements }) => eachEntry(statements, samlWithoutAudience),
  },
] as const satisfies readonly CheckRow[];

function eachEntry(
  statements: readonly ReadableStatement[],
  wrong: (entry: PrincipalEntry, statement: ReadableStatement) => string | undefined,
): readonly Found[] {
  return statements
    .filter(({ effect, principal }) => effect === "Allow" && principal?.negated !== true)
    .flatMap((statement) =>
      (statement.principal?.entries ?? []).flatMap((entry) => {
        const message = wrong(entry, statement);
        return message === undefined ? [] : [{ message, span: entry.span }];
      }),
    );
}

/** Services whose guide asks for a source in the trust policy of the role that it uses. */
const servicesWithSource: Readonly<Record<string, string>> = {
  "bedrock.amazonaws.com":
    "https://docs.aws.amazon.com/bedrock/latest/userguide/cross-service-confused-deputy-prevention.html",
  "scheduler.amazonaws.com":
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
  "states.amazonaws.com":
    "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
  "vpc-flow-logs.amazonaws.com":
    "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
};

const sourceKeys = ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"];

function serviceWithoutSource(
  { type, value }: PrincipalEntry,
  { conditions }: ReadableStatement,
): string | undefined {
  const page = servicesWithSource[value.toLowerCase()];
  if (type !== "Service" || page === undefined) return undefined;
  if (sourceKeys.some((key) => hasCondition(conditions, key))) return undefined;
  return `\`${value}\` says for which resource it assumes the role, and nothing asks for it, so the role may be used for a resource of another account: ${page}`;
}

/** With any condition, the statement may say in its own way whom it means. */
function accountWithoutExternalId(
  { type, value }: PrincipalEntry,
  { conditions }: ReadableStatement,
): string | undefined {
  const isRoot = value.startsWith("arn:") && value.endsWith(":root");
  const isAccount = isRoot || parseAccountId(value) !== undefined;
  if (type !== "AWS" || !isAccount || conditions.length > 0) return undefined;
  return `Everyone whom \`${value}\` allows to can assume the role. If that account is a third party's, its other customers may make it use this role.`;
}

/**
 * What the subject of a shared provider begins with before it names somebody, and what ends the
 * name: https://docs.github.com/en/actions/concepts/security/openid-connect,
 * https://docs.gitlab.com/ci/cloud_services/,
 * https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
 */
const subjects: Readonly<Record<string, { readonly start: string; readonly end: string }>> = {
  "token.actions.githubusercontent.com": { start: "repo:", end: "/" },
  "gitlab.com": { start: "project_path:", end: "/" },
  "app.terraform.io": { start: "organization:", end: ":" },
};

function openSubject(
  { type, value }: PrincipalEntry,
  { conditions }: ReadableStatement,
): string | undefined {
  const host = type === "Federated" ? providerHost(value) : undefined;
  const subject = host === undefined ? undefined : subjects[host];
  if (host === undefined || subject === undefined) return undefined;
  const on = conditions.filter((condition) => sameKey(condition, `${host}:sub`));
  const restricting = on.filter((condition) => !isNegated(condition) && needsPresence(condition));
  if (on.length === 0) return undefined;
  if (restricting.some((condition) => namesSomebody(condition, subject))) return undefined;
  return `No condition on \`${host}:sub\` holds only for subjects of one owner, so tokens of others may assume the role.`;
}

function namesSomebody(
  { operator, values }: Condition,
  { start, end }: { readonly start: string; readonly end: string },
): boolean {
  if (operator !== "StringLike") return operator.startsWith("StringEquals");
  return values.every(({ value }) => {
    const wild = [...value].findIndex((character) => character === "*" || character === "?");
    const literal = wild < 0 ? value : [...value].slice(0, wild).join("");
    // Subjects that GitHub lets an organization choose need not begin so.
    if (!literal.startsWith(start)) return !includesPattern(value, `${start}*`) && wild !== 0;
    return wild < 0 || literal.indexOf(end, start.length) > start.length;
  });
}

/** With a subject alone: what lacks the subject, too, is found by another check. */
function oidcWithoutAudience(
  { type, value }: PrincipalEntry,
  { conditions }: ReadableStatement,
): string | undefined {
  const host = type === "Federated" ? providerHost(value) : undefined;
  if (host === undefined || !hasCondition(conditions, `${host}:sub`)) return undefined;
  if (hasCondition(conditions, `${host}:aud`)) return undefined;
  return `No condition is on \`${host}:aud\`, so a token that was made for another audience which the provider in IAM lists is taken, too.`;
}

function samlWithoutAudience(
  { type, value }: PrincipalEntry,
  { conditions }: ReadableStatement,
): string | undefined {
  if (type !== "Federated" || !value.includes(":saml-provider/")) return undefined;
  if (["SAML:aud", "SAML:recipient"].some((key) => hasCondition(conditions, key))) return undefined;
  return `No condition is on \`SAML:aud\`, so \`${value}\` may sign in by an assertion that was made for another service.`;
}

function hasCondition(conditions: readonly Condition[], key: string): boolean {
  return conditions.some((condition) => sameKey(condition, key));
}

function providerHost(value: string): string | undefined {
  const mark = ":oidc-provider/";
  const start = value.indexOf(mark);
  return start < 0 ? undefined : value.slice(start + mark.length).toLowerCase();
}
