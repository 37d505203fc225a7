/**
 * The principals of an account with their policies, worked out once and kept with the account's IAM:
 * when one policy of an organization changes, the callers of every other account stay as they are.
 */
import type { Catalogue } from "../catalogue.ts";
import { servicesOf } from "../compile/decide-for-many.ts";
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

/** The callers of one account, and which of them have policies about a service. */
export type AccountCallers = {
  /** In the order of `principalsOf`. */
  readonly all: readonly KnownCaller[];
  readonly oneOfEachKind: readonly KnownCaller[];
  /** By service prefix. */
  readonly byService: ReadonlyMap<string, readonly KnownCaller[]>;
  /** Those with a policy that may be about any service, and those who need none. */
  readonly ofAnyService: readonly KnownCaller[];
  /** What {@link callersAbout} found before. */
  readonly found: Map<string, readonly KnownCaller[]>;
};

export function callersIn(
  prepared: Prepared,
  account: ActiveAccount,
  catalogue: Catalogue | undefined,
): AccountCallers {
  const { organization, index } = prepared;
  const { identityCenter, gaps, managementAccountId } = organization;
  const iam = index.iamByAccount.get(account.name);
  return keptWith(kept, iam ?? account, {
    from: [account, identityCenter, gaps, managementAccountId, catalogue],
    make: () =>
      byService(
        principalsIn(prepared, account).map((principal) => ({
          principal,
          policies: findPolicies({ prepared, catalogue }, principal.principal),
        })),
      ),
  });
}

/** Those whom identity policies may allow an action of the service, in the order of all. */
export function callersAbout(
  { all, byService: services, ofAnyService, found }: AccountCallers,
  service: string,
): readonly KnownCaller[] {
  const known = found.get(service);
  if (known !== undefined) return known;
  const some = new Set([...ofAnyService, ...(services.get(service) ?? [])]);
  const callers = all.filter((caller) => some.has(caller));
  if (found.size >= mostFound) found.clear();
  found.set(service, callers);
  return callers;
}

/** Above the number of services there are. */
const mostFound = 1_000;

const kept: Kept<AccountCallers> = new WeakMap();

function byService(all: readonly KnownCaller[]): AccountCallers {
  const services = new Map<string, KnownCaller[]>();
  const ofAnyService: KnownCaller[] = [];
  for (const caller of all) {
    const { kind } = caller.principal.principal;
    const some =
      kind === "user" || kind === "role-session"
        ? servicesOf(caller.policies.identity ?? [])
        : undefined;
    if (some === undefined) ofAnyService.push(caller);
    for (const service of some ?? []) {
      const known = services.get(service);
      if (known === undefined) services.set(service, [caller]);
      else known.push(caller);
    }
  }
  const kinds = new Map(all.map((caller) => [caller.principal.principal.kind, caller]));
  return {
    all,
    oneOfEachKind: [...kinds.values()],
    byService: services,
    ofAnyService,
    found: new Map(),
  };
}

function isActive(account: Account): account is ActiveAccount {
  return account.state === "ACTIVE" && account.id !== undefined;
}
