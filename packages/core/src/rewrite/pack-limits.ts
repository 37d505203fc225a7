/** How many policies of a type stand in one place, and how large they may be. */
import { assert } from "../base/assert.ts";
import type { Catalogue } from "../catalogue.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";

/** The types of which several stand in one place. */
export type PackableType = Extract<PolicyType, "identity" | "scp" | "rcp">;

export type PackLimits = {
  /** Of one policy, without white space. */
  readonly characters: number;
  /** Policies that may be attached, besides what must stay. */
  readonly policies: number;
  /** The policy of AWS's that takes a place among them. */
  readonly kept: string | undefined;
};

const rows: Readonly<
  Record<PackableType, { readonly characters: string; readonly policies: string }>
> = {
  identity: {
    characters: "iam/managed-policy-characters",
    policies: "iam/managed-policies-per-role",
  },
  scp: { characters: "organizations/scp-characters", policies: "organizations/scp-per-node" },
  rcp: { characters: "organizations/rcp-characters", policies: "organizations/rcp-per-node" },
};

/** @param catalogue - with the quotas of the types (checked) */
export function packLimits(
  type: PackableType,
  documents: readonly PolicyDocument[],
  catalogue: Catalogue,
): PackLimits {
  const kept = keptPolicy(type, documents);
  const most = quota(rows[type].policies, catalogue);
  return {
    characters: quota(rows[type].characters, catalogue),
    policies: kept === undefined ? most : most - 1,
    kept,
  };
}

/**
 * RCPFullAWSAccess cannot be detached, and where SCPs allow nothing themselves, FullAWSAccess must stay.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
function keptPolicy(type: PackableType, documents: readonly PolicyDocument[]): string | undefined {
  if (type === "rcp") return "RCPFullAWSAccess";
  const allows = documents.some(({ statements }) =>
    statements.some(({ effect }) => effect === "Allow"),
  );
  return type === "scp" && !allows ? "FullAWSAccess" : undefined;
}

function quota(name: string, catalogue: Catalogue): number {
  const facts = catalogue.quota(name);
  assert(facts !== undefined, `the catalogue has the quota ${name}`);
  return facts.value;
}
