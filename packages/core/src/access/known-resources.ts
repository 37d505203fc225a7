/**
 * The resources of an organization whose own policies were read, as what somebody can do depends on
 * them: those of the snapshot, and roles with their trust policies.
 */
import { accountOfArn, parseArn } from "../iam/arn.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import type { ResourceSettings } from "../iam/resource-settings.ts";
import type { Statement } from "../iam/tree.ts";
import type { Account, Organization } from "../organization/organization.ts";
import { prepare } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";

export type KnownResource = {
  readonly arn: string;
  readonly owner: Account;
  /** The text of its policy. */
  readonly policy: string;
  readonly settings: ResourceSettings | undefined;
};

/** By the prefix of the actions that its policy is about: a role's own is asked by STS. */
export function knownResources(
  organization: Organization,
): ReadonlyMap<string, readonly KnownResource[]> {
  const known = kept.get(organization);
  if (known !== undefined) return known;
  const prepared = prepare(organization);
  const found = new Map([
    ...Map.groupBy(withPolicies(prepared), ({ arn }) => parseArn(arn)?.service ?? ""),
    ["sts", roles(prepared)],
  ]);
  kept.set(organization, found);
  return found;
}

const kept = new WeakMap<Organization, ReadonlyMap<string, readonly KnownResource[]>>();

function withPolicies({ organization, index }: Prepared): readonly KnownResource[] {
  return organization.resources.flatMap(({ arn, account, policy, settings }) => {
    const owner = index.accountsByName.get(account);
    return owner === undefined ? [] : [{ arn, owner, policy, settings }];
  });
}

function roles({ organization, index }: Prepared): readonly KnownResource[] {
  return organization.iam.flatMap(({ account, roles }) => {
    const owner = index.accountsByName.get(account);
    if (owner === undefined) return [];
    return roles.map(({ arn, trustPolicy }) => ({
      arn,
      owner,
      policy: trustPolicy,
      settings: undefined,
    }));
  });
}

/**
 * Whether a policy may name somebody of an account: false only where it certainly does not, found
 * without reading it. In an organization of many accounts, most policies are about others.
 */
export function mayName(policy: string, account: AccountId): boolean {
  // An id or a star may be written with escapes, a principal as what it is not or by another id.
  const openly = ["*", "\\u", "NotPrincipal", "CanonicalUser"];
  return policy.includes(account) || openly.some((text) => policy.includes(text));
}

/** {@link mayName}, of a statement that was read: for users, roles and root users of the account. */
export function statementMayName(statement: Statement, account: AccountId): boolean {
  if (statement.kind === "unreadable") return true;
  const { principal } = statement;
  if (principal === undefined || principal.negated) return true;
  return principal.entries.some(({ type, value }) => {
    if (type === "Service" || type === "Federated") return false;
    const named = parseAccountId(value) ?? accountOfArn(value);
    return type !== "AWS" || named === undefined || named === account;
  });
}
