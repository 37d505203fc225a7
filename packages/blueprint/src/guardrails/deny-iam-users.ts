import * as z from "zod";
import { defineGuardrail, exceptRoles, iamGuide, names, nobodyMay } from "./definition.ts";

const actions = [
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreateServiceSpecificCredential",
  "iam:CreateUser",
  "iam:ResetServiceSpecificCredential",
  "iam:UpdateLoginProfile",
  "iam:UploadSigningCertificate",
  "iam:UploadSSHPublicKey",
];

/** People come through Identity Center and machines through roles: no IAM users, no keys that last. */
export const denyIamUsers = defineGuardrail({
  name: "deny-iam-users",
  title: "No IAM users or access keys",
  reason: "A key that lasts for ever is the one that is found in a repository.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: false,
  parameters: z.strictObject({
    "except-roles": names(
      [],
      "Roles that may create them, e.g. for a product that knows nothing else.",
    ),
  }),
  statements: (parameters) => [
    {
      Effect: "Deny",
      Action: actions,
      Resource: ["*"],
      ...exceptRoles(parameters["except-roles"]),
    },
  ],
  property: (parameters) =>
    nobodyMay("Nobody can create an IAM user, a password or an access key.", actions, {
      roles: parameters["except-roles"],
    }),
  limits: ["Users and keys that exist already keep working."],
  sources: [`${iamGuide}/best-practices.html`],
});
