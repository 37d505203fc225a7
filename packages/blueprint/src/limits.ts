/** The quotas that a blueprint is checked against, as the catalogue knows them. */
import type { Catalogue } from "@bailiwick/core";

/** By our name: the name of the quota in the catalogue. */
const quotaNames = {
  accounts: "organizations/accounts",
  ouDepth: "organizations/ou-depth",
  ous: "organizations/organizational-units",
  scpPerNode: "organizations/scp-per-node",
  scpCharacters: "organizations/scp-characters",
  rcpPerNode: "organizations/rcp-per-node",
  rcpCharacters: "organizations/rcp-characters",
  tags: "organizations/tags-per-resource",
  managedPolicies: "identity-center/managed-policies-per-permission-set",
  inlinePolicyCharacters: "identity-center/inline-policy-characters",
  permissionSets: "identity-center/permission-sets",
} as const;

/** A limit that the catalogue does not know is not checked. */
export type Limits = { readonly [Name in keyof typeof quotaNames]: number | undefined };

/** Reads the quotas from the catalogue. */
export function limitsFrom(catalogue: Pick<Catalogue, "quota">): Limits {
  const value = (name: string) => catalogue.quota(name)?.value;
  return {
    accounts: value(quotaNames.accounts),
    ouDepth: value(quotaNames.ouDepth),
    ous: value(quotaNames.ous),
    scpPerNode: value(quotaNames.scpPerNode),
    scpCharacters: value(quotaNames.scpCharacters),
    rcpPerNode: value(quotaNames.rcpPerNode),
    rcpCharacters: value(quotaNames.rcpCharacters),
    tags: value(quotaNames.tags),
    managedPolicies: value(quotaNames.managedPolicies),
    inlinePolicyCharacters: value(quotaNames.inlinePolicyCharacters),
    permissionSets: value(quotaNames.permissionSets),
  };
}
