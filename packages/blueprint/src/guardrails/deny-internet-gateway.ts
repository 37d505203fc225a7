import * as z from "zod";
import {
  defineGuardrail,
  exceptRoles,
  names,
  nobodyMay,
  organizationsGuide,
} from "./definition.ts";

const actions = [
  "ec2:AttachInternetGateway",
  "ec2:CreateDefaultVpc",
  "ec2:CreateEgressOnlyInternetGateway",
  "ec2:CreateInternetGateway",
  "globalaccelerator:Create*",
  "globalaccelerator:Update*",
];

/** A VPC reaches the internet only through what network accounts offer. */
export const denyInternetGateway = defineGuardrail({
  name: "deny-internet-gateway",
  title: "No internet gateway outside network accounts",
  reason: "One guarded way in and out; a workload account that opens its own is seen by nobody.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: false,
  parameters: z.strictObject({
    "except-roles": names([], "IAM roles that may, by name or pattern."),
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
    nobodyMay("Nobody can open a way to the internet.", actions, {
      roles: parameters["except-roles"],
    }),
  limits: [
    "Gateways that exist already stay, and so does what VPC peering or a transit gateway leads to.",
  ],
  sources: [`${organizationsGuide}/orgs_manage_policies_scps_examples_vpc.html`],
});
