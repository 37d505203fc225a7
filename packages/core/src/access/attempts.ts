/** The requests on which an assertion is tried, in an order that reaches much with few. */
import type { Catalogue } from "../catalogue.ts";
import { pick } from "../base/random.ts";
import type { AuthorizationRequest, ContextValue, Principal } from "../evaluate/request.ts";
import type { Account } from "../organization/organization.ts";
import type { Actor } from "./actors.ts";
import type { Assertion } from "./assertion.ts";
import { carries } from "../iam/action-keys.ts";
import { actionShape, contextWhen, resourcesFor } from "./request-space.ts";
import type { ActionShape, KeyCandidates } from "./request-space.ts";

/** What an assertion speaks of, laid out to be tried. */
export type Space = {
  readonly assertion: Assertion;
  readonly catalogue: Catalogue;
  /** At most so many requests. */
  readonly budget: number;
  readonly actors: readonly Actor[];
  readonly actions: readonly string[];
  readonly candidates: readonly KeyCandidates[];
  /** Regions in which requests are made, where the assertion does not say. */
  readonly regions: readonly string[];
  readonly random: () => number;
  /** By action; kept as they are asked for, as the next are. */
  readonly shapes: Map<string, ActionShape & Carrying>;
  /** By account and action. */
  readonly resources: Map<Account, Map<string, readonly string[]>>;
};

/** Which of the candidates' keys requests for an action can carry. */
type Carrying = { readonly carried: ReadonlySet<string> };

export type Attempt = {
  readonly actor: Actor;
  readonly request: AuthorizationRequest;
  /** As in the request, but for a Region that is left open. */
  readonly resource: string;
};

/** The same attempt in each other Region that could be meant; none where the assertion says which. */
export function elsewhere(space: Space, { actor, request, resource }: Attempt): readonly Attempt[] {
  if (space.assertion.when.some(({ key }) => key.toLowerCase() === requestedRegion)) return [];
  return space.regions.flatMap((value) => {
    const choices = [[requestedRegion, { kind: "single", value }]] as const;
    const attempt = attemptOf(space, { action: request.action, actor, resource, choices });
    return attempt === undefined || value === regionOf(request.context) ? [] : [attempt];
  });
}

const requestedRegion = "aws:requestedregion";

/** Each request once; ends when chance brings up nothing new any more. */
export function* distinctAttempts(space: Space): Generator<Attempt> {
  const seen = newSeen();
  let repeated = 0;
  for (const attempt of attempts(space)) {
    repeated = isNew(seen, attempt.request) ? 0 : repeated + 1;
    if (repeated > 200) return;
    if (repeated === 0) yield attempt;
  }
}

type Context = AuthorizationRequest["context"];

/** The contexts of the requests so far, by action and resource, for each principal. */
type Seen = {
  readonly byPrincipal: Map<Principal, Map<string, Context[]>>;
  /** By the principal's JSON: equal principals may be made more than once. */
  readonly byText: Map<string, Map<string, Context[]>>;
};

function newSeen(): Seen {
  return { byPrincipal: new Map(), byText: new Map() };
}

/** Most requests differ in more than their context; that is compared where nothing else differs. */
function isNew(seen: Seen, request: AuthorizationRequest): boolean {
  const { principal, action, resource, resourceAccount, context } = request;
  const of = contextsOf(seen, principal);
  const key = `${action}\n${resourceAccount}\n${resource}`;
  const contexts = of.get(key);
  if (contexts === undefined) {
    of.set(key, [context]);
    return true;
  }
  if (contexts.some((other) => sameContext(context, other))) return false;
  contexts.push(context);
  return true;
}

function contextsOf({ byPrincipal, byText }: Seen, principal: Principal): Map<string, Context[]> {
  const known = byPrincipal.get(principal);
  if (known !== undefined) return known;
  const text = JSON.stringify(principal);
  const contexts = byText.get(text) ?? new Map<string, Context[]>();
  byText.set(text, contexts);
  byPrincipal.set(principal, contexts);
  return contexts;
}

function sameContext(one: Context, other: Context): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) {
    const found = other.get(key);
    if (found === undefined || !sameValue(value, found)) return false;
  }
  return true;
}

function sameValue(one: ContextValue, other: ContextValue): boolean {
  if (one === other) return true;
  if (one.kind === "single") return other.kind === "single" && one.value === other.value;
  return other.kind === "many" && JSON.stringify(one.values) === JSON.stringify(other.values);
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
export function* plainAttempts(space: Space): Generator<Attempt> {
  const { actors, actions } = space;
  for (let place = 0; place < actors.length * actions.length; place += 1) {
    const column = place % actions.length;
    const action = actions[column];
    const actor = actors[(Math.floor(place / actions.length) + column) % actors.length];
    if (action === undefined || actor === undefined) continue;
    for (const resource of resourcesOf(space, action, actor)) {
      const attempt = attemptOf(space, { action, actor, resource, choices: [] });
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
        choices: [[key, value]],
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
  return attemptOf(space, { action, actor, resource, choices });
}

function resourcesOf(space: Space, action: string, { account }: Actor): readonly string[] {
  const known = space.resources.get(account) ?? new Map<string, readonly string[]>();
  space.resources.set(account, known);
  const { assertion } = space;
  const resources =
    known.get(action) ??
    resourcesFor(shapeOf(space, action), { patterns: assertion.resources, account });
  known.set(action, resources);
  return resources;
}

function shapeOf(space: Space, action: string): ActionShape & Carrying {
  const known = space.shapes.get(action);
  if (known !== undefined) return known;
  const shape = actionShape(action, space.catalogue);
  const carried = space.candidates.map(({ key }) => key).filter((key) => carries(shape, key));
  const carrying = { ...shape, carried: new Set(carried) };
  space.shapes.set(action, carrying);
  return carrying;
}

type Choice = readonly [key: string, value: ContextValue | undefined];

function attemptOf(
  space: Space,
  of: {
    readonly action: string;
    readonly actor: Actor;
    readonly resource: string;
    readonly choices: readonly Choice[];
  },
): Attempt | undefined {
  const { action, actor, resource, choices } = of;
  const when = contextWhen(space.assertion.when, space.random);
  if (when === undefined) return undefined;
  const { carried } = shapeOf(space, action);
  const tagged = actor.principal.kind !== "root";
  const region = pick(space.regions, space.random) ?? "us-east-1";
  const context = plainContext(space, region);
  for (const [key, value] of actor.principal.tags) context.set(key, value);
  for (const [key, value] of choices) {
    const possible = carried.has(key) || key === requestedRegion;
    if (!possible || (!tagged && key.startsWith("aws:principaltag/"))) continue;
    put(context, key, when.has(key) ? when.get(key) : value);
  }
  for (const [key, value] of when) put(context, key, value);
  const request = {
    principal: actor.principal.principal,
    action,
    resource: resource.replaceAll("${Region}", regionOf(context)),
    resourceAccount: actor.account.id,
    context,
  };
  return { actor, request, resource };
}

function put(context: Map<string, ContextValue>, key: string, value: Choice[1]): void {
  if (value === undefined) context.delete(key);
  else context.set(key, value);
}

function regionOf(context: ReadonlyMap<string, ContextValue>): string {
  const region = context.get(requestedRegion);
  return region?.kind === "single" ? region.value : "us-east-1";
}

/** The keys that every request carries, with plain values. */
function plainContext({ catalogue }: Space, region: string): Map<string, ContextValue> {
  const context = new Map<string, ContextValue>();
  context.set("aws:currenttime", { kind: "single", value: `${catalogue.date}T12:00:00Z` });
  context.set(requestedRegion, { kind: "single", value: region });
  context.set("aws:securetransport", plainTrue);
  context.set("aws:viaawsservice", plainFalse);
  return context;
}

const plainTrue: ContextValue = { kind: "single", value: "true" };
const plainFalse: ContextValue = { kind: "single", value: "false" };
