/**
 * What a plan says of one caller. Conditions on what follows from the caller are settled before a
 * request comes, and with them often all that has to allow. Kept while the same caller asks.
 */
import type { Catalogue } from "../catalogue.ts";
import { mayConcern } from "../evaluate/fixed-rules.ts";
import type { Allowed } from "./allowed.ts";
import type { Asking, Caller } from "./policy/asking.ts";
import { callerSetsOf } from "./caller-sets.ts";
import type { CallerSets } from "./caller-sets.ts";
import type { Placed, Relevant } from "./compile-set.ts";
import type { ActionPlan } from "./plan-action.ts";
import { No, Yes } from "./policy/tri.ts";

/** What is left to ask, and what is known beforehand. */
export type CallerPlan = {
  readonly plan: ActionPlan;
  /** Undefined where they hang on the action, of which a plan may have several. */
  readonly sets: CallerSets | undefined;
  /** The caller's policies, and those around its account, allow the same whatever it asks. */
  readonly isCertain: boolean;
  /** What is allowed, by a number for how the resource takes part; see access-allowed.ts. */
  readonly allowed: (Allowed | undefined)[];
};

/** The plan for the caller who asks. */
export function planForCaller(
  plan: ActionPlan,
  asking: Asking,
  catalogue: Catalogue | undefined,
): CallerPlan {
  const { caller } = asking;
  const known = kept.get(plan);
  if (known?.caller === caller) return known.own;
  const own = newPlan(plan, asking, catalogue);
  kept.set(plan, { caller, own });
  return own;
}

const kept = new WeakMap<ActionPlan, { readonly caller: Caller; readonly own: CallerPlan }>();

function newPlan(plan: ActionPlan, asking: Asking, catalogue: Catalogue | undefined): CallerPlan {
  const { principal } = asking.caller;
  const sets =
    principal.kind === "assumed-root" ? undefined : callerSetsOf(plan, asking, catalogue);
  return {
    plan: {
      ...plan,
      always: plan.always.filter((row) => mayConcern(row, principal)),
      never: plan.never.filter((row) => mayConcern(row, principal)),
      scpDenies: left(plan.scpDenies, asking),
      rcpDenies: left(plan.rcpDenies, asking),
    },
    sets,
    isCertain: sets !== undefined && isCertain(plan, sets),
    allowed: [],
  };
}

/** An Allow that hangs on the request makes what is allowed hang on it. */
function isCertain(
  { scp, scpAllows, vpce }: ActionPlan,
  { identity, limits }: CallerSets,
): boolean {
  const sets: readonly (Relevant | undefined)[] = [vpce, identity, ...limits];
  return (
    (scp === undefined || scpAllows !== undefined) &&
    sets.every((set) => set === undefined || set.certain !== undefined)
  );
}

/** The statements that may apply to what the caller asks, with the tests that are still open. */
function left(placed: readonly Placed[], asking: Asking): readonly Placed[] {
  return placed.flatMap((one) => leftOf(one, asking));
}

function leftOf(placed: Placed, asking: Asking): readonly Placed[] {
  const { statement } = placed;
  const open: number[] = [];
  for (const [place, test] of statement.tests.entries()) {
    const key = statement.keys[place];
    const holds = key !== undefined && asking.caller.keys.has(key) ? test(asking) : undefined;
    if (holds === No) return [];
    if (holds !== Yes) open.push(place);
  }
  if (open.length === statement.tests.length) return [placed];
  const tests = open.flatMap((place) => statement.tests[place] ?? []);
  const unconditional = tests.length === 0 && statement.principal === undefined;
  const keys = open.map((place) => statement.keys[place]);
  return [{ ...placed, statement: { ...statement, tests, keys, unconditional } }];
}
