/**
 * What resource control policies restrict, as two dated lists that disagree: AWS's page names
 * services, and so does the list that comes with the actions. An answer is given only where both
 * agree on the action; the rest is disputed, and what an RCP does there is unknown.
 */
import type { ActionFacts, Source } from "@bailiwick/core";

/** Where AWS lists the services. */
export const rcpPage: Source = {
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services",
  date: "2026-09-26",
};

/** The prefixes on AWS's page. */
export const rcpServicesOfPage: ReadonlySet<string> = new Set([
  "aoss",
  "appconfig",
  "appstream",
  "autoscaling",
  "autoscaling-plans",
  "budgets",
  "clouddirectory",
  "cloudfront",
  "cloudsearch",
  "cloudtrail-data",
  "codeartifact",
  "codebuild",
  "codecommit",
  "codepipeline",
  "cognito-identity",
  "cognito-idp",
  "comprehend",
  "comprehendmedical",
  "compute-optimizer",
  "cost-optimization-hub",
  "dax",
  "dsql",
  "dynamodb",
  "ecr",
  "ecr-public",
  "events",
  "firehose",
  "fis",
  "fms",
  "gamelift",
  "health",
  "inspector-scan",
  "kendra",
  "kinesisvideo",
  "kms",
  "logs",
  "memorydb",
  "networkmonitor",
  "notifications",
  "opensearch",
  "pca-connector-ad",
  "personalize",
  "polly",
  "pricing",
  "resource-groups",
  "rolesanywhere",
  "s3",
  "secretsmanager",
  "servicediscovery",
  "signin",
  "sqs",
  "sts",
  "support",
  "swf",
  "textract",
  "timestream-influxdb",
  "transcribe",
  "transfer",
  "translate",
  "wafv2",
  "workspaces",
  "xray",
]);

type Verdict = ActionFacts["rcp"];

/**
 * Actions of which more is known than their service.
 * - `kms:RetireGrant`: "RCPs do not impact the kms:RetireGrant permission" (the page, last table).
 * - STS: AWS's own examples restrict the `AssumeRole` family. What is said of the service's other
 *   actions (`TagSession`, `GetFederationToken`, `AssumeRoot`) differs from source to source.
 *   https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/resource_control_policies
 */
const byAction: ReadonlyMap<string, Verdict> = new Map([
  ["kms:RetireGrant", "does-not-restrict"],
  ["sts:AssumeRole", "restricts"],
  ["sts:AssumeRoleWithSAML", "restricts"],
  ["sts:AssumeRoleWithWebIdentity", "restricts"],
]);

/**
 * Services that the page names without their prefix: Amazon OpenSearch Service stands there with
 * `opensearch`, while most of its actions begin with `es`.
 */
const namedWithoutPrefix: ReadonlySet<string> = new Set(["es"]);

/**
 * Whether an RCP restricts an action.
 *
 * "If a resource is specified in the Resource type column, then the RCPs of the resource owner's
 * account are applied": of a listed service's action without one the page says nothing.
 *
 * @param lists - prefixes, as each source names them
 */
export function rcpVerdict(
  action: { readonly service: string; readonly name: string; readonly hasResources: boolean },
  lists: readonly ReadonlySet<string>[],
): Verdict {
  const known = byAction.get(`${action.service}:${action.name}`);
  if (known !== undefined) return known;
  if (namedWithoutPrefix.has(action.service)) return "disputed";
  const named = lists.filter((list) => list.has(action.service)).length;
  if (named === 0) return "does-not-restrict";
  return named === lists.length && action.hasResources && action.service !== "sts"
    ? "restricts"
    : "disputed";
}
