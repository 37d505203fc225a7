/**
 * The principals of an account with their policies, worked out once and kept with the account's IAM:
 * when one policy of an organization changes, the callers of every other account stay as they are.
 */
import type { Catalogue } from "../catalogue.ts";
import type { AccountId } from "../iam/ids.ts";
import type { Account } from "../organization/organization.ts";
import { keptWith } from "./kept-with.ts";
import type { Kept } from "./kept-with.ts";
import type { Prepared } from "./prepared.ts";
import { findPolicies } from "./principal-policies.ts";
import type { PrincipalPolicies } from "./principal-policies.ts";
import { principalsIn } from "./principals.ts";
import type { KnownPrincipal } from "./principals.ts";

export type KnownCaller = {
  readonly principal: KnownPrincipal;
  readonly policies: PrincipalPolicies;
};

export type ActiveAccount = Account & { readonly id: AccountId };

/** The accounts in which somebody can act, in the order of the organization. */
export function activeAccounts({ organization }: Prepared): readonly ActiveAccount[] {
  return organization.accounts.filter(isActive);
}

/** In the order of `principalsOf`. */
export function callersIn(
  prepared: Prepared,
  account: ActiveAccount,
  catalogue: Catalogue | undefined,
): readonly KnownCaller[] {
  const { organization, index } = prepared;
  const { identityCenter, gaps, managementAccountId } = organization;
  const iam = index.iamByAccount.get(account.name);
  return keptWith(kept, iam ?? account, {
    from: [account, identityCenter, gaps, managementAccountId, catalogue],
    make: () =>
      principalsIn(prepared, account).map((principal) => ({
        principal,
        policies: findPolicies({ prepared, catalogue }, principal.principal),
      })),
  });
}

const kept: Kept<readonly KnownCaller[]> = new WeakMap();

function isActive(account: Account): account is ActiveAccount {
  return account.state === "ACTIVE" && account.id !== undefined;
}
