import * as z from "zod";
import { defineGuardrail, nobodyMay, organizationsGuide } from "./definition.ts";

const actions = ["organizations:LeaveOrganization"];

/** An account that leaves takes its data out of reach of every other guardrail. */
export const denyLeavingOrganization = defineGuardrail({
  name: "deny-leaving-organization",
  title: "No account leaves the organization",
  reason: "An account that leaves loses every guardrail, its logging and its payer at once.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: true,
  parameters: z.strictObject({}),
  statements: () => [{ Effect: "Deny", Action: actions, Resource: ["*"] }],
  property: () => nobodyMay("Nobody can take an account out of the organization.", actions),
  limits: ["The management account can still remove an account."],
  sources: [`${organizationsGuide}/orgs_manage_policies_scps_examples_general.html`],
});
