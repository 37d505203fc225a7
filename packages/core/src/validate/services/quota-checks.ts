/**
 * Checks of what a resource takes of its policy at most, as of a date. Which resource it is follows
 * from the actions and resources of the policy; where that is not clear, nothing is said.
 */
import type { QuotaFacts } from "../../catalogue.ts";
import { minifyPolicyText } from "../../iam/print.ts";
import { policySize } from "../../rewrite/size.ts";
import type { ReadableStatement } from "../../iam/tree.ts";
import type { Span } from "../../base/span.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { analyzer } from "../sources.ts";
import { serviceOfPolicy } from "./policy-service.ts";

export const quotaChecks: readonly CheckRow[] = [
  {
    code: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
    title: "Policy larger than its resource takes",
    severity: "warning",
    types: ["resource"],
    fix: "Make it shorter with `bailiwick minify`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-general-warning-policy-size-exceeds-resource-policy-quota`,
    run: tooLarge,
  },
  {
    code: "POLICY_COUNT_EXCEEDS_RESOURCE_POLICY_QUOTA",
    title: "More of something than a resource takes in its policy",
    severity: "warning",
    types: ["resource"],
    fix: "Name fewer, or use a wildcard or a condition in place of a list.",
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
    run: (context) => countRows.flatMap((row) => tooMany(row, context)),
  },
];

/** Quotas of sizes, by the service whose resource has the policy. */
const sizeQuotas: Readonly<Record<string, string>> = {
  "acm-pca": "acm-pca/resource-policy-characters",
  cloudtrail: "cloudtrail/resource-policy-bytes",
  codeartifact: "codeartifact/permissions-policy-characters",
  dsql: "dsql/cluster-policy-characters",
  dynamodb: "dynamodb/resource-policy-bytes",
  ecr: "ecr/repository-policy-characters",
  elasticfilesystem: "elasticfilesystem/file-system-policy-characters",
  events: "events/event-bus-policy-bytes",
  "execute-api": "execute-api/resource-policy-characters",
  kms: "kms/key-policy-characters",
  lambda: "lambda/function-policy-bytes",
  logs: "logs/resource-policy-characters",
  mediastore: "mediastore/container-policy-characters",
  "payment-cryptography": "payment-cryptography/resource-policy-characters",
  s3: "s3/bucket-policy-bytes",
  s3tables: "s3tables/policy-characters",
  secretsmanager: "secretsmanager/resource-policy-characters",
  ses: "ses/identity-policy-bytes",
  sns: "sns/topic-policy-bytes",
  sqs: "sqs/policy-bytes",
};

function tooLarge(context: CheckContext): readonly Found[] {
  const service = serviceOfPolicy(context.statements) ?? "";
  const quota = quotaOf(sizeQuotas[service], context);
  if (quota === undefined) return [];
  const counted = countedSize(context.text, quota);
  if (counted <= quota.value) return [];
  const adjustable = quota.adjustable ? " AWS may raise it on request." : "";
  const message = `The policy has ${counted} ${unitOf(quota)}, and a policy of \`${service}\` has ${quota.value} at most (as of ${quota.source.date}).${adjustable}`;
  return [{ message, span: context.document.span }];
}

/** S3 writes the policy anew before it counts, so white space is not held against it. */
function countedSize(text: string, quota: QuotaFacts): number {
  const counted = quota.unit === "bytes as S3 normalizes it" ? minifyPolicyText(text) : text;
  const { bytes, characters } = policySize(counted, { type: "resource" });
  return unitOf(quota) === "bytes" ? bytes : characters;
}

function unitOf({ unit }: QuotaFacts): "bytes" | "characters" {
  return unit.startsWith("bytes") ? "bytes" : "characters";
}

type CountRow = {
  readonly service: string;
  readonly quota: string;
  /** What is counted, each with its place: the first beyond the quota is pointed at. */
  readonly lists: (statements: readonly ReadableStatement[]) => readonly (readonly Span[])[];
  readonly of: "policy" | "statement";
};

const countRows: readonly CountRow[] = [
  { service: "sqs", quota: "sqs/policy-statements", of: "policy", lists: allStatements },
  { service: "sqs", quota: "sqs/policy-principals", of: "policy", lists: allPrincipals },
  { service: "sqs", quota: "sqs/policy-conditions", of: "policy", lists: allConditions },
  { service: "sqs", quota: "sqs/policy-actions-per-statement", of: "statement", lists: actions },
  { service: "sns", quota: "sns/topic-policy-statements", of: "policy", lists: allStatements },
  {
    service: "sns",
    quota: "sns/topic-policy-principals-per-statement",
    of: "statement",
    lists: principals,
  },
];

function tooMany(row: CountRow, context: CheckContext): readonly Found[] {
  if (serviceOfPolicy(context.statements) !== row.service) return [];
  const quota = quotaOf(row.quota, context);
  if (quota === undefined) return [];
  return row.lists(context.statements).flatMap((list) => {
    const span = list[quota.value];
    const message = `The ${row.of} has ${list.length} ${quota.unit}, and a ${row.of} of \`${row.service}\` has ${quota.value} at most (as of ${quota.source.date}).`;
    return span === undefined ? [] : [{ message, span }];
  });
}

function allStatements(statements: readonly ReadableStatement[]): readonly (readonly Span[])[] {
  return [statements.map(({ span }) => span)];
}

function allPrincipals(statements: readonly ReadableStatement[]): readonly (readonly Span[])[] {
  return [principals(statements).flat()];
}

function allConditions(statements: readonly ReadableStatement[]): readonly (readonly Span[])[] {
  return [statements.flatMap(({ conditions }) => conditions.map(({ span }) => span))];
}

function principals(statements: readonly ReadableStatement[]): readonly (readonly Span[])[] {
  return statements.map(({ principal }) => (principal?.entries ?? []).map(({ span }) => span));
}

function actions(statements: readonly ReadableStatement[]): readonly (readonly Span[])[] {
  return statements.map(({ action }) => action.patterns.map(({ span }) => span));
}

function quotaOf(name: string | undefined, { catalogue }: CheckContext): QuotaFacts | undefined {
  return name === undefined ? undefined : catalogue.quota(name);
}
