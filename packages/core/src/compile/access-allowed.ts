/**
 * Identity and resource policies, with what limits them: within one account an Allow on either side
 * suffices, across accounts both must allow.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
import type { MissingAllow, StatementRef } from "../evaluate/decision.ts";
import { both, nothingNeeded } from "./allowed.ts";
import type { Allowed } from "./allowed.ts";
import type { Asking } from "./policy/asking.ts";
import type { CallerSets } from "./caller-sets.ts";
import { restHolds } from "./policy/compile-policy.ts";
import { allowedIn } from "./compile-set.ts";
import type { Placed, Relevant } from "./compile-set.ts";
import type { ActionPlan } from "./plan-action.ts";
import type { ResourceFacts } from "./resource-facts.ts";
import { No, Open, Yes, triAnd, triOr } from "./policy/tri.ts";
import type { Tri } from "./policy/tri.ts";

export type Sides = {
  readonly plan: ActionPlan;
  readonly asking: Asking;
  readonly caller: CallerSets;
  readonly resource: ResourceFacts;
};

export function accessAllowed(sides: Sides): Allowed {
  const { asking, plan, resource: facts } = sides;
  const { principal, account } = asking.caller;
  const resource = resourceAllows(sides);
  if (account === undefined) {
    // Nobody's account stands behind the caller, so only the resource's side is asked.
    const reached = principal.kind === "anonymous" && !plan.traits.takesUnsigned ? Open : Yes;
    return both({ ...nothingNeeded, truth: reached }, anyWay(resource));
  }
  const caller = callerAllows(sides);
  if (plan.traits.isAssumeRoot) {
    const { organization } = asking.input;
    const known = account === organization?.managementAccount;
    return known ? caller.all : { ...caller.all, truth: triAnd(caller.all.truth, Open) };
  }
  if (facts.needsBothSides || crosses(asking)) return both(caller.all, anyWay(resource));
  return sameAccount(caller, resource, facts.mustTakePart);
}

/**
 * A number for how the resource takes part, where all that it does is certain: its policy has no
 * Allow for the action. The same number of one caller means the same answer.
 */
export function certainSide({ plan, asking, resource }: Sides): number | undefined {
  const { account } = asking.caller;
  if (account === undefined || plan.traits.isAssumeRoot) return undefined;
  const isAsked = isPolicyAsked(asking, resource);
  if (isAsked && plan.resource.allows.length > 0) return undefined;
  const asked = isAsked ? 1 : 0;
  if (resource.needsBothSides || crosses(asking)) return asked;
  return asked + (resource.mustTakePart ? 2 : 4);
}

function crosses({ owner, caller }: Asking): boolean {
  return owner.account !== undefined && owner.account !== caller.account;
}

function isPolicyAsked({ input }: Asking, facts: ResourceFacts): boolean {
  return facts.policyConcerned && input.policies.resource !== undefined;
}

/** What the policy of the resource allows, by how it names the caller. */
type ResourceAllows = {
  readonly direct: Way;
  readonly limited: Way;
  readonly account: Way;
  readonly missing: MissingAllow;
  /** There is a policy, so an Allow in it would have helped. */
  readonly present: boolean;
};

type Way = { truth: Tri; readonly because: StatementRef[] };

function resourceAllows({ plan, asking, resource }: Sides): ResourceAllows {
  const ways = { direct: newWay(), limited: newWay(), account: newWay() };
  const set: Relevant = plan.resource;
  const present = isPolicyAsked(asking, resource);
  if (present) for (const placed of set.allows) addAllow(placed, asking, ways);
  return { ...ways, missing: set.missing, present };
}

function newWay(): Way {
  return { truth: No, because: [] };
}

function addAllow(
  { statement, ref }: Placed,
  asking: Asking,
  ways: { readonly direct: Way; readonly limited: Way; readonly account: Way },
): void {
  const rest = restHolds(statement, asking);
  if (rest === No) return;
  const reach = statement.reach?.(asking);
  add(ways.direct, triAnd(rest, reach === undefined ? Open : reach.direct), ref);
  add(ways.limited, triAnd(rest, reach === undefined ? Open : reach.limited), ref);
  add(ways.account, triAnd(rest, reach === undefined ? Open : reach.account), ref);
}

function add(way: Way, truth: Tri, ref: StatementRef): void {
  if (truth === Yes) way.because.push(ref);
  way.truth = triOr(way.truth, truth);
}

function anyWay({ direct, limited, account, missing }: ResourceAllows): Allowed {
  const truth = triOr(direct.truth, triOr(limited.truth, account.truth));
  return {
    truth,
    because: [...direct.because, ...limited.because, ...account.because],
    missing: truth === No ? [missing] : [],
  };
}

/** What the policies of the caller say; `limits` are boundary and session policies. */
type CallerAllows = {
  readonly identity: Allowed;
  readonly limits: Allowed;
  readonly all: Allowed;
};

function callerAllows({ asking, caller }: Sides): CallerAllows {
  const identity =
    caller.identity === undefined ? nothingNeeded : allowedIn(caller.identity, asking);
  let limits = nothingNeeded;
  for (const set of caller.limits) limits = both(limits, allowedIn(set, asking));
  return { identity, limits, all: both(identity, limits) };
}

/**
 * How the resource policy names the caller says whether boundary and session policy limit it. A
 * role's trust policy and a KMS key's policy must take part.
 */
function sameAccount(
  caller: CallerAllows,
  resource: ResourceAllows,
  mustTakePart: boolean,
): Allowed {
  const { direct, limited, account } = resource;
  const byRole = triAnd(limited.truth, caller.limits.truth);
  const byIdentity = mustTakePart ? triAnd(account.truth, caller.all.truth) : caller.all.truth;
  const truth = triOr(direct.truth, triOr(byRole, byIdentity));
  if (truth === No) {
    return { truth, because: [], missing: missingInAccount(caller, resource, mustTakePart) };
  }
  const because = truth === Yes ? [...direct.because] : [];
  if (truth === Yes && byRole === Yes) because.push(...limited.because, ...caller.limits.because);
  if (truth === Yes && byIdentity === Yes) {
    if (mustTakePart) because.push(...account.because);
    because.push(...caller.all.because);
  }
  return { truth, because, missing: [] };
}

/** Names what would have to allow, not every way in which it could have been allowed. */
function missingInAccount(
  caller: CallerAllows,
  resource: ResourceAllows,
  mustTakePart: boolean,
): readonly MissingAllow[] {
  if (resource.limited.truth !== No) return caller.limits.missing;
  const any = anyWay(resource).missing;
  if (mustTakePart && resource.account.truth === No) return any;
  const eitherSide = caller.identity.truth === No && resource.present;
  return [...caller.all.missing, ...(eitherSide ? any : [])];
}
