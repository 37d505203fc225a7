import * as z from "zod";
import { defineGuardrail, nobodyMay } from "./definition.ts";

/** Engines whose storage belongs to a cluster: the request for an instance says nothing of encryption. */
const clusterEngines = ["aurora*", "docdb", "neptune"];

const instances = ["arn:*:rds:*:*:db:*"];
const unencrypted = { key: "rds:StorageEncrypted", is: ["false"] };

/** No new database without encrypted storage. */
export const encryptRds = defineGuardrail({
  name: "encrypt-rds",
  title: "RDS databases are encrypted",
  reason: "Encryption cannot be added to a database later; it must be there from the first day.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: false,
  parameters: z.strictObject({}),
  statements: () => [
    {
      Effect: "Deny",
      Action: ["rds:CreateDBInstance"],
      Resource: instances,
      Condition: {
        Bool: { "rds:StorageEncrypted": "false" },
        StringNotLike: { "rds:DatabaseEngine": clusterEngines },
      },
    },
    {
      Effect: "Deny",
      Action: ["rds:CreateDBCluster", "rds:RestoreDBClusterFromS3"],
      Resource: ["*"],
      Condition: { Bool: { "rds:StorageEncrypted": "false" } },
    },
  ],
  property: () =>
    nobodyMay(
      "Nobody can make a database without encryption.",
      ["rds:CreateDBCluster", "rds:RestoreDBClusterFromS3"],
      {
        when: [unencrypted],
        further: [
          {
            actions: ["rds:CreateDBInstance"],
            resources: instances,
            when: [unencrypted, { key: "rds:DatabaseEngine", is: ["mysql", "postgres"] }],
          },
        ],
      },
    ),
  limits: [
    "RDS offers no condition key for restoring from an unencrypted snapshot; databases that exist already keep their state.",
  ],
  sources: [
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
  ],
});
