import * as z from "zod";
import { defineGuardrail, nobodyMay } from "./definition.ts";
import type { PolicyStatement, Property } from "./definition.ts";

const encryption = "s3:x-amz-server-side-encryption";
const customerKey = "s3:x-amz-server-side-encryption-customer-algorithm";
const kms = ["aws:kms", "aws:kms:dsse"];

const withoutHeader = { key: encryption, absent: true };

const denyCustomerKeys: PolicyStatement = {
  Effect: "Deny",
  Action: ["s3:PutObject"],
  Resource: ["*"],
  Condition: { Null: { [customerKey]: "false" } },
};

/** More uploads that the claim speaks of. */
function upload(when: Property["when"]): NonNullable<Property["further"]>[number] {
  return { actions: ["s3:PutObject"], resources: ["*"], when };
}

/**
 * Uploads that ask for something other than KMS are refused. An upload that asks for nothing gets
 * the bucket's default, which S3 always has; with `require-header` it is refused as well.
 */
export const encryptS3 = defineGuardrail({
  name: "encrypt-s3",
  title: "Objects in S3 are encrypted with KMS keys",
  reason:
    "A KMS key is a second lock on the data, with its own policy and its own log of every use.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: false,
  parameters: z.strictObject({
    "require-header": z
      .boolean()
      .default(false)
      .describe(
        "Whether each upload must name KMS itself instead of relying on the bucket's default.",
      ),
  }),
  statements: (parameters) => [
    {
      Effect: "Deny",
      Action: ["s3:PutObject"],
      Resource: ["*"],
      Condition: {
        StringNotEquals: { [encryption]: kms },
        ...(parameters["require-header"] ? {} : { Null: { [encryption]: "false" } }),
      },
    },
    // A customer's own key and KMS exclude each other, so the header that is required rules it out.
    ...(parameters["require-header"] ? [] : [denyCustomerKeys]),
  ],
  property: (parameters) =>
    nobodyMay(
      "Nobody can upload an object that is to be encrypted without KMS.",
      ["s3:PutObject"],
      {
        when: [{ key: encryption, is: ["AES256"] }],
        further: [
          upload([{ key: customerKey, is: ["AES256"] }, withoutHeader]),
          ...(parameters["require-header"] ? [upload([withoutHeader])] : []),
        ],
      },
    ),
  limits: [
    "Without `require-header`, an upload that names no encryption gets the bucket's default, which may be S3's own key: set the default in the account's baseline.",
    "Objects that exist already keep their encryption.",
  ],
  sources: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html",
  ],
});
