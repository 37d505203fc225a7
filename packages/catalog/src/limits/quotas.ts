/**
 * Quotas as dated rows: AWS's defaults. Where AWS's pages disagree, the row says so and holds the
 * value of the newer page. A date is the last day of which the page is known to have said so.
 */
import type { QuotaFacts, Source } from "@bailiwick/core";

const sources = {
  organizations: {
    url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
    date: "2026-05-15",
  },
  organizationsApi: {
    url: "https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html",
    date: "2026-05-15",
  },
  iam: {
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    date: "2026-06-30",
  },
  identityCenter: {
    url: "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html",
    date: "2026-06-30",
  },
  identityCenterApi: {
    url: "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html",
    date: "2026-06-30",
  },
  account: {
    url: "https://docs.aws.amazon.com/accounts/latest/reference/quotas.html",
    date: "2026-06-30",
  },
  bucketPolicies: {
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html",
    date: "2026-09-26",
  },
  sqs: {
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
    date: "2026-06-30",
  },
  privateLink: {
    url: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html",
    date: "2026-06-30",
  },
  kms: {
    url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
    date: "2026-09-26",
  },
  secretsManager: {
    url: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html",
    date: "2026-09-26",
  },
  dynamodb: {
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html",
    date: "2026-09-26",
  },
  ecr: {
    url: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html",
    date: "2026-09-26",
  },
  logs: {
    url: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html",
    date: "2026-09-26",
  },
  efs: {
    url: "https://docs.aws.amazon.com/efs/latest/APIReference/API_PutFileSystemPolicy.html",
    date: "2026-09-26",
  },
  sns: {
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
    date: "2026-06-30",
  },
  lambda: {
    url: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    date: "2026-06-30",
  },
  events: {
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
    date: "2026-09-26",
  },
  apiGateway: {
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    date: "2026-06-30",
  },
  ses: {
    url: "https://docs.aws.amazon.com/ses/latest/APIReference/API_PutIdentityPolicy.html",
    date: "2026-06-30",
  },
  acmPca: {
    url: "https://docs.aws.amazon.com/privateca/latest/APIReference/API_PutPolicy.html",
    date: "2026-09-26",
  },
  cloudtrail: {
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutResourcePolicy.html",
    date: "2026-09-26",
  },
  codeartifact: {
    url: "https://docs.aws.amazon.com/codeartifact/latest/APIReference/API_PutDomainPermissionsPolicy.html",
    date: "2026-09-26",
  },
  dsql: {
    url: "https://docs.aws.amazon.com/aurora-dsql/latest/APIReference/API_PutClusterPolicy.html",
    date: "2026-09-26",
  },
  mediastore: {
    url: "https://docs.aws.amazon.com/mediastore/latest/apireference/API_PutContainerPolicy.html",
    date: "2026-09-26",
  },
  paymentCryptography: {
    url: "https://docs.aws.amazon.com/payment-cryptography/latest/APIReference/API_PutResourcePolicy.html",
    date: "2026-09-26",
  },
  s3tables: {
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_s3Buckets_PutTableBucketPolicy.html",
    date: "2026-09-26",
  },
} as const satisfies Record<string, Source>;

/** The newest date among the sources. */
export const quotasDate: string =
  Object.values(sources)
    .map(({ date }) => date)
    .toSorted()
    .at(-1) ?? "";

type Row = readonly [name: string, value: number, unit: string, adjustable?: "adjustable"];

const organizations: readonly Row[] = [
  // Up to 50,000 on request; new organizations may begin with fewer. Pending invitations and
  // accounts closed less than 90 days ago count.
  ["accounts", 10, "accounts", "adjustable"],
  ["roots", 1, "roots"],
  ["organizational-units", 2_000, "OUs"],
  ["ou-depth", 5, "levels of OUs below the root"],
  ["scps", 10_000, "policies"],
  ["rcps", 2_000, "policies"],
  // 5 and 5,120 until 2026-05-15; AWS's page on SCPs still names the old size.
  ["scp-per-node", 10, "policies attached to a root, OU or account"],
  ["scp-characters", 10_240, "characters, white space counted"],
  // RCPFullAWSAccess, which cannot be detached, is one of them.
  ["rcp-per-node", 5, "policies attached to a root, OU or account"],
  ["rcp-characters", 5_120, "characters, white space counted"],
  ["tag-policy-characters", 10_000, "characters, white space counted"],
  ["backup-policy-characters", 10_000, "characters, white space counted"],
  ["declarative-policy-characters", 10_000, "characters, white space counted"],
  ["security-hub-policy-characters", 10_000, "characters, white space counted"],
  ["chat-policy-characters", 10_000, "characters, white space counted"],
  ["ai-opt-out-policy-characters", 2_500, "characters, white space counted"],
  ["delegation-policy-characters", 40_000, "characters"],
  ["tags-per-resource", 50, "tags on a root, OU, account or policy"],
  ["concurrent-account-creations", 5, "creations in progress"],
  ["concurrent-account-closures", 3, "closures in progress"],
  // 20 % of the member accounts where that is more, never over 1,000. An older page says 10 %.
  ["account-closures-per-30-days", 250, "closures in 30 days"],
  // Or the number of accounts that the organization may have, where that is more.
  ["invitations-per-day", 20, "invitations in 24 hours"],
  ["invitation-days", 15, "days until an invitation expires"],
  ["enable-all-features-days", 90, "days until the request expires"],
  // The API reference says seven.
  ["account-removal-days", 4, "days between an account's creation and its removal"],
];

/** Lengths of what is written with a policy. */
const organizationsApi: readonly Row[] = [
  ["policy-name-characters", 128, "characters"],
  ["policy-description-characters", 512, "characters"],
];

/** Sizes of policies count no white space. */
const iam: readonly Row[] = [
  ["managed-policy-characters", 6_144, "characters without white space"],
  ["user-inline-policy-characters", 2_048, "characters without white space, of all together"],
  ["group-inline-policy-characters", 5_120, "characters without white space, of all together"],
  ["role-inline-policy-characters", 10_240, "characters without white space, of all together"],
  ["trust-policy-characters", 2_048, "characters without white space", "adjustable"],
  // And a share of the packed size, which the answer states in per cent.
  ["session-policy-characters", 2_048, "characters, inline policy and ARNs together"],
  ["session-policy-arns", 10, "managed policies passed with a session"],
  ["managed-policies-per-role", 10, "policies", "adjustable"],
  ["managed-policies-per-user", 10, "policies", "adjustable"],
  ["managed-policies-per-group", 10, "policies"],
  ["policy-versions", 5, "versions of a customer managed policy"],
  ["customer-managed-policies", 1_500, "policies", "adjustable"],
  ["roles", 1_000, "roles", "adjustable"],
  ["users", 5_000, "users"],
  ["groups", 300, "groups", "adjustable"],
  ["groups-per-user", 10, "groups"],
  ["instance-profiles", 1_000, "instance profiles", "adjustable"],
  ["access-keys-per-user", 2, "access keys"],
  ["saml-providers", 100, "providers"],
  ["tags-per-resource", 50, "tags"],
  ["session-tags", 50, "tags"],
  ["role-chaining-seconds", 3_600, "seconds of a session from role chaining"],
];

const identityCenter: readonly Row[] = [
  ["permission-sets", 3_500, "permission sets", "adjustable"],
  // 250 on older copies of the page.
  ["permission-sets-per-account", 500, "provisioned permission sets", "adjustable"],
  ["inline-policies-per-permission-set", 1, "policies"],
  // IAM's own quota of ten for each role must be raised to use them.
  ["managed-policies-per-permission-set", 20, "AWS and customer managed policies together"],
  ["inline-policy-bytes", 32_768, "bytes"],
  ["inline-policy-characters", 10_240, "bytes without white space"],
  ["concurrent-role-updates-per-account", 1, "roles updated at a time"],
  ["accounts-and-applications", 3_000, "accounts and applications", "adjustable"],
  ["users", 100_000, "users", "adjustable"],
  ["groups", 100_000, "groups", "adjustable"],
  ["outstanding-assignments", 15, "calls of CreateAccountAssignment in progress"],
];

const identityCenterApi: readonly Row[] = [
  ["permission-set-name-characters", 32, "characters"],
  ["permission-set-description-characters", 700, "characters"],
];

const account: readonly Row[] = [
  ["alternate-contacts", 3, "contacts"],
  ["concurrent-region-opt-requests", 6, "requests in an account"],
  ["concurrent-region-opt-requests-per-organization", 50, "requests in an organization"],
];

/** What a resource policy may hold, each with the page of its service. */
const resourcePolicies: readonly (readonly [service: string, Row, Source])[] = [
  ["s3", ["bucket-policy-bytes", 20_480, "bytes as S3 normalizes it"], sources.bucketPolicies],
  ["sqs", ["policy-bytes", 8_192, "bytes"], sources.sqs],
  ["sqs", ["policy-statements", 20, "statements"], sources.sqs],
  ["sqs", ["policy-principals", 50, "principals"], sources.sqs],
  ["sqs", ["policy-conditions", 10, "conditions"], sources.sqs],
  ["sqs", ["policy-actions-per-statement", 7, "actions"], sources.sqs],
  [
    "ec2",
    ["vpc-endpoint-policy-characters", 20_480, "characters, white space counted"],
    sources.privateLink,
  ],
  // AWS's page on quotas said 32 KB and says nothing any more.
  ["kms", ["key-policy-characters", 131_072, "characters"], sources.kms],
  ["secretsmanager", ["resource-policy-characters", 20_480, "characters"], sources.secretsManager],
  ["dynamodb", ["resource-policy-bytes", 20_480, "bytes, white space counted"], sources.dynamodb],
  ["ecr", ["repository-policy-characters", 10_240, "characters"], sources.ecr],
  ["logs", ["resource-policy-characters", 51_200, "characters"], sources.logs],
  ["elasticfilesystem", ["file-system-policy-characters", 20_000, "characters"], sources.efs],
  // "30 kb", said of a policy of which each statement has at most 200 principals.
  ["sns", ["topic-policy-bytes", 30_720, "bytes"], sources.sns],
  ["sns", ["topic-policy-statements", 100, "statements"], sources.sns],
  ["sns", ["topic-policy-principals-per-statement", 200, "principals"], sources.sns],
  ["lambda", ["function-policy-bytes", 20_480, "bytes"], sources.lambda],
  // Of a bus of the older kind 10,240 characters; which kind a bus is, its policy does not say.
  ["events", ["event-bus-policy-bytes", 20_480, "bytes", "adjustable"], sources.events],
  [
    "execute-api",
    ["resource-policy-characters", 8_192, "characters", "adjustable"],
    sources.apiGateway,
  ],
  ["ses", ["identity-policy-bytes", 4_096, "bytes"], sources.ses],
  ["acm-pca", ["resource-policy-characters", 81_920, "characters"], sources.acmPca],
  ["cloudtrail", ["resource-policy-bytes", 8_192, "bytes"], sources.cloudtrail],
  ["codeartifact", ["permissions-policy-characters", 7_168, "characters"], sources.codeartifact],
  ["dsql", ["cluster-policy-characters", 20_480, "characters"], sources.dsql],
  ["mediastore", ["container-policy-characters", 8_192, "characters"], sources.mediastore],
  [
    "payment-cryptography",
    ["resource-policy-characters", 20_480, "characters"],
    sources.paymentCryptography,
  ],
  ["s3tables", ["policy-characters", 20_480, "characters"], sources.s3tables],
];

/** By name: the service, a slash, the quota. */
export const quotas: ReadonlyMap<string, QuotaFacts> = new Map([
  ...quotasOf("organizations", organizations, sources.organizations),
  ...quotasOf("organizations", organizationsApi, sources.organizationsApi),
  ...quotasOf("iam", iam, sources.iam),
  ...quotasOf("identity-center", identityCenter, sources.identityCenter),
  ...quotasOf("identity-center", identityCenterApi, sources.identityCenterApi),
  ...quotasOf("account", account, sources.account),
  ...resourcePolicies.flatMap(([service, row, source]) => quotasOf(service, [row], source)),
]);

function quotasOf(
  service: string,
  rows: readonly Row[],
  source: Source,
): readonly (readonly [string, QuotaFacts])[] {
  return rows.map(([quota, value, unit, adjustable]) => {
    const name = `${service}/${quota}`;
    return [name, { name, value, unit, adjustable: adjustable === "adjustable", source }];
  });
}
