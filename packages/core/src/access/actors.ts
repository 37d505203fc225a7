/**
 * Who tries to refute an assertion, on whose resources, and with what rights: the principals that it
 * selects, and hypothetical ones where it promises something of whoever there may be.
 */
import type { Catalogue } from "../catalogue.ts";
import type { NamedPolicy } from "../evaluate/request.ts";
import type { Account } from "../organization/organization.ts";
import type { AccountSelector, Assertion, PrincipalSelector } from "./assertion.ts";
import {
  administratorsOf,
  delegatedTo,
  everythingAllowed,
  openToEveryone,
  strangers,
} from "./hypothetical.ts";
import type { Prepared } from "./prepared.ts";
import { policiesOfPrincipal } from "./principal-policies.ts";
import type { PrincipalPolicies } from "./principal-policies.ts";
import { principalsOf } from "./principals.ts";
import type { KnownPrincipal } from "./principals.ts";
import { selectsAccount, selectsPrincipal } from "./selectors.ts";

/** Someone who may try, where, and with what rights. */
export type Actor = {
  readonly principal: KnownPrincipal;
  /** The account whose resources are tried. */
  readonly account: Account;
  readonly caller: PrincipalPolicies;
  /** Of resources that are made up, or whose policy was not read. */
  readonly resourcePolicy: NamedPolicy;
};

/** An empty `where` excuses everywhere. */
export type Excuse = {
  readonly who: PrincipalSelector;
  readonly where: readonly AccountSelector[];
};

/** Principals that are excused in some accounts only, beside the assertion's own exceptions. */
export type ActorOptions = {
  readonly catalogue: Catalogue;
  readonly excused?: readonly Excuse[] | undefined;
};

type Choosing = {
  readonly prepared: Prepared;
  readonly assertion: Assertion;
  readonly accounts: readonly Account[];
  readonly options: ActorOptions;
};

/**
 * At most so many, in the order in which they should be tried: those that differ most from one
 * another first. Policies are looked up for these alone: an organization may have 100,000 principals.
 */
export function actorsOf(
  prepared: Prepared,
  of: {
    readonly assertion: Assertion;
    readonly accounts: readonly Account[];
    readonly options: ActorOptions;
    readonly limit: number;
  },
): readonly Actor[] {
  return draftsOf(prepared, of)
    .slice(0, of.limit)
    .map(({ rights, ...actor }) => ({ ...actor, caller: rights() }));
}

/** An actor whose policies are not looked up yet. */
type Draft = Omit<Actor, "caller"> & { readonly rights: () => PrincipalPolicies };

function draftsOf(prepared: Prepared, of: Omit<Choosing, "prepared">): readonly Draft[] {
  const choosing = { prepared, ...of };
  const { assertion, accounts } = of;
  const within = membersOf(choosing);
  if (assertion.effect === "may") return within;
  const bound = within.filter(
    ({ principal }) => !principal.arn.includes(":role/aws-service-role/"),
  );
  const promised = assertion.who.some(({ kind }) => kind === "anyone" || kind === "people");
  const outside = assertion.who.some(({ kind }) => kind === "outside");
  return distinctFirst([
    ...(promised ? accounts.flatMap((account) => hypotheticalActors(choosing, account)) : []),
    ...bound,
    ...visitorsOf(choosing),
    ...(outside ? outsideActors(prepared, accounts) : []),
  ]);
}

/** Selected principals of the accounts themselves. */
function membersOf(choosing: Choosing): readonly Draft[] {
  const byName = new Map(choosing.accounts.map((account) => [account.name, account]));
  return principalsOf(choosing.prepared.organization).flatMap((principal): readonly Draft[] => {
    const account = byName.get(principal.account);
    return account !== undefined && isChosen(choosing, principal, account)
      ? [draftFrom(choosing, principal, account)]
      : [];
  });
}

/**
 * Selected principals of other accounts, where the assertion names them in particular: they try the
 * resources of one account of each OU from where they are.
 */
function visitorsOf(choosing: Choosing): readonly Draft[] {
  const { prepared, assertion, accounts } = choosing;
  const general = ["anyone", "people", "root", "outside"];
  if (!assertion.who.some(({ kind }) => !general.includes(kind))) return [];
  const inside = new Set(accounts.map((account) => account.name));
  const visited = [...Map.groupBy(accounts, (account) => account.parent).values()].flatMap((of) =>
    of.slice(0, 1),
  );
  const visitors = principalsOf(prepared.organization).filter(
    (principal) =>
      !inside.has(principal.account) &&
      assertion.who.some((one) => !general.includes(one.kind) && selectsPrincipal(one, principal)),
  );
  return visitors
    .slice(0, mostVisitors)
    .flatMap((principal) =>
      visited
        .filter((account) => isChosen(choosing, principal, account))
        .map((account) => draftFrom(choosing, principal, account)),
    );
}

/** Those that are alike differ in nothing that a request across accounts could show. */
const mostVisitors = 200;

function draftFrom(
  { prepared, options }: Choosing,
  principal: KnownPrincipal,
  account: Account,
): Draft {
  const { catalogue } = options;
  const rights = () => policiesOfPrincipal({ prepared, catalogue }, principal.principal);
  return { principal, account, rights, resourcePolicy: delegatedTo(prepared, account) };
}

function isChosen(
  { assertion, options }: Choosing,
  principal: KnownPrincipal,
  account: Account,
): boolean {
  return (
    assertion.who.some((selector) => selectsPrincipal(selector, principal)) &&
    !assertion.except.some((selector) => selectsPrincipal(selector, principal)) &&
    !(options.excused ?? []).some((excuse) => isExcused(excuse, principal, account))
  );
}

function isExcused({ who, where }: Excuse, principal: KnownPrincipal, account: Account): boolean {
  const here = where.length === 0 || where.some((selector) => selectsAccount(selector, account));
  return here && selectsPrincipal(who, principal);
}

function hypotheticalActors(choosing: Choosing, account: Account): readonly Draft[] {
  const { prepared } = choosing;
  return administratorsOf(account)
    .filter((principal) => isChosen(choosing, principal, account))
    .map((principal) => ({
      principal,
      account,
      rights: () => ({ identity: [everythingAllowed(prepared)] }),
      resourcePolicy: delegatedTo(prepared, account),
    }));
}

function outsideActors(prepared: Prepared, accounts: readonly Account[]): readonly Draft[] {
  return accounts.flatMap((account) =>
    strangers(prepared).map((principal) => ({
      principal,
      account,
      rights: () =>
        principal.principal.kind === "anonymous" ? {} : { identity: [everythingAllowed(prepared)] },
      resourcePolicy: openToEveryone(prepared),
    })),
  );
}

/**
 * One of each kind under each set of SCPs and RCPs first, then the second of each, so that few
 * requests reach all that can differ.
 */
function distinctFirst(actors: readonly Draft[]): readonly Draft[] {
  const seen = new Map<string, number>();
  const ranked = actors.map((actor) => {
    const { account, principal } = actor;
    const key = `${account.parent}\n${principal.kind}\n${principal.account === ""}`;
    const rank = seen.get(key) ?? 0;
    seen.set(key, rank + 1);
    return { actor, rank };
  });
  return ranked.toSorted((left, right) => left.rank - right.rank).map(({ actor }) => actor);
}
