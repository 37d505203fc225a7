import * as z from "zod";
import {
  bootstrappingRoles,
  defineGuardrail,
  exceptRoles,
  names,
  nobodyMay,
} from "./definition.ts";

/** What would let an account that is being taken over open itself further. */
const opening = [
  "account:*",
  "ec2:AcceptVpcPeeringConnection",
  "ec2:AttachInternetGateway",
  "ec2:CreateInternetGateway",
  "ec2:CreateVpcPeeringConnection",
  "ec2:ModifyImageAttribute",
  "ec2:ModifySnapshotAttribute",
  "iam:Add*",
  "iam:Attach*",
  "iam:Create*",
  "iam:Put*",
  "iam:Update*",
  "iam:Upload*",
  "kms:CreateGrant",
  "kms:PutKeyPolicy",
  "lambda:AddPermission",
  "organizations:*",
  "ram:*",
  "rds:ModifyDBClusterSnapshotAttribute",
  "rds:ModifyDBSnapshotAttribute",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
];

/**
 * Nearly nothing happens in an account until it has its place. An account that is invited with
 * running workloads is put under `workloads: keep-running`: they go on, and nothing new is opened.
 */
export const quarantine = defineGuardrail({
  name: "quarantine",
  title: "Quarantine",
  reason:
    "An account without its baseline, or with a past that nobody knows yet, does no harm here.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: false,
  parameters: z.strictObject({
    workloads: z
      .enum(["stop", "keep-running"])
      .default("stop")
      .describe(
        "`stop` denies everything; `keep-running` denies what would open the account further.",
      ),
    roles: names(bootstrappingRoles, "Roles that set the account up, by name or pattern."),
  }),
  statements: (parameters) => [
    {
      Effect: "Deny",
      Action: parameters.workloads === "stop" ? ["*"] : opening,
      Resource: ["*"],
      ...exceptRoles(parameters.roles),
    },
  ],
  property: (parameters) =>
    parameters.workloads === "stop"
      ? nobodyMay("Nobody but the bootstrapping roles can do anything.", ["*"], {
          roles: parameters.roles,
        })
      : nobodyMay("Nobody but the bootstrapping roles can open the account further.", opening, {
          roles: parameters.roles,
        }),
  limits: [
    "`stop` ends the work of every role in the account, service-linked roles excepted.",
    "Resource policies that let other accounts in are not closed.",
  ],
  sources: [
    "https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/suspended-ou.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  ],
});
