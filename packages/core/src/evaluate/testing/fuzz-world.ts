/** Who asks for what in generated questions: every kind of principal, and the actions that have rules of their own. */
import type { DecideCase } from "./decide-case.ts";

export const here = "111122223333";
export const there = "444455556666";
export const management = "999988887777";
const role = `arn:aws:iam::${here}:role/team/Dev`;
const linked = `arn:aws:iam::${here}:role/aws-service-role/es.amazonaws.com/AWSServiceRoleForES`;

export type PrincipalOfCase = DecideCase["request"]["principal"];

/** Every kind; those that policies are mostly about stand more than once. */
export const principals: readonly PrincipalOfCase[] = [
  `arn:aws:iam::${here}:user/al`,
  `arn:aws:iam::${here}:user/al`,
  { arn: `arn:aws:iam::${here}:user/path/Al`, userId: "AIDAAL" },
  { arn: `arn:aws:sts::${here}:assumed-role/Dev/al`, role },
  { arn: `arn:aws:sts::${here}:assumed-role/Dev/al`, role, roleId: "AROADEV" },
  { arn: `arn:aws:sts::${here}:assumed-role/AWSServiceRoleForES/x`, role: linked },
  `arn:aws:sts::${here}:federated-user/al`,
  { arn: `arn:aws:sts::${here}:federated-user/al`, federatedBy: `arn:aws:iam::${here}:user/al` },
  `arn:aws:iam::${here}:root`,
  { assumedRoot: here, taskPolicy: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
  `arn:aws:iam::${there}:user/bo`,
  `arn:aws:sts::${there}:assumed-role/Ops/bo`,
  `arn:aws:iam::${management}:user/boss`,
  `arn:aws:iam::${management}:root`,
  "lambda.amazonaws.com",
  `arn:aws:iam::${here}:oidc-provider/token.example.com`,
  { type: "anonymous" },
];

/** `Principal` elements of resource policies; `NotPrincipal` takes the same. */
export const principalElements: readonly unknown[] = [
  "*",
  "*",
  { AWS: "*" },
  { AWS: here },
  { AWS: there },
  { AWS: `arn:aws:iam::${here}:root` },
  { AWS: `arn:aws:iam::${there}:root` },
  { AWS: `arn:aws:iam::${management}:root` },
  { AWS: `arn:aws:iam::${here}:user/al` },
  { AWS: `arn:aws:iam::${here}:user/Al` },
  { AWS: [`arn:aws:iam::${here}:user/path/Al`, `arn:aws:iam::${there}:user/bo`] },
  { AWS: `arn:aws:iam::${here}:user/*` },
  { AWS: role },
  { AWS: [role, `arn:aws:sts::${here}:assumed-role/Dev/al`, here] },
  { AWS: `arn:aws:iam::${here}:role/Dev` },
  { AWS: `arn:aws:sts::${here}:assumed-role/Dev/al` },
  { AWS: `arn:aws:sts::${here}:assumed-role/dev/al` },
  { AWS: `arn:aws:sts::${there}:assumed-role/Ops/bo` },
  { AWS: `arn:aws:sts::${here}:federated-user/al` },
  { AWS: [`arn:aws:iam::${here}:user/al`, here] },
  { AWS: "AIDAAL" },
  { AWS: ["AROADEV", "AIDAELSE"] },
  { Service: "lambda.amazonaws.com" },
  { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"], AWS: there },
  { Service: "*" },
  { Federated: `arn:aws:iam::${here}:oidc-provider/token.example.com` },
  { Federated: "*" },
  { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
];

/** What is asked for. The resource's owner is drawn apart. */
export type Scene = { readonly action: string; readonly resource: string };

/** The plain case, asked most of all. */
export const plainScenes: readonly Scene[] = [
  { action: "s3:GetObject", resource: "arn:aws:s3:::b/a" },
  { action: "s3:ListBucket", resource: "arn:aws:s3:::b" },
  { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${here}:queue` },
  { action: "logs:PutLogEvents", resource: `arn:aws:logs:us-east-1:${here}:log-group:a:log:b/c` },
  { action: "dynamodb:GetItem", resource: `arn:aws:dynamodb:us-east-1:${there}:table/t` },
  { action: "s3:GetObject", resource: "arn:aws:s3:::b/ß/\u0130/\u212a/😀/\ud83d" },
  { action: "ec2:DescribeInstances", resource: "*" },
  { action: "nosuch:Action", resource: `arn:aws:nosuch:us-east-1:${here}:x/y` },
];

/** What AWS treats by rules of its own. */
export const specialScenes: readonly Scene[] = [
  { action: "sts:AssumeRole", resource: role },
  { action: "sts:AssumeRole", resource: role },
  { action: "sts:TagSession", resource: role },
  { action: "sts:SetSourceIdentity", resource: role },
  { action: "sts:SetContext", resource: role },
  { action: "sts:AssumeRoleWithWebIdentity", resource: role },
  { action: "sts:AssumeRoleWithSAML", resource: role },
  { action: "sts:AssumeRole", resource: linked },
  { action: "sts:GetCallerIdentity", resource: "*" },
  { action: "sts:GetSessionToken", resource: "*" },
  { action: "sts:GetFederationToken", resource: `arn:aws:sts::${here}:federated-user/al` },
  { action: "sts:AssumeRoot", resource: `arn:aws:iam::${there}:root` },
  { action: "kms:Decrypt", resource: `arn:aws:kms:us-east-1:${here}:key/k` },
  { action: "kms:ScheduleKeyDeletion", resource: `arn:aws:kms:us-east-1:${here}:key/k` },
  { action: "kms:RetireGrant", resource: `arn:aws:kms:us-east-1:${here}:key/k` },
  { action: "kms:Decrypt", resource: `arn:aws:kms:us-east-1:${here}:alias/k` },
  { action: "kms:CreateAlias", resource: `arn:aws:kms:us-east-1:${here}:alias/aws/s3` },
  { action: "iam:PassRole", resource: role },
  { action: "iam:DeleteRole", resource: linked },
  {
    action: "iam:PutRolePolicy",
    resource: `arn:aws:iam::${here}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1`,
  },
  {
    action: "iam:CreatePolicyVersion",
    resource: "arn:aws:iam::aws:policy/AdministratorAccess",
  },
  { action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::b" },
  { action: "s3:PutObject", resource: "arn:aws:s3:::b/a" },
  { action: "s3:PutObjectAcl", resource: "arn:aws:s3:::b/a" },
  { action: "s3:DeleteBucketPolicy", resource: "arn:aws:s3:::b" },
  { action: "mechanicalturk:GetAccountBalance", resource: "*" },
  { action: "awis:GET", resource: "*" },
  { action: "supportplans:CreateSupportPlanSchedule", resource: "*" },
  { action: "ec2:ModifyAddressAttribute", resource: `arn:aws:ec2:us-east-1:${here}:elastic-ip/e` },
  { action: "cloudfront:CreatePublicKey", resource: "*" },
];

/** The organization around most questions. */
export const organizations: readonly DecideCase["organization"][] = [
  undefined,
  { id: "o-a", managementAccount: management },
  {
    id: "o-a",
    managementAccount: management,
    paths: { [here]: "o-a/r/x/", [there]: "o-a/r/y/", [management]: "o-a/r/" },
  },
  {
    id: "o-a",
    managementAccount: management,
    paths: { [here]: "o-a/r/x/", [management]: "o-a/r/" },
  },
  {
    id: "o-a",
    managementAccount: management,
    paths: { [here]: "o-a/r/x/", [there]: "o-a/r/y/", [management]: "o-a/r/" },
    suspended: [there],
    iamAdministrators: [here],
  },
];

const blocks = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};
const leavesOpen = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

/** What is known of the bucket in half of the questions. */
export const settings: readonly NonNullable<DecideCase["settings"]>[] = [
  {},
  { s3: { objectOwnership: "BucketOwnerEnforced" } },
  { s3: { objectOwnership: "ObjectWriter", blockPublicAccess: { bucket: leavesOpen } } },
  { s3: { blockPublicAccess: { account: blocks, bucket: leavesOpen } } },
  { s3: { blockPublicAccess: { account: leavesOpen, bucket: blocks } } },
  { s3: { blockPublicAccess: { account: leavesOpen, bucket: leavesOpen } } },
];
