/** The organization with some of its things under other names, wherever they are named. */
import type {
  IdentityCenter,
  Organization,
  OuPath,
  PolicyTarget,
} from "../../organization/organization.ts";
import { isWithin } from "../../organization/ou-path.ts";

/** An OU and all below it under a new path. */
export function renameOu(organization: Organization, from: OuPath, to: OuPath): Organization {
  const renamed = (path: OuPath): OuPath =>
    path !== "" && isWithin(path, from) ? to + path.slice(from.length) : path;
  return {
    ...organization,
    organizationalUnits: organization.organizationalUnits.map((unit) => ({
      ...unit,
      path: renamed(unit.path),
    })),
    accounts: organization.accounts.map((account) => ({
      ...account,
      parent: renamed(account.parent),
    })),
    policies: retarget(organization, (target) =>
      target.kind === "ou" ? { ...target, path: renamed(target.path) } : target,
    ),
  };
}

/**
 * Accounts under other names in the model; AWS's own names stay.
 *
 * @param names - new name by present name
 */
export function renameAccounts(
  organization: Organization,
  names: ReadonlyMap<string, string>,
): Organization {
  if (names.size === 0) return organization;
  const nameOf = (name: string): string => names.get(name) ?? name;
  const onAccount = <Item extends { readonly account: string }>(item: Item): Item => ({
    ...item,
    account: nameOf(item.account),
  });
  return {
    ...organization,
    accounts: organization.accounts.map((account) => {
      const { awsName = account.name, ...rest } = account;
      const name = nameOf(account.name);
      return awsName === name ? { ...rest, name } : { ...rest, name, awsName };
    }),
    policies: retarget(organization, (target) =>
      target.kind === "account" ? { ...target, name: nameOf(target.name) } : target,
    ),
    delegatedAdministrators: organization.delegatedAdministrators.map(onAccount),
    identityCenter:
      organization.identityCenter && renameInCenter(organization.identityCenter, nameOf),
    iam: organization.iam.map(onAccount),
    resources: organization.resources.map(onAccount),
    gaps: organization.gaps.map((gap) =>
      gap.account === undefined ? gap : { ...gap, account: nameOf(gap.account) },
    ),
  };
}

function renameInCenter(center: IdentityCenter, nameOf: (name: string) => string): IdentityCenter {
  return {
    ...center,
    permissionSets: center.permissionSets.map((set) =>
      set.outdatedIn === undefined ? set : { ...set, outdatedIn: set.outdatedIn.map(nameOf) },
    ),
    assignments: center.assignments.map((assignment) => ({
      ...assignment,
      account: nameOf(assignment.account),
    })),
  };
}

function retarget(
  organization: Organization,
  change: (target: PolicyTarget) => PolicyTarget,
): Organization["policies"] {
  return organization.policies.map((policy) => ({
    ...policy,
    targets: policy.targets.map(change),
  }));
}
