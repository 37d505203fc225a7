import * as z from "zod";
import { defineGuardrail, nobodyMay } from "./definition.ts";

const volumes = ["arn:*:ec2:*:*:volume/*"];

/** No new volume without encryption, and encryption by default stays on. */
export const encryptEbs = defineGuardrail({
  name: "encrypt-ebs",
  title: "EBS volumes are encrypted",
  reason: "A disk that is lost, copied or shared by mistake must be of no use to its finder.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: false,
  parameters: z.strictObject({}),
  statements: () => [
    {
      Effect: "Deny",
      Action: ["ec2:CreateVolume", "ec2:RunInstances"],
      Resource: volumes,
      Condition: { Bool: { "ec2:Encrypted": "false" } },
    },
    { Effect: "Deny", Action: ["ec2:DisableEbsEncryptionByDefault"], Resource: ["*"] },
  ],
  property: () =>
    nobodyMay(
      "Nobody can make an EBS volume without encryption, or end encryption by default.",
      ["ec2:CreateVolume", "ec2:RunInstances"],
      {
        resources: volumes,
        when: [{ key: "ec2:Encrypted", is: ["false"] }],
        further: [{ actions: ["ec2:DisableEbsEncryptionByDefault"], resources: ["*"], when: [] }],
      },
    ),
  limits: ["Volumes that exist already keep their state."],
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/encryption-by-default.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
  ],
});
