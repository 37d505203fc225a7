/** AWS managed policies, read when the first one is asked for: 3 MB of text. */
import type { ManagedPolicyFacts } from "@bailiwick/core";
import { readGeneratedLines } from "../generated-file.ts";

/**
 * The first line of `generated/managed-policies.jsonl.br`: ARN and version of each, sorted by ARN.
 * The lines after it are their documents, in the same order.
 */
export type CompactManagedPolicies = readonly (readonly [arn: string, versionId: string])[];

/** The policies of one release. */
export class ManagedPolicyIndex {
  readonly #folder: URL | undefined;
  #byArn: ReadonlyMap<string, ManagedPolicyFacts> | undefined;

  /** @param folder - of generated files; those of this release where absent */
  constructor(folder?: URL) {
    this.#folder = folder;
  }

  /**
   * An AWS managed policy by its ARN, which is the same in every account:
   * `arn:aws:iam::aws:policy/job-function/ViewOnlyAccess`. ARNs of other partitions have none here.
   * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
   */
  policy(arn: string): ManagedPolicyFacts | undefined {
    return this.#policies().get(arn);
  }

  /** All of them, sorted. */
  arns(): readonly string[] {
    return [...this.#policies().keys()];
  }

  #policies(): ReadonlyMap<string, ManagedPolicyFacts> {
    return (this.#byArn ??= read(this.#folder));
  }
}

/** Those of this release: one copy in a process. */
export const managedPolicies = new ManagedPolicyIndex();

/** The ARNs of this release's, sorted. */
export function managedPolicyArns(): readonly string[] {
  return managedPolicies.arns();
}

function read(folder: URL | undefined): ReadonlyMap<string, ManagedPolicyFacts> {
  const [header = "[]", ...documents] = readGeneratedLines("managed-policies", folder);
  const rows = JSON.parse(header) as CompactManagedPolicies;
  return new Map(
    rows.map(([arn, versionId], index) => [
      arn,
      {
        arn,
        name: arn.slice(arn.lastIndexOf("/") + 1),
        versionId,
        document: documents[index] ?? "",
      },
    ]),
  );
}
