import * as z from "zod";
import { defineGuardrail, iamGuide, organizationsGuide } from "./definition.ts";

/**
 * The root user can do nothing. Sessions of central root management (`sts:AssumeRoot`) have the
 * root user's ARN too and are told apart by `aws:AssumedRoot`; denying them would shut out the only
 * way to unlock a bucket or queue policy.
 */
export const denyRootUser = defineGuardrail({
  name: "deny-root-user",
  title: "No actions by the root user",
  reason:
    "The root user cannot be limited by permissions and is nobody in particular; daily work never needs it.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: true,
  parameters: z.strictObject({}),
  statements: () => [
    {
      Effect: "Deny",
      Action: ["*"],
      Resource: ["*"],
      Condition: {
        ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:root" },
        BoolIfExists: { "aws:AssumedRoot": "false" },
      },
    },
  ],
  property: () => ({
    claim: "Root users can do nothing.",
    effect: "may-not",
    who: [{ kind: "root" }],
    except: [],
    actions: ["*"],
    resources: ["*"],
    when: [],
  }),
  limits: [
    "It does not bind the root user of the management account.",
    "A few tasks of the root user are beyond every service control policy, such as changing the support plan.",
  ],
  sources: [
    `${organizationsGuide}/orgs_manage_policies_scps_examples_general.html`,
    `${iamGuide}/reference_policies_condition-keys.html#condition-keys-assumedroot`,
    `${iamGuide}/id_root-user-privileged-task.html`,
  ],
});
