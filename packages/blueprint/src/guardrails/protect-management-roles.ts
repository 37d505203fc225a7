import * as z from "zod";
import {
  bootstrappingRoles,
  defineGuardrail,
  exceptRoles,
  names,
  nobodyMay,
  roleArn,
} from "./definition.ts";

const actions = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
];

/** The roles through which the organization manages its accounts are changed by themselves only. */
export const protectManagementRoles = defineGuardrail({
  name: "protect-management-roles",
  title: "Management roles cannot be changed",
  reason: "Whoever may change these roles or their trust owns the account, or shuts its owner out.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: true,
  parameters: z.strictObject({
    roles: names(
      bootstrappingRoles,
      "Roles to protect, by name or pattern; they alone may change one another.",
    ),
  }),
  statements: (parameters) => [
    {
      Effect: "Deny",
      Action: actions,
      Resource: parameters.roles.map(roleArn),
      ...exceptRoles(parameters.roles),
    },
  ],
  property: (parameters) =>
    nobodyMay("Nobody can change the roles that manage the account.", actions, {
      roles: parameters.roles,
      resources: parameters.roles.map(roleArn),
    }),
  limits: ["A customer managed policy that such a role uses must be protected by its own rule."],
  sources: [
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html",
    "https://docs.aws.amazon.com/controltower/latest/controlreference/mandatory-controls.html",
  ],
});
