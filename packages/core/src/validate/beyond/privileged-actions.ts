/** Wildcards that take in actions by which a principal can give itself or others more rights. */
import { matchesWildcards } from "../../base/wildcard.ts";
import type { ReadableStatement, Text } from "../../iam/tree.ts";
import { hasWildcard } from "../actions-of.ts";
import type { CheckRow, Found } from "../check.ts";
import { guide } from "../sources.ts";

export const privilegedActionChecks = [
  {
    code: "WILDCARD_COVERS_PRIVILEGED_ACTIONS",
    title: "Wildcard that covers privileged actions",
    severity: "security-warning",
    types: ["identity"],
    fix: "Name the actions that are wanted, or restrict `Resource`.",
    source: `${guide}/access_policies_understand-policy-summary-access-level-summaries.html`,
    run: ({ statements }) => statements.filter(allowsEverywhere).flatMap(wideActions),
  },
] as const satisfies readonly CheckRow[];

/**
 * Each gives rights beyond itself: by other policies, by trust, by credentials of others, or by code
 * that runs with another role.
 */
const privilegedActions = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:PassRole",
  "iam:PutGroupPolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:PutUserPermissionsBoundary",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "kms:CreateGrant",
  "kms:PutKeyPolicy",
  "lambda:AddPermission",
  "lambda:UpdateFunctionCode",
  "organizations:AttachPolicy",
  "organizations:DetachPolicy",
  "organizations:UpdatePolicy",
  "s3:PutBucketPolicy",
  "secretsmanager:PutResourcePolicy",
  "ssm:SendCommand",
  "ssm:StartSession",
  "sso:CreateAccountAssignment",
  "sso:PutInlinePolicyToPermissionSet",
  "sts:AssumeRole",
] as const;

const lowerActions = privilegedActions.map((name) => ({ name, lower: name.toLowerCase() }));

/** A condition may leave any part of it, so that nothing is said of statements with one. */
function allowsEverywhere({ effect, action, resource, conditions }: ReadableStatement): boolean {
  if (effect !== "Allow" || action.negated || conditions.length > 0) return false;
  if (resource === undefined || resource.negated) return false;
  return resource.patterns.some(({ value }) => value === "*");
}

function wideActions({ action }: ReadableStatement): readonly Found[] {
  return action.patterns.filter(({ value }) => hasWildcard(value)).flatMap(wideAction);
}

function wideAction({ value, span }: Text): readonly Found[] {
  const pattern = value.toLowerCase();
  const covered = lowerActions.filter(({ lower }) => matchesWildcards(pattern, lower));
  const [first, ...rest] = covered.map(({ name }) => name);
  if (first === undefined) return [];
  const named = [first, ...rest.slice(0, 2)].map((name) => `\`${name}\``).join(", ");
  const more = rest.length > 2 ? ` and ${rest.length - 2} more` : "";
  const message = `\`${value}\` covers ${named}${more}, on every resource: such an action can give its caller more rights.`;
  return [{ message, span }];
}
