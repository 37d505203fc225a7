/**
 * Names that AWS's managed policies of 2026-09-26 use and its reference does not list: retired, or
 * internal. They are no mistakes of whoever copies such a policy. A test over all managed policies
 * shows when the list wants a new name.
 *
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */

/** Prefixes of services. */
export const unlistedServices: ReadonlySet<string> = new Set([
  "builderid",
  "datazonecontrol",
  "deepcomposer",
  "deeplens",
  "deepracer",
  "elastic-inference",
  "iot1click",
  "iotroborunner",
  "mobilehub",
  "sagemaker-groundtruth-synthetic",
  "zocalo",
]);

/** Actions by service, in lower case. */
const actions: Readonly<Record<string, readonly string[]>> = {
  budgets: ["CreateBudget", "DeleteBudget", "DescribeBudget", "DescribeBudgets", "UpdateBudget"],
  cloud9: ["ValidateEnvironmentName"],
  cloudhsm: [
    "CreateLunaClient",
    "DeleteLunaClient",
    "DescribeHapg",
    "DescribeLunaClient",
    "GetConfig",
    "ModifyHapg",
    "ModifyLunaClient",
  ],
  memorydb: ["ReplicateMultiRegionClusterData"],
  organizations: ["CreateBuilderIdOwnedAccount"],
  payments: [
    "AcceptTermsAndConditionsForProgramByAccountId",
    "BatchGetPaymentProfiles",
    "CreatePaymentAttempt",
    "CreatePaymentProfile",
    "Get",
    "GetAcceptedTermsAndConditionsForProgramByAccountId",
    "GetAccountBalance",
    "GetDefaultPaymentProfile",
    "GetEligibleCurrencies",
    "GetPaymentAttempt",
    "GetPaymentPreferences",
    "GetPreferredCurrency",
    "GetRecommendedTermsAndConditionsForProgram",
    "ListPaymentProfiles",
    "SearchFinancialRecords",
    "SetPreferredCurrency",
    "UpdatePaymentProfile",
  ],
  qapps: ["ImportDocumentToQApp", "ImportDocumentToQAppSession"],
  "route53-recovery-control-config": ["DescribeRoutingControlByName"],
  securityagent: [
    "BatchGetAgentInstances",
    "BatchGetSecurityTestContentMetadata",
    "BatchGetTasks",
    "CreateDocumentReview",
    "DeleteDocumentReview",
    "GetCodeReviewTask",
    "GetDocReviewTask",
    "GetDocumentReview",
    "GetDocumentReviewArtifact",
    "ListAgentInstances",
    "ListControls",
    "ListDocumentReviewComments",
    "ListDocumentReviews",
    "ListTasks",
    "StartPentestExecution",
    "StopPentestExecution",
  ],
};

const unlistedActions: ReadonlySet<string> = new Set(
  Object.entries(actions).flatMap(([service, names]) =>
    names.map((name) => `${service}:${name}`.toLowerCase()),
  ),
);

/** Whether AWS uses an action that its reference does not list. */
export function isUnlistedAction(action: string): boolean {
  return unlistedActions.has(action.toLowerCase());
}

const unlistedKeys: ReadonlySet<string> = new Set([
  "aws:principalorgmasteraccountid",
  "lakeformation:gluearn",
]);

/** Whether AWS uses a condition key that its reference does not list. */
export function isUnlistedKey(key: string): boolean {
  return unlistedKeys.has(key.toLowerCase());
}
