import * as z from "zod";
import { defineGuardrail, iamGuide, names, nobodyMay } from "./definition.ts";
import { globalServices } from "./global-services.ts";

/** What the property tries: calls that make something in a Region. */
const regionalCalls = [
  "ec2:RunInstances",
  "s3:CreateBucket",
  "rds:CreateDBInstance",
  "lambda:CreateFunction",
  "dynamodb:CreateTable",
  "ecs:CreateCluster",
];

/** Nothing outside the approved Regions, global services excepted. */
export const approvedRegions = defineGuardrail({
  name: "approved-regions",
  title: "Approved Regions only",
  reason:
    "Data stays where the law and the contracts say, and nobody watches a Region that is never used.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: true,
  parameters: z.strictObject({
    regions: names([], "Regions approved here; those of the organization where it is left out."),
    "also-global": names(
      [],
      "More actions to exempt, e.g. of a global service that is newer than the list.",
    ),
  }),
  statements: (parameters, setting) => [
    {
      Effect: "Deny",
      NotAction: [...globalServices.actions, ...parameters["also-global"]],
      Resource: ["*"],
      Condition: {
        StringNotEquals: { "aws:RequestedRegion": regionsOf(parameters.regions, setting.regions) },
      },
    },
  ],
  property: (parameters, setting) => {
    const regions = regionsOf(parameters.regions, setting.regions);
    return nobodyMay(`Nobody can make anything outside ${regions.join(", ")}.`, regionalCalls, {
      when: [{ key: "aws:RequestedRegion", isNot: regions }],
    });
  },
  limits: [
    `Global services are exempt by a list of ${globalServices.date}: their control plane is in one Region whatever Region people work in.`,
    "A service that copies data to another Region on its own, such as replication set up before, is not stopped.",
  ],
  sources: [
    ...globalServices.sources,
    `${iamGuide}/reference_policies_condition-keys.html#condition-keys-requestedregion`,
  ],
});

function regionsOf(own: readonly string[], organization: readonly string[]): readonly string[] {
  return own.length > 0 ? own : organization;
}
