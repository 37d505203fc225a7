/**
 * Tries to refute an assertion: seeded requests, guided ones first, each decided by the definition
 * evaluator. What it finds is a refutation with its witness; finding nothing says that so many
 * requests were tried, not that there is none.
 *
 * Whom `anyone` means: every principal that is known, and hypothetical ones, for a guardrail promises
 * something of whatever an account may create: a role, a person and an IAM user with all rights in
 * each account, beside its root user. `people` includes the hypothetical person and IAM user;
 * `outside` is an administrator of another account, and a caller without credentials, to whom the
 * resource's own policy opens it. Service-linked roles are left out: nobody but the AWS service can
 * act as one, and no SCP or RCP binds it.
 */
import type { Catalogue } from "../catalogue.ts";
import { pick, seededRandom } from "../base/random.ts";
import type { Decision } from "../evaluate/decision.ts";
import type { AuthorizationRequest, ContextValue, NamedPolicy } from "../evaluate/request.ts";
import type { Account, Organization } from "../organization/organization.ts";
import type {
  AccountSelector,
  Assertion,
  AssertionState,
  PrincipalSelector,
  Witness,
} from "./assertion.ts";
import { decideFrom } from "./authorization-input.ts";
import {
  administratorsOf,
  delegatedTo,
  everythingAllowed,
  openToEveryone,
  strangers,
} from "./hypothetical.ts";
import { levelsOf, prepare } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";
import { policiesOfPrincipal } from "./principal-policies.ts";
import type { PrincipalPolicies } from "./principal-policies.ts";
import { principalsOf } from "./principals.ts";
import type { KnownPrincipal } from "./principals.ts";
import {
  candidatesFrom,
  carries,
  contextWhen,
  expandActions,
  resourcesFor,
} from "./request-space.ts";
import type { KeyCandidates } from "./request-space.ts";
import { resourceSide } from "./resource-policies.ts";
import { selectedAccounts, selectsAccount, selectsPrincipal } from "./selectors.ts";
import { decisionWords } from "./words.ts";

export type CheckOptions = {
  readonly catalogue: Catalogue;
  /** At most so many requests are tried; 2,000 unless given. */
  readonly requests?: number | undefined;
  /** The same seed tries the same requests; 1 unless given. */
  readonly seed?: number | undefined;
  /** Principals that are excused in some accounts only. */
  readonly excused?: readonly Excuse[] | undefined;
};

/** An empty `where` excuses everywhere. */
export type Excuse = {
  readonly who: PrincipalSelector;
  readonly where: readonly AccountSelector[];
};

/** Checks one assertion on an organization: desired, observed or planned. */
export function checkAssertion(
  organization: Organization,
  assertion: Assertion,
  options: CheckOptions,
): AssertionState {
  const space = newSpace(prepare(organization), assertion, options);
  const empty = emptiness(space);
  if (empty !== undefined) return { kind: "unknown", reasons: [empty] };
  return assertion.effect === "may" ? checkMay(space) : checkMayNot(space);
}

/** Someone who may try, where, and with what rights. */
type Actor = {
  readonly principal: KnownPrincipal;
  /** The account whose resources are tried. */
  readonly account: Account;
  readonly caller: PrincipalPolicies;
  /** Of resources that are made up, or whose policy was not read. */
  readonly resourcePolicy: NamedPolicy;
};

type Space = {
  readonly prepared: Prepared;
  readonly assertion: Assertion;
  readonly options: CheckOptions;
  readonly budget: number;
  readonly seed: number;
  readonly actors: readonly Actor[];
  readonly actions: readonly string[];
  readonly candidates: readonly KeyCandidates[];
  readonly random: () => number;
};

function newSpace(prepared: Prepared, assertion: Assertion, options: CheckOptions): Space {
  const { catalogue, requests = 2000, seed = 1 } = options;
  const accounts = selectedAccounts(prepared.organization, assertion);
  const actors = actorsOf(prepared, { assertion, accounts, options });
  return {
    prepared,
    assertion,
    options,
    budget: requests,
    seed,
    actors,
    actions: expandActions(assertion.actions, catalogue),
    candidates: candidatesFrom(policiesAround(prepared, accounts, actors), catalogue),
    random: seededRandom(seed),
  };
}

function emptiness({ actors, actions, assertion }: Space): string | undefined {
  if (actors.length === 0)
    return "It speaks of no principal and account that exist here, so nothing could be tried.";
  if (actions.length === 0)
    return `No action that the catalogue knows is of \`${assertion.actions.join("`, `")}\`.`;
  return undefined;
}

function actorsOf(
  prepared: Prepared,
  of: {
    readonly assertion: Assertion;
    readonly accounts: readonly Account[];
    readonly options: CheckOptions;
  },
): readonly Actor[] {
  const { assertion, accounts, options } = of;
  const byName = new Map(accounts.map((account) => [account.name, account]));
  const chosen = (principal: KnownPrincipal, account: Account) =>
    assertion.who.some((selector) => selectsPrincipal(selector, principal)) &&
    !assertion.except.some((selector) => selectsPrincipal(selector, principal)) &&
    !(options.excused ?? []).some((excuse) => isExcused(excuse, principal, account));
  const known = principalsOf(prepared.organization).flatMap((principal): readonly Actor[] => {
    const account = byName.get(principal.account);
    if (account === undefined || !chosen(principal, account)) return [];
    const caller = policiesOfPrincipal(
      { prepared, catalogue: options.catalogue },
      principal.principal,
    );
    return [{ principal, account, caller, resourcePolicy: delegatedTo(prepared, account) }];
  });
  if (assertion.effect === "may") return known;
  const promised = assertion.who.some(({ kind }) => kind === "anyone" || kind === "people");
  const administrators = promised
    ? accounts.flatMap((account) => hypotheticalActors(prepared, account, chosen))
    : [];
  const outside = assertion.who.some(({ kind }) => kind === "outside");
  const bound = known.filter(({ principal }) => !principal.arn.includes(":role/aws-service-role/"));
  const others = outside ? outsideActors(prepared, accounts) : [];
  return distinctFirst([...administrators, ...bound, ...others]);
}

function isExcused({ who, where }: Excuse, principal: KnownPrincipal, account: Account): boolean {
  const here = where.length === 0 || where.some((selector) => selectsAccount(selector, account));
  return here && selectsPrincipal(who, principal);
}

function hypotheticalActors(
  prepared: Prepared,
  account: Account,
  chosen: (principal: KnownPrincipal, account: Account) => boolean,
): readonly Actor[] {
  return administratorsOf(account)
    .filter((principal) => chosen(principal, account))
    .map((principal) => ({
      principal,
      account,
      caller: { identity: [everythingAllowed(prepared)] },
      resourcePolicy: delegatedTo(prepared, account),
    }));
}

function outsideActors(prepared: Prepared, accounts: readonly Account[]): readonly Actor[] {
  return accounts.flatMap((account) =>
    strangers(prepared).map((principal) => ({
      principal,
      account,
      caller:
        principal.principal.kind === "anonymous" ? {} : { identity: [everythingAllowed(prepared)] },
      resourcePolicy: openToEveryone(prepared),
    })),
  );
}

/**
 * One of each kind under each set of SCPs and RCPs first, then the second of each, so that few
 * requests reach all that can differ.
 */
function distinctFirst(actors: readonly Actor[]): readonly Actor[] {
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

/** Those whose conditions could matter: SCPs and RCPs of the accounts, and what the actors hold. */
function policiesAround(
  prepared: Prepared,
  accounts: readonly Account[],
  actors: readonly Actor[],
): readonly NamedPolicy[] {
  const levels = accounts.flatMap((account) => [
    ...(levelsOf(prepared, "SERVICE_CONTROL_POLICY", account) ?? []),
    ...(levelsOf(prepared, "RESOURCE_CONTROL_POLICY", account) ?? []),
  ]);
  const held = actors.flatMap(({ caller }) => [
    ...(caller.identity ?? []),
    ...(caller.boundary ?? []),
  ]);
  return [...new Set([...levels.flatMap((level) => level.policies), ...held])];
}

function checkMayNot(space: Space): AssertionState {
  const unknown = new Set<string>();
  let tried = 0;
  for (const attempt of distinctAttempts(space)) {
    const decision = decideAttempt(space, attempt);
    tried += 1;
    if (decision.kind === "allow")
      return { kind: "refuted", witness: witnessOf(attempt, decision) };
    for (const reason of uncertainty(decision)) unknown.add(reason);
    if (tried >= space.budget) break;
  }
  return conclusion(space, tried, unknown);
}

/** Every principal selected, every action, without the adversary's choice of context. */
function checkMay(space: Space): AssertionState {
  const unknown = new Set<string>();
  let tried = 0;
  for (const attempt of plainAttempts(space)) {
    const decision = decideAttempt(space, attempt);
    tried += 1;
    const denied = decision.kind === "explicit-deny" || decision.kind === "implicit-deny";
    if (denied) return { kind: "refuted", witness: witnessOf(attempt, decision) };
    for (const reason of uncertainty(decision)) unknown.add(reason);
    if (tried >= space.budget) break;
  }
  return conclusion(space, tried, unknown);
}

function conclusion(space: Space, requests: number, unknown: ReadonlySet<string>): AssertionState {
  if (unknown.size > 0) return { kind: "unknown", reasons: [...unknown].toSorted() };
  if (requests > 0) return { kind: "checked", requests, seed: space.seed };
  const reason =
    "No request that it speaks of could be made: no resource of its patterns is of a kind that its actions know.";
  return { kind: "unknown", reasons: [reason] };
}

function uncertainty(decision: Decision): readonly string[] {
  if (decision.kind === "unknown") return decision.reasons.map((reason) => reason.detail);
  return decision.kind === "depends" ? [decisionWords(decision)] : [];
}

type Attempt = { readonly actor: Actor; readonly request: AuthorizationRequest };

/** Each request once; ends when chance brings up nothing new any more. */
function* distinctAttempts(space: Space): Generator<Attempt> {
  const seen = new Set<string>();
  let repeated = 0;
  for (const attempt of attempts(space)) {
    const { context, ...rest } = attempt.request;
    const key = JSON.stringify([
      rest,
      [...context].toSorted(([left], [right]) => (left < right ? -1 : 1)),
    ]);
    repeated = seen.has(key) ? repeated + 1 : 0;
    if (repeated > 200) return;
    if (repeated > 0) continue;
    seen.add(key);
    yield attempt;
  }
}

/** First half: each action with each actor in turn. Then each value of each key alone. Then at random. */
function* attempts(space: Space): Generator<Attempt> {
  const half = Math.ceil(space.budget / 2);
  let made = 0;
  for (const attempt of plainAttempts(space)) {
    yield attempt;
    made += 1;
    if (made >= half) break;
  }
  yield* keyAttempts(space);
  for (let round = 0; round < 20 * space.budget; round += 1) {
    const attempt = randomAttempt(space);
    if (attempt !== undefined) yield attempt;
  }
}

/** Diagonals: all actions come up before any comes up again, each time with another actor. */
function* plainAttempts(space: Space): Generator<Attempt> {
  const { actors, actions } = space;
  for (let place = 0; place < actors.length * actions.length; place += 1) {
    const column = place % actions.length;
    const action = actions[column];
    const actor = actors[(Math.floor(place / actions.length) + column) % actors.length];
    if (action === undefined || actor === undefined) continue;
    for (const resource of resourcesOf(space, action, actor)) {
      const attempt = attemptOf(space, { action, actor, resource, choices: new Map() });
      if (attempt !== undefined) yield attempt;
    }
  }
}

function* keyAttempts(space: Space): Generator<Attempt> {
  const { candidates, actors, actions, random } = space;
  for (const { key, values } of candidates) {
    for (const value of values) {
      const actor = pick(actors, random);
      const action = pick(actions, random);
      const resource =
        actor && action ? pick(resourcesOf(space, action, actor), random) : undefined;
      if (actor === undefined || action === undefined || resource === undefined) continue;
      const attempt = attemptOf(space, {
        action,
        actor,
        resource,
        choices: new Map([[key, value]]),
      });
      if (attempt !== undefined) yield attempt;
    }
  }
}

function randomAttempt(space: Space): Attempt | undefined {
  const { candidates, actors, actions, random } = space;
  const actor = pick(actors, random);
  const action = pick(actions, random);
  const resource = actor && action ? pick(resourcesOf(space, action, actor), random) : undefined;
  if (actor === undefined || action === undefined || resource === undefined) return undefined;
  const choices = candidates
    .filter(() => random() < 0.5)
    .map(({ key, values }) => [key, pick(values, random)] as const);
  return attemptOf(space, { action, actor, resource, choices: new Map(choices) });
}

function resourcesOf(
  { assertion, options }: Space,
  action: string,
  { account }: Actor,
): readonly string[] {
  const { catalogue } = options;
  return resourcesFor(action, {
    patterns: assertion.resources,
    account,
    region: regionOf(assertion),
    catalogue,
  });
}

function regionOf({ when }: Assertion): string {
  const region = when.find(({ key }) => key.toLowerCase() === "aws:requestedregion");
  return region?.is?.[0] ?? "us-east-1";
}

function attemptOf(
  space: Space,
  of: {
    readonly action: string;
    readonly actor: Actor;
    readonly resource: string;
    readonly choices: ReadonlyMap<string, ContextValue | undefined>;
  },
): Attempt | undefined {
  const { action, actor, resource, choices } = of;
  const { assertion, options, random } = space;
  const when = contextWhen(assertion.when, random);
  if (when === undefined) return undefined;
  const facts = options.catalogue.action(action);
  const service = action.slice(0, action.indexOf(":"));
  const tagged = actor.principal.kind !== "root";
  const chosen = [...choices].filter(
    ([key]) => carries(facts, service, key) && (tagged || !key.startsWith("aws:principaltag/")),
  );
  const all = new Map([
    ...everyRequest(options.catalogue),
    ...actor.principal.tags,
    ...chosen,
    ...when,
  ]);
  const present = [...all].flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const { principal } = actor.principal;
  const resourceAccount = actor.account.id;
  return {
    actor,
    request: { principal, action, resource, resourceAccount, context: new Map(present) },
  };
}

/** The keys that every request carries, with plain values. */
function everyRequest(catalogue: Catalogue): ReadonlyMap<string, ContextValue> {
  return new Map([
    ["aws:currenttime", { kind: "single", value: `${catalogue.date}T12:00:00Z` }],
    ["aws:requestedregion", { kind: "single", value: "us-east-1" }],
    ["aws:securetransport", { kind: "single", value: "true" }],
    ["aws:viaawsservice", { kind: "single", value: "false" }],
  ]);
}

function decideAttempt({ prepared, options }: Space, { actor, request }: Attempt): Decision {
  const known = resourceSide(prepared, request);
  const policy = known.read || request.resource === "*" ? known.policy : actor.resourcePolicy;
  const resource = { ...known, policy };
  return decideFrom(prepared, {
    request,
    caller: actor.caller,
    resource,
    catalogue: options.catalogue,
  });
}

function witnessOf({ actor, request }: Attempt, decision: Decision): Witness {
  return {
    request,
    who: actor.principal.label,
    account: actor.account.name,
    because: decisionWords(decision),
  };
}
