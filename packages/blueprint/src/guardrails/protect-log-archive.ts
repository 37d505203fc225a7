import * as z from "zod";
import {
  bootstrappingRoles,
  defineGuardrail,
  exceptRoles,
  names,
  nobodyMay,
} from "./definition.ts";

const actions = [
  "s3:BypassGovernanceRetention",
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:PutBucketAcl",
  "s3:PutBucketObjectLockConfiguration",
  "s3:PutBucketPolicy",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
  "s3:PutReplicationConfiguration",
];

/** For the log archive account: what was logged stays, and so do the rules of its buckets. */
export const protectLogArchive = defineGuardrail({
  name: "protect-log-archive",
  title: "The log archive keeps what it has",
  reason: "Who can delete the log can do anything unseen.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: true,
  parameters: z.strictObject({
    buckets: names(["*"], "Buckets by name or pattern; all where it is left out."),
    "trusted-roles": names(bootstrappingRoles, "Roles that set the archive up."),
  }),
  statements: (parameters) => [
    {
      Effect: "Deny",
      Action: actions,
      Resource: parameters.buckets.flatMap((bucket) => bucketArns(bucket)),
      ...exceptRoles(parameters["trusted-roles"]),
    },
  ],
  property: (parameters) =>
    nobodyMay("Nobody can delete logs or change how long they are kept.", actions, {
      roles: parameters["trusted-roles"],
      resources: parameters.buckets.flatMap((bucket) => bucketArns(bucket)),
    }),
  limits: [
    "A KMS key that encrypts the archive must be protected by a rule of its own: without it the log cannot be read.",
    "Trusted roles are known by their names: apply `protect-management-roles` with the same names, or whoever may create roles may create one that is trusted.",
    "The trusted roles can; add S3 Object Lock in compliance mode where nobody at all may.",
  ],
  sources: [
    "https://docs.aws.amazon.com/controltower/latest/controlreference/mandatory-controls.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
  ],
});

function bucketArns(bucket: string): readonly string[] {
  return bucket === "*" ? ["arn:*:s3:::*"] : [`arn:*:s3:::${bucket}`, `arn:*:s3:::${bucket}/*`];
}
