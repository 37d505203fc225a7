import * as z from "zod";
import { defineGuardrail, nobodyMay } from "./definition.ts";

const providers = ["arn:*:iam::*:saml-provider/AWSSSO_*_DO_NOT_DELETE"];
const providerActions = ["iam:DeleteSAMLProvider", "iam:UpdateSAMLProvider"];

/**
 * No account has an instance of its own, and the identity provider through which Identity Center
 * signs people in stays as it is; Identity Center changes it through its service-linked role, which
 * no guardrail binds. Roles of permission sets need no Deny: AWS refuses every change through IAM.
 */
export const protectIdentityCenter = defineGuardrail({
  name: "protect-identity-center",
  title: "Access is given by the organization's Identity Center alone",
  reason: "Access is given in one place; what is changed elsewhere is seen by no review.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: true,
  parameters: z.strictObject({}),
  statements: () => [
    { Effect: "Deny", Action: providerActions, Resource: providers },
    { Effect: "Deny", Action: ["sso:CreateInstance"], Resource: ["*"] },
  ],
  property: () =>
    nobodyMay(
      "Nobody can set up an Identity Center of an account's own, or change who signs in to one.",
      ["sso:CreateInstance"],
      {
        further: [{ actions: providerActions, resources: providers, when: [] }],
      },
    ),
  limits: [
    "It says nothing of the roles of permission sets: AWS itself refuses every change of them through IAM.",
    "Permission sets themselves are changed in the management account, which guardrails do not reach.",
  ],
  sources: [
    "https://docs.aws.amazon.com/singlesignon/latest/userguide/control-account-instance.html",
    "https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html",
  ],
});
