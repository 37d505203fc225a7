/** Finds the things of an organization by what they are known by; built once for each value. */
import type { AccountId } from "../iam/ids.ts";
import type {
  Account,
  AccountIam,
  Organization,
  OrganizationalUnit,
  OrganizationPolicy,
  OrganizationPolicyType,
  OuPath,
  PolicyTarget,
  ResourceWithPolicy,
} from "./organization.ts";
import { isWithin, pathsDownTo } from "./ou-path.ts";

export type OrganizationIndex = {
  readonly organization: Organization;
  readonly accountsByName: ReadonlyMap<string, Account>;
  readonly accountsById: ReadonlyMap<AccountId, Account>;
  readonly ousByPath: ReadonlyMap<OuPath, OrganizationalUnit>;
  readonly iamByAccount: ReadonlyMap<string, AccountIam>;
  readonly resourcesByArn: ReadonlyMap<string, ResourceWithPolicy>;
  /** By the text of {@link targetKey}; in the order of the organization's list. */
  readonly policiesByTarget: ReadonlyMap<string, readonly OrganizationPolicy[]>;
};

/**
 * The index of an organization. Kept with the value, so asking again costs nothing; the value must
 * not be changed, as its type says.
 */
export function indexOrganization(organization: Organization): OrganizationIndex {
  const known = indexes.get(organization);
  if (known !== undefined) return known;
  const index = buildIndex(organization);
  indexes.set(organization, index);
  return index;
}

/** A node that SCPs and RCPs are attached to. */
export type PolicyNode = {
  readonly target: PolicyTarget;
  /** As people know it: `Root`, `Workload/PROD`, `account Dev`. */
  readonly label: string;
};

/** The nodes whose policies bind an account: the root, its OUs from the top, the account. */
export function nodesDownTo(account: Pick<Account, "name" | "parent">): readonly PolicyNode[] {
  return [
    ...pathsDownTo(account.parent).map((path) => nodeOf({ kind: "ou", path })),
    nodeOf({ kind: "account", name: account.name }),
  ];
}

/** A target with its label. */
export function nodeOf(target: PolicyTarget): PolicyNode {
  if (target.kind === "account") return { target, label: `account ${target.name}` };
  return { target, label: target.path === "" ? "Root" : target.path };
}

/** The policies of a type that are attached to the target itself, in the order of the organization. */
export function policiesAt(
  index: OrganizationIndex,
  type: OrganizationPolicyType,
  target: PolicyTarget,
): readonly OrganizationPolicy[] {
  const all = index.policiesByTarget.get(targetKey(target)) ?? [];
  return all.filter((policy) => policy.type === type);
}

/** Accounts in an OU or below it, in the order of the organization. */
export function accountsWithin(organization: Organization, path: OuPath): readonly Account[] {
  return organization.accounts.filter((account) => isWithin(account.parent, path));
}

/** Whether the account is the one that made the organization. */
export function isManagementAccount(organization: Organization, account: Account): boolean {
  return account.id !== undefined && account.id === organization.managementAccountId;
}

/** One text for each target. */
export function targetKey(target: PolicyTarget): string {
  return target.kind === "ou" ? `ou:${target.path}` : `account:${target.name}`;
}

const indexes = new WeakMap<Organization, OrganizationIndex>();

function buildIndex(organization: Organization): OrganizationIndex {
  const { accounts, organizationalUnits, iam, resources, policies } = organization;
  const attached = policies.flatMap((policy) =>
    policy.targets.map((target) => ({ policy, key: targetKey(target) })),
  );
  const byTarget = Map.groupBy(attached, (one) => one.key);
  return {
    organization,
    accountsByName: new Map(accounts.map((account) => [account.name, account])),
    accountsById: new Map(
      accounts.flatMap((account) => (account.id === undefined ? [] : [[account.id, account]])),
    ),
    ousByPath: new Map(organizationalUnits.map((ou) => [ou.path, ou])),
    iamByAccount: new Map(iam.map((one) => [one.account, one])),
    resourcesByArn: new Map(resources.map((resource) => [resource.arn, resource])),
    policiesByTarget: new Map(
      [...byTarget].map(([key, found]) => [key, found.map((one) => one.policy)]),
    ),
  };
}
