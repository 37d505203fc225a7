/**
 * The principals of an account with their policies, worked out once and kept with the account's IAM:
 * when one policy of an organization changes, the callers of every other account stay as they are.
 */
import type { Catalogue } from "../catalogue.ts";
import { serviceOf } from "../compile/policy/action-index.ts";
import { hasAllowFor, servicesOf } from "../compile/decide-for-many.ts";
import type { NamedPolicy, Principal } from "../evaluate/request.ts";
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
  /** What {@link callersWithAllow} found before. */
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

/**
 * Those whom identity policies may allow an action, and those who need none, in the order of all.
 *
 * @param action - in lower case
 */
export function callersWithAllow(callers: AccountCallers, action: string): readonly KnownCaller[] {
  const { all, byService: services, ofAnyService, found } = callers;
  const known = found.get(action);
  if (known !== undefined) return known;
  const asked = new Map<NamedPolicy, boolean>();
  const mayAllow = (policy: NamedPolicy) => {
    const before = asked.get(policy);
    if (before !== undefined) return before;
    const answer = hasAllowFor(policy, action);
    asked.set(policy, answer);
    return answer;
  };
  const candidates = [...ofAnyService, ...(services.get(serviceOf(action)) ?? [])];
  const some = new Set(
    candidates.filter(
      ({ principal, policies }) =>
        !needsIdentityPolicies(principal.principal) || policies.identity?.some(mayAllow) === true,
    ),
  );
  const allowed = some.size === 0 ? [] : all.filter((caller) => some.has(caller));
  if (found.size >= mostFound) found.clear();
  found.set(action, allowed);
  return allowed;
}

/** People ask about a few actions again and again, on one resource and another. */
const mostFound = 50;

function needsIdentityPolicies({ kind }: Principal): boolean {
  return kind === "user" || kind === "role-session";
}

const kept: Kept<AccountCallers> = new WeakMap();

function byService(all: readonly KnownCaller[]): AccountCallers {
  const services = new Map<string, KnownCaller[]>();
  const ofAnyService: KnownCaller[] = [];
  for (const caller of all) {
    const some = needsIdentityPolicies(caller.principal.principal)
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
