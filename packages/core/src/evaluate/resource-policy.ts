/** How the policy of a resource takes part, by action and resource. */
import { parseArn } from "../iam/arn.ts";
import type { Facts } from "./facts.ts";
import { accountOf } from "./parties.ts";
import type { Principal } from "./request.ts";
import { unclear, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";

/**
 * A role's policy is its trust policy, and only calls of STS are asked against it; a call of IAM
 * about the role (`iam:PassRole`) is not, so there is no resource policy then.
 */
export function resourcePolicyType({ action, resource }: Facts): "resource" | "trust" | undefined {
  if (isAssumption(action)) return "trust";
  const arn = parseArn(resource);
  const isRole = arn?.service === "iam" && arn.resource.startsWith("role/");
  return isRole ? undefined : "resource";
}

const assumptions = ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];
const alongside = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];

/**
 * What is asked besides `sts:AssumeRole` must be allowed to the caller and by the trust policy,
 * within one account too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
export function needsBothSides({ action, principal }: Facts): boolean {
  return alongside.includes(action) && accountOf(principal) !== undefined;
}

/**
 * "IAM role trust policies and KMS key policies are exceptions to this logic, because they must
 * explicitly allow access for principals": reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function mustTakePart({ action, resource }: Facts): boolean {
  if (isAssumption(action)) return true;
  const arn = parseArn(resource);
  if (arn?.service !== "kms") return false;
  // An alias in a call about a key stands for the key; it has no policy of its own.
  const isAliasOfKey = arn.resource.startsWith("alias/") && !aliasActions.includes(action);
  return arn.resource.startsWith("key/") || isAliasOfKey;
}

const aliasActions = ["kms:createalias", "kms:updatealias", "kms:deletealias"];

const bucketPolicyActions = ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"];

/**
 * The root user of the account that owns a bucket can always read, replace and delete its policy,
 * also when the policy denies it: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function overridesBucketPolicy({ action, principal }: Facts): boolean {
  const isRoot = principal.kind === "root" || principal.kind === "assumed-root";
  return isRoot && bucketPolicyActions.includes(action);
}

/** Services that take requests without credentials, where a policy allows them to everybody. */
const takesUnsigned = [
  "es:eshttp",
  "execute-api:",
  "lambda:invokefunctionurl",
  "s3:",
  "sns:",
  "sqs:",
  "vpc-lattice-svcs:",
];

/** Whether a caller without credentials gets as far as the policies. */
export function reachesPolicies(principal: Principal, action: string): Truth {
  if (principal.kind !== "anonymous" || takesUnsigned.some((start) => action.startsWith(start))) {
    return yes;
  }
  return unclear({
    detail: `Whether \`${action}\` can be called without credentials is not known.`,
  });
}

function isAssumption(action: string): boolean {
  return assumptions.includes(action) || alongside.includes(action);
}
