/** What an action has to do with the policy of its resource, whatever that resource is. */

export type ActionTraits = {
  /** STS asks the trust policy of the role. */
  readonly isAssumption: boolean;
  /** Asked besides `sts:AssumeRole`: caller and trust policy must both allow, in one account too. */
  readonly needsBothSides: boolean;
  readonly isAssumeRoot: boolean;
  /** Concerns an alias of KMS itself, and not the key it stands for. */
  readonly isOfAlias: boolean;
  /** The root user of the bucket's account can always do it, also when the policy denies it. */
  readonly rootOverrides: boolean;
  /** May be called without credentials, where a policy allows it to everybody. */
  readonly takesUnsigned: boolean;
};

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 *
 * @param action - in lower case
 */
export function actionTraits(action: string): ActionTraits {
  const needsBothSides = alongside.has(action);
  return {
    isAssumption: needsBothSides || assumptions.has(action),
    needsBothSides,
    isAssumeRoot: action === "sts:assumeroot",
    isOfAlias: aliasActions.has(action),
    rootOverrides: bucketPolicyActions.has(action),
    takesUnsigned: unsigned.some((start) => action.startsWith(start)),
  };
}

const alongside = new Set(["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"]);
const assumptions = new Set([
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
]);
const aliasActions = new Set(["kms:createalias", "kms:updatealias", "kms:deletealias"]);
const bucketPolicyActions = new Set([
  "s3:getbucketpolicy",
  "s3:putbucketpolicy",
  "s3:deletebucketpolicy",
]);
const unsigned = [
  "es:eshttp",
  "execute-api:",
  "lambda:invokefunctionurl",
  "s3:",
  "sns:",
  "sqs:",
  "vpc-lattice-svcs:",
];
