/**
 * Which IAM actions an API call needs. Most operations need the action of their name; the others are
 * rows.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import type { ServiceModelName } from "./service-model-names.ts";

/** The IAM prefix of a service by botocore's name. `sso-admin` answers at `sso` and is `sso` to IAM. */
const prefixes = {
  account: "account",
  cloudtrail: "cloudtrail",
  iam: "iam",
  identitystore: "identitystore",
  organizations: "organizations",
  "sso-admin": "sso",
  sts: "sts",
} as const satisfies Record<ServiceModelName, string>;

/** Operations that need no permission, or other actions than that of their name. */
const exceptions: ReadonlyMap<string, readonly string[]> = new Map([
  // "No permissions are required to perform this operation."
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  ["sts:GetCallerIdentity", []],
  // "You cannot use policies to control authentication operations."
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
  ["sts:GetSessionToken", []],
  // "Minimum permissions", of which the second may name organizations.amazonaws.com only.
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_org_create.html
  [
    "organizations:CreateOrganization",
    ["organizations:CreateOrganization", "iam:CreateServiceLinkedRole"],
  ],
  // "The caller of this operation must be granted the PassRole permission on the IAM role."
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
  ["iam:AddRoleToInstanceProfile", ["iam:AddRoleToInstanceProfile", "iam:PassRole"]],
]);

/**
 * Operations whose action the Service Authorization Reference does not list as of the catalogue's
 * date: what they need is not known.
 */
const undocumented: ReadonlySet<string> = new Set([
  "account:SendPhoneNumberVerification",
  "account:VerifyPhoneNumber",
  "cloudtrail:ListInsightsMetricData",
  "iam:AcquireRole",
  "iam:UpdateDelegationRequest",
]);

/**
 * The actions that a call needs whatever its parameters. `AssumeRole` with tags, a source identity
 * or contexts needs `sts:TagSession`, `sts:SetSourceIdentity` or `sts:SetContext` besides.
 *
 * @param service - botocore's name, e.g. `sso-admin`
 * @returns e.g. `["sso:CreateAccountAssignment"]`, none where no permission is needed, undefined
 *   where AWS does not say or the service is not modelled here
 */
export function operationActions(
  service: string,
  operation: string,
): readonly string[] | undefined {
  const prefix = new Map<string, string>(Object.entries(prefixes)).get(service);
  if (prefix === undefined) return undefined;
  const action = `${prefix}:${operation}`;
  return undocumented.has(action) ? undefined : (exceptions.get(action) ?? [action]);
}
