import { z } from "zod";
import { defineGuardrail, nobodyMay } from "./definition.ts";

const roles = ["arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*"];
const roleActions = [
  "iam:AttachRolePolicy",
  "iam:DeleteRole",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
];

/**
 * Roles of permission sets belong to Identity Center, and no account has an instance of its own.
 * Identity Center changes them through its service-linked role, which no guardrail binds.
 */
export const protectIdentityCenter = defineGuardrail({
  name: "protect-identity-center",
  title: "Access is given by the organization's Identity Center alone",
  reason: "Access is given in one place; what is changed elsewhere is seen by no review.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: true,
  parameters: z.strictObject({}),
  statements: () => [
    { Effect: "Deny", Action: roleActions, Resource: roles },
    {
      Effect: "Deny",
      Action: ["iam:DeleteSAMLProvider", "iam:UpdateSAMLProvider"],
      Resource: ["arn:*:iam::*:saml-provider/AWSSSO_*_DO_NOT_DELETE"],
    },
    { Effect: "Deny", Action: ["sso:CreateInstance"], Resource: ["*"] },
  ],
  property: () =>
    nobodyMay("Nobody can set up an Identity Center of an account's own.", ["sso:CreateInstance"]),
  limits: [
    "AWS itself refuses changes through IAM to the roles of permission sets; the guardrail says so again, and the property speaks of the rest.",
    "Permission sets themselves are changed in the management account, which guardrails do not reach.",
  ],
  sources: [
    "https://docs.aws.amazon.com/singlesignon/latest/userguide/control-account-instance.html",
    "https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html",
  ],
});
