/** The requests on which an assertion is tried, in an order that reaches much with few. */
import type { Catalogue } from "../catalogue.ts";
import { pick } from "../base/random.ts";
import type { AuthorizationRequest, ContextValue } from "../evaluate/request.ts";
import type { Actor } from "./actors.ts";
import type { Assertion } from "./assertion.ts";
import { carries, contextWhen, resourcesFor } from "./request-space.ts";
import type { KeyCandidates } from "./request-space.ts";

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
};

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
    const choices = new Map([[requestedRegion, { kind: "single", value } as const]]);
    const attempt = attemptOf(space, { action: request.action, actor, resource, choices });
    return attempt === undefined || value === regionOf(request.context) ? [] : [attempt];
  });
}

const requestedRegion = "aws:requestedregion";

/** Each request once; ends when chance brings up nothing new any more. */
export function* distinctAttempts(space: Space): Generator<Attempt> {
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
export function* plainAttempts(space: Space): Generator<Attempt> {
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
  { assertion, catalogue }: Space,
  action: string,
  { account }: Actor,
): readonly string[] {
  return resourcesFor(action, { patterns: assertion.resources, account, catalogue });
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
  const { assertion, catalogue, random } = space;
  const when = contextWhen(assertion.when, random);
  if (when === undefined) return undefined;
  const facts = catalogue.action(action);
  const service = action.slice(0, action.indexOf(":"));
  const tagged = actor.principal.kind !== "root";
  const chosen = [...choices].filter(
    ([key]) => carries(facts, service, key) && (tagged || !key.startsWith("aws:principaltag/")),
  );
  const all = new Map([
    ...everyRequest(catalogue, pick(space.regions, random) ?? "us-east-1"),
    ...actor.principal.tags,
    ...chosen,
    ...when,
  ]);
  const present = [...all].flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const { principal } = actor.principal;
  const context = new Map(present);
  const request = {
    principal,
    action,
    resource: resource.replaceAll("${Region}", regionOf(context)),
    resourceAccount: actor.account.id,
    context,
  };
  return { actor, request, resource };
}

function regionOf(context: ReadonlyMap<string, ContextValue>): string {
  const region = context.get(requestedRegion);
  return region?.kind === "single" ? region.value : "us-east-1";
}

/** The keys that every request carries, with plain values. */
function everyRequest(catalogue: Catalogue, region: string): ReadonlyMap<string, ContextValue> {
  return new Map([
    ["aws:currenttime", { kind: "single", value: `${catalogue.date}T12:00:00Z` }],
    [requestedRegion, { kind: "single", value: region }],
    ["aws:securetransport", { kind: "single", value: "true" }],
    ["aws:viaawsservice", { kind: "single", value: "false" }],
  ]);
}
