import { z } from "zod";
import {
  bootstrappingRoles,
  defineGuardrail,
  exceptRoles,
  names,
  nobodyMay,
} from "./definition.ts";

const actions = [
  "access-analyzer:DeleteAnalyzer",
  "cloudtrail:DeleteEventDataStore",
  "cloudtrail:DeleteTrail",
  "cloudtrail:PutEventSelectors",
  "cloudtrail:StopEventDataStoreIngestion",
  "cloudtrail:StopLogging",
  "cloudtrail:UpdateTrail",
  "config:DeleteAggregationAuthorization",
  "config:DeleteConfigurationRecorder",
  "config:DeleteDeliveryChannel",
  "config:DeleteRetentionConfiguration",
  "config:StopConfigurationRecorder",
  "detective:DisassociateMembership",
  "guardduty:DeleteDetector",
  "guardduty:DeleteMembers",
  "guardduty:DisassociateFromAdministratorAccount",
  "guardduty:DisassociateFromMasterAccount",
  "guardduty:DisassociateMembers",
  "guardduty:StopMonitoringMembers",
  "guardduty:UpdateDetector",
  "inspector2:Disable",
  "macie2:DisableMacie",
  "macie2:DisassociateFromAdministratorAccount",
  "macie2:DisassociateFromMasterAccount",
  "securityhub:DeleteMembers",
  "securityhub:DisableSecurityHub",
  "securityhub:DisableSecurityHubV2",
  "securityhub:DisassociateFromAdministratorAccount",
  "securityhub:DisassociateFromMasterAccount",
  "securityhub:DisassociateMembers",
];

/** CloudTrail, Config, GuardDuty, Security Hub and their like stay on. */
export const protectSecurityServices = defineGuardrail({
  name: "protect-security-services",
  title: "Security services cannot be switched off",
  reason: "The first thing an intruder does is to put out the lights.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: true,
  parameters: z.strictObject({
    "trusted-roles": names(bootstrappingRoles, "Roles that set these services up."),
  }),
  statements: (parameters) => [
    {
      Effect: "Deny",
      Action: actions,
      Resource: ["*"],
      ...exceptRoles(parameters["trusted-roles"]),
    },
  ],
  property: (parameters) =>
    nobodyMay("Nobody can switch off logging or detection.", actions, {
      roles: parameters["trusted-roles"],
    }),
  limits: ["Services that were never switched on are no concern of it."],
  sources: [
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_cloudtrail.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_config.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_guardduty.html",
  ],
});
