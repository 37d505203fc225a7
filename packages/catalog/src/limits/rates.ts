/**
 * API rates as dated rows. A bucket belongs to the calling account; where a row has several
 * operations, AWS's table has them in one row and each has a bucket of its own. AWS publishes some
 * rates of the whole organization beside them, slightly higher. A date is the last day of which the
 * page is known to have said so.
 */
import type { RateFacts, Source } from "@bailiwick/core";

const sources = {
  organizations: {
    url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html#throttling-limits",
    date: "2026-05-15",
  },
  account: {
    url: "https://docs.aws.amazon.com/accounts/latest/reference/quotas.html",
    date: "2026-06-30",
  },
  identityCenter: {
    url: "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html#ssothrottlelimits",
    date: "2026-06-30",
  },
  cloudtrail: {
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html",
    date: "2026-06-30",
  },
} as const satisfies Record<string, Source>;

/** The newest date among the sources. */
export const ratesDate: string =
  Object.values(sources)
    .map(({ date }) => date)
    .toSorted()
    .at(-1) ?? "";

/** Operations, tokens a second, burst, and how many may be under way at once. */
type Row = readonly [
  operations: readonly string[],
  perSecond: number,
  burst: number,
  concurrency?: number,
];

const organizations: readonly Row[] = [
  [["CloseAccount"], 0.05, 1, 3],
  // "Number of member accounts you can create concurrently: 5", on the same page.
  [["CreateAccount", "CreateGovCloudAccount"], 0.1, 3, 5],
  [["DescribeAccount"], 20, 30],
  [["DescribeCreateAccountStatus"], 2, 2],
  [["LeaveOrganization"], 1, 1],
  [["ListCreateAccountStatus"], 5, 8],
  [["AcceptHandshake", "DescribeHandshake"], 1, 2],
  [["CancelHandshake"], 2, 3],
  [["DeclineHandshake"], 1, 1],
  [["InviteAccountToOrganization"], 3, 5],
  [["ListHandshakesForAccount", "ListHandshakesForOrganization"], 5, 8],
  // The page calls the last by an older name, EnableFullControl.
  [["CreateOrganization", "DeleteOrganization", "EnableAllFeatures"], 1, 1],
  [["CreateOrganizationalUnit", "DescribeOrganization"], 1, 2],
  [["MoveAccount", "UpdateOrganizationalUnit", "DeleteOrganizationalUnit"], 2, 3],
  [["DescribeOrganizationalUnit"], 2, 2],
  [["ListAccounts"], 8, 12],
  [["ListChildren"], 6, 10],
  [["ListParents", "ListAccountsForParent", "ListOrganizationalUnitsForParent"], 5, 8],
  [["ListRoots"], 1, 2],
  [["ListTagsForResource"], 10, 15],
  [["RemoveAccountFromOrganization"], 2, 2],
  [["TagResource", "UntagResource"], 4, 6],
  [["CreatePolicy", "DeletePolicy", "AttachPolicy", "DetachPolicy"], 2, 3],
  [["DescribePolicy"], 2, 2],
  [["DisablePolicyType", "EnablePolicyType"], 1, 1],
  [["ListPolicies", "ListPoliciesForTarget", "ListTargetsForPolicy"], 5, 8],
  [["UpdatePolicy"], 2, 3],
  [["EnableAWSServiceAccess", "DisableAWSServiceAccess"], 1, 2],
  [["ListAWSServiceAccessForOrganization", "ListDelegatedServicesForAccount"], 1, 3],
  [["ListDelegatedAdministrators"], 5, 8],
  [["RegisterDelegatedAdministrator", "DeregisterDelegatedAdministrator"], 1, 2],
];

const account: readonly Row[] = [
  [["AcceptPrimaryEmailUpdate", "PutAccountName", "StartPrimaryEmailUpdate"], 1, 1],
  [["DeleteAlternateContact"], 1, 6],
  // Six of a Region's opt-in and opt-out under way in an account, 50 in an organization.
  [["DisableRegion", "EnableRegion"], 1, 1, 6],
  [["GetAccountInformation", "GetPrimaryEmail"], 3, 3],
  [["GetAlternateContact", "GetContactInformation"], 10, 15],
  [["GetRegionOptStatus", "ListRegions"], 5, 5],
  [["PutAlternateContact", "PutContactInformation"], 5, 8],
];

/** In each Region. */
const cloudtrail: readonly Row[] = [[["LookupEvents"], 2, 2]];

/**
 * All of `sso-admin` together has 20 a second; `CreateAccountAssignment` may have 15 outstanding,
 * provisioning three.
 */
const ssoAdminConcurrency: Readonly<Record<string, number>> = {
  CreateAccountAssignment: 15,
  ProvisionPermissionSet: 3,
};

const byOperation: ReadonlyMap<string, RateFacts> = new Map([
  ...ratesOf("organizations", organizations, sources.organizations),
  ...ratesOf("account", account, sources.account),
  ...ratesOf("cloudtrail", cloudtrail, sources.cloudtrail),
]);

/**
 * The token bucket of an operation; undefined where AWS publishes none, as for IAM and STS.
 *
 * @param service - as botocore names it: `organizations`, `sso-admin`
 */
export function rateOf(service: string, operation: string): RateFacts | undefined {
  if (service === "sso-admin")
    return {
      perSecond: 20,
      burst: 20,
      bucket: "sso-admin",
      concurrency: ssoAdminConcurrency[operation],
      source: sources.identityCenter,
    };
  const bucket = `${service}:${operation}`;
  // The identity store's 20 a second are each operation's own.
  if (service === "identitystore")
    return { perSecond: 20, burst: 20, bucket, source: sources.identityCenter };
  return byOperation.get(bucket);
}

function ratesOf(
  service: string,
  rows: readonly Row[],
  source: Source,
): readonly (readonly [string, RateFacts])[] {
  return rows.flatMap(([operations, perSecond, burst, concurrency]) =>
    operations.map((operation) => {
      const bucket = `${service}:${operation}`;
      return [bucket, { perSecond, burst, bucket, concurrency, source }] as const;
    }),
  );
}
