import { z } from "zod";
import { defineGuardrail, names, peopleArns } from "./definition.ts";

const actions = [
  "backup:DeleteBackupVault",
  "backup:DeleteRecoveryPoint",
  "dynamodb:DeleteBackup",
  "dynamodb:DeleteTable",
  "dynamodb:DeleteTableReplica",
  "ec2:DeleteSnapshot",
  "ec2:DeleteVolume",
  "elasticache:DeleteCacheCluster",
  "elasticache:DeleteReplicationGroup",
  "elasticfilesystem:DeleteFileSystem",
  "es:DeleteDomain",
  "fsx:DeleteBackup",
  "fsx:DeleteFileSystem",
  "fsx:DeleteVolume",
  "kms:DeleteImportedKeyMaterial",
  "kms:DisableKey",
  "kms:ScheduleKeyDeletion",
  "rds:DeleteDBCluster",
  "rds:DeleteDBClusterAutomatedBackup",
  "rds:DeleteDBClusterSnapshot",
  "rds:DeleteDBInstance",
  "rds:DeleteDBInstanceAutomatedBackup",
  "rds:DeleteDBSnapshot",
  "rds:DeleteGlobalCluster",
  "redshift:DeleteCluster",
  "redshift:DeleteClusterSnapshot",
  "s3:BypassGovernanceRetention",
  "s3:DeleteBucket",
  "s3:DeleteObjectVersion",
  "secretsmanager:DeleteSecret",
];

/** In production, people do not destroy data; what a pipeline or a service does is its own matter. */
export const protectProductionData = defineGuardrail({
  name: "protect-production-data",
  title: "No destructive action on production data by people",
  reason: "Most data is lost by somebody who believed to be in another account.",
  policyType: "SERVICE_CONTROL_POLICY",
  mandatory: false,
  parameters: z.strictObject({
    "also-deny": names([], "More actions that destroy data here."),
  }),
  statements: (parameters) => [
    {
      Effect: "Deny",
      Action: [...actions, ...parameters["also-deny"]],
      Resource: ["*"],
      Condition: { ArnLike: { "aws:PrincipalArn": peopleArns } },
    },
  ],
  property: (parameters) => ({
    claim: "People cannot destroy data.",
    effect: "may-not",
    who: [{ kind: "people" }],
    except: [],
    actions: [...actions, ...parameters["also-deny"]],
    resources: ["*"],
    when: [],
  }),
  limits: [
    "People are known by their permission set or IAM user: a person who may assume another role acts as that role.",
    "Deleting rows, items or current object versions stays possible: versioning and backups are for those.",
  ],
  sources: [
    "https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  ],
});
