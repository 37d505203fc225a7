/** AWS managed policies, read when the first one is asked for: 3 MB of text. */
import type { ManagedPolicyFacts } from "@bailiwick/core";
import { readGenerated } from "../generated-file.ts";

/** How `generated/managed-policies.json.br` keeps them: ARN, version, document. */
export type CompactManagedPolicies = readonly (readonly [
  arn: string,
  versionId: string,
  document: string,
])[];

/**
 * An AWS managed policy by its ARN, which is the same in every account:
 * `arn:aws:iam::aws:policy/job-function/ViewOnlyAccess`. ARNs of other partitions name the policy of
 * the same path. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export function managedPolicy(arn: string): ManagedPolicyFacts | undefined {
  return (byArn ??= readPolicies()).get(arn);
}

/** All of them, sorted. */
export function managedPolicyArns(): readonly string[] {
  return [...(byArn ??= readPolicies()).keys()];
}

let byArn: ReadonlyMap<string, ManagedPolicyFacts> | undefined;

function readPolicies(): ReadonlyMap<string, ManagedPolicyFacts> {
  const rows = readGenerated("managed-policies") as CompactManagedPolicies;
  return new Map(
    rows.map(([arn, versionId, document]) => [
      arn,
      { arn, name: arn.slice(arn.lastIndexOf("/") + 1), versionId, document },
    ]),
  );
}
