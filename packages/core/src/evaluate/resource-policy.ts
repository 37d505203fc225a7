/** How the policy of a resource takes part, by action and resource. */
import { parseArn } from "../iam/arn.ts";
import type { Facts } from "./facts.ts";
import { accountOf } from "./parties.ts";

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

const unsigned = ["sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];
const alongside = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];

/**
 * Whether the call is made with an identity provider's token and without credentials of AWS, so
 * that the trust policy alone decides.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function isUnsigned({ action }: Facts): boolean {
  return unsigned.includes(action);
}

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

function isAssumption(action: string): boolean {
  return action === "sts:assumerole" || unsigned.includes(action) || alongside.includes(action);
}
