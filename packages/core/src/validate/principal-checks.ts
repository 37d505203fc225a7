/** Checks of `Principal`, and of whom a trust or resource policy lets in. */
import type { PrincipalEntry, ReadableStatement } from "../iam/tree.ts";
import { hasWildcard } from "./actions-of.ts";
import type { CheckContext, CheckRow, Found } from "./check.ts";
import { actionsOfOthers } from "./services/resource-policy-checks.ts";
import { analyzer, guide } from "./sources.ts";

export const principalChecks: readonly CheckRow[] = [
  {
    code: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    title: "Wildcard within a principal",
    severity: "error",
    types: ["resource", "trust", "vpce"],
    fix: 'Name the principals in full, or write `"*"` with a condition on `aws:PrincipalArn`.',
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-unsupported-wildcard-in-principal`,
    run: (context) =>
      eachEntry(context, ({ type, value, span }) =>
        hasWildcard(value) && !(value === "*" && (type === "AWS" || type === "*"))
          ? [
              {
                message: `\`${value}\` has a wildcard, which stands for itself there: it names nobody.`,
                span,
              },
            ]
          : [],
      ),
  },
  {
    code: "INVALID_SERVICE_PRINCIPAL_FORMAT",
    title: "Service principal in another form",
    severity: "error",
    types: ["resource", "trust", "vpce"],
    fix: "Write the service's name and `.amazonaws.com`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-service-principal-format`,
    run: (context) =>
      eachEntry(context, ({ type, value, span }) =>
        type !== "Service" || value === "*" || value.includes(".")
          ? []
          : [
              {
                message: `\`${value}\` is no service principal, as \`ec2.amazonaws.com\` is.`,
                span,
              },
            ],
      ),
  },
  {
    code: "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
    title: "Identity provider where none can call",
    severity: "error",
    types: ["resource"],
    fix: "Name the role that is assumed with the provider's token.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-federated-principal-not-supported`,
    run: (context) =>
      eachEntry(context, ({ type, value, span }) =>
        type === "Federated"
          ? [{ message: `\`${value}\` only assumes roles, and calls nothing else.`, span }]
          : [],
      ),
  },
  {
    code: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    title: "Service that acts for anybody",
    severity: "security-warning",
    types: ["resource"],
    fix: "Add a condition on `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-security-warning-restrict-access-to-service-principal`,
    run: ({ statements }) => statements.flatMap(openToService),
  },
  {
    code: "ROLE_TRUST_POLICY_OPEN_TO_EVERYBODY",
    title: "Role that everybody can assume",
    severity: "security-warning",
    types: ["trust"],
    fix: "Name those who may assume the role, or add a condition on who they are.",
    source: `${guide}/reference_policies_elements_principal.html#principal-anonymous`,
    run: ({ statements }) =>
      statements.flatMap(({ effect, principal, conditions }) =>
        effect === "Allow" && conditions.length === 0
          ? (principal?.entries ?? [])
              .filter(({ value }) => value === "*")
              .map(({ span }) => ({
                message: "Everybody with an AWS account can assume the role.",
                span,
              }))
          : [],
      ),
  },
  {
    code: "UNSUPPORTED_ACTION_IN_POLICY",
    title: "Action that the policy knows nothing of",
    severity: "error",
    types: ["resource", "trust"],
    fix: "Name actions on the resource; in a trust policy, actions of STS by which a role is assumed.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-unsupported-action-in-policy`,
    run: (context) =>
      context.type === "trust" ? actionsBesideSts(context) : actionsOfOthers(context),
  },
  {
    code: "MISMATCHED_ACTION_FOR_PRINCIPAL",
    title: "Identity provider with an action that is not for it",
    severity: "error",
    types: ["trust"],
    fix: "Allow `sts:AssumeRoleWithSAML` or `sts:AssumeRoleWithWebIdentity`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-mismatched-action-for-principal`,
    run: ({ statements }) => statements.flatMap(mismatchedActions),
  },
  {
    code: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    title: "Identity provider without a condition on its audience and subject",
    severity: "security-warning",
    types: ["trust"],
    fix: "Add a condition on the provider's `sub`, and on its `aud`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-security-warning-missing-condition-key-for-oidc-principal`,
    run: ({ statements }) => statements.flatMap(openToProvider),
  },
];

/** What a check finds at each principal, in `NotPrincipal` too. */
export function eachEntry(
  { statements }: CheckContext,
  check: (entry: PrincipalEntry) => readonly Found[],
): readonly Found[] {
  return statements.flatMap(({ principal }) => (principal?.entries ?? []).flatMap(check));
}

/** Says on whose behalf a service calls; of the header that may do so another check tells. */
const sources: ReadonlySet<string> = new Set([
  "aws:referer",
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
]);

/** Whoever uses the service can have it call: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
function openToService({ effect, principal, conditions }: ReadableStatement): readonly Found[] {
  if (effect !== "Allow" || principal?.negated === true) return [];
  if (conditions.some(({ key }) => sources.has(key.toLowerCase()))) return [];
  return (principal?.entries ?? [])
    .filter(({ type }) => type === "Service")
    .map(({ value, span }) => ({
      message: `\`${value}\` may call on behalf of anybody who uses the service, in other accounts too.`,
      span,
    }));
}

function actionsBesideSts({ statements }: CheckContext): readonly Found[] {
  return statements.flatMap(({ action }) =>
    action.patterns
      .filter(({ value }) => value !== "*" && !value.toLowerCase().startsWith("sts:"))
      .map(({ value, span }) => ({
        message: `\`${value}\` says nothing in a trust policy, which is asked who assumes the role.`,
        span,
      })),
  );
}

/** A provider's token calls `AssumeRoleWithSAML` or `AssumeRoleWithWebIdentity`, and nothing else. */
function mismatchedActions({ effect, principal, action }: ReadableStatement): readonly Found[] {
  const entries = principal?.entries ?? [];
  if (effect !== "Allow" || action.negated || principal?.negated === true) return [];
  if (entries.length === 0 || !entries.every(({ type }) => type === "Federated")) return [];
  return action.patterns
    .filter(({ value }) => value.toLowerCase() === "sts:assumerole")
    .map(({ value, span }) => ({
      message: `\`${value}\` cannot be called with the token of an identity provider.`,
      span,
    }));
}

/** Every token of a shared provider is somebody's: without a subject, anybody's will do. */
function openToProvider({ effect, principal, conditions }: ReadableStatement): readonly Found[] {
  if (effect !== "Allow") return [];
  const keys = conditions.map(({ key }) => key.toLowerCase());
  return (principal?.entries ?? []).flatMap(({ type, value, span }) => {
    const host = type === "Federated" ? providerHost(value) : undefined;
    if (host === undefined) return [];
    const missing = ["sub", "aud"].filter((name) => !keys.includes(`${host}:${name}`));
    if (!missing.includes("sub")) return [];
    const wanted = missing.map((name) => `\`${host}:${name}\``).join(" and ");
    const message = `No condition is on ${wanted}, so whoever gets a token from \`${host}\` can assume the role.`;
    return [{ message, span }];
  });
}

/** Of an OIDC provider: what its condition keys begin with. */
function providerHost(value: string): string | undefined {
  const start = value.indexOf(":oidc-provider/");
  return start < 0 ? undefined : value.slice(start + ":oidc-provider/".length).toLowerCase();
}
