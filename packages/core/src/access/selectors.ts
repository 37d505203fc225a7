/** Which principals and accounts an assertion speaks of. */
import type { KnownPrincipal } from "./principals.ts";
import type { AccountSelector, PrincipalSelector } from "./assertion.ts";
import { matchesWildcards } from "../base/wildcard.ts";
import { isManagementAccount } from "../organization/organization-index.ts";
import type { Account, Organization } from "../organization/organization.ts";
import { isWithin } from "../organization/ou-path.ts";

/** The active accounts of the selectors; without any, all but the management account. */
export function selectedAccounts(
  organization: Organization,
  {
    where,
    exceptWhere,
  }: {
    readonly where: readonly AccountSelector[];
    readonly exceptWhere: readonly AccountSelector[];
  },
): readonly Account[] {
  return organization.accounts.filter((account) => {
    if (account.state !== "ACTIVE") return false;
    const chosen =
      where.length === 0
        ? !isManagementAccount(organization, account)
        : where.some((selector) => selectsAccount(selector, account));
    return chosen && !exceptWhere.some((selector) => selectsAccount(selector, account));
  });
}

/** Whether an account is the named one, or in the named OU or below it. */
export function selectsAccount(selector: AccountSelector, account: Account): boolean {
  return selector.kind === "account"
    ? selector.name === account.name
    : isWithin(account.parent, selector.path);
}

/**
 * Whether a principal inside the organization is of those selected; `outside` selects none. A group
 * means the access that it gives its members, not what they have otherwise.
 */
export function selectsPrincipal(selector: PrincipalSelector, principal: KnownPrincipal): boolean {
  const { kind, person, arn } = principal;
  switch (selector.kind) {
    case "anyone":
      return true;
    case "people":
      return kind === "permission-set" || kind === "user";
    case "root":
      return kind === "root";
    case "group":
      return person?.groups.includes(selector.name) === true;
    case "user":
      return (
        person?.userName === selector.name || (kind === "user" && lastPart(arn) === selector.name)
      );
    case "permission-set":
      return person?.permissionSet === selector.name;
    case "role":
      return kind !== "root" && kind !== "user" && matchesRole(selector.pattern, arn);
    case "outside":
      return false;
  }
}

/** A pattern over the ARN where it holds a colon, over the name otherwise. */
function matchesRole(pattern: string, arn: string): boolean {
  return matchesWildcards(pattern, pattern.includes(":") ? arn : lastPart(arn));
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
