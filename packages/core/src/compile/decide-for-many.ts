/**
 * One action on one resource, decided for many callers: what does not depend on the caller is worked
 * out once, what a policy says about the action once for each policy, and what an open answer hangs
 * on once for all whose policies leave the same open.
 */
import type { Catalogue } from "../catalogue.ts";
import type { Decision } from "../evaluate/decision.ts";
import { decide } from "../evaluate/definition.ts";
import type {
  ApplicablePolicies,
  AuthorizationInput,
  NamedPolicy,
  Principal,
} from "../evaluate/request.ts";
import { askingOf } from "./asking.ts";
import { joinRelevant, relevantIn } from "./compile-set.ts";
import type { Relevant } from "./compile-set.ts";
import { settle } from "./decide-compiled.ts";
import { planFor } from "./plan-action.ts";
import type { Planned } from "./plan-action.ts";
import { reducedInput } from "./reduced-input.ts";
import { traceOf } from "./trace.ts";

export type ManyCallers = {
  readonly action: string;
  readonly catalogue: Catalogue | undefined;
  readonly identity: Map<NamedPolicy, Relevant>;
  readonly boundary: Map<NamedPolicy, Relevant>;
  /** Decisions that are open, by what tells them apart. */
  readonly open: Map<string, Decision>;
  readonly numbers: Map<object, number>;
};

export function newManyCallers(action: string, catalogue: Catalogue | undefined): ManyCallers {
  return {
    action,
    catalogue,
    identity: new Map(),
    boundary: new Map(),
    open: new Map(),
    numbers: new Map(),
  };
}

/** What surrounds all callers of one account. */
export function planAround(
  { action, catalogue }: ManyCallers,
  around: Pick<ApplicablePolicies, "resource" | "scp" | "rcp">,
): Planned {
  return planFor(around, action, catalogue);
}

/**
 * Whether a user or role is denied for certain, because nothing that would have to allow the action
 * has an Allow for it. Says it of most callers at the cost of a look-up; false where a decision is
 * needed to tell.
 */
export function isOutOfReach(
  many: ManyCallers,
  { plan }: Planned,
  caller: {
    readonly kind: Principal["kind"];
    readonly identity: readonly NamedPolicy[] | undefined;
    /** The resource is of another account, so both sides must allow. */
    readonly crosses: boolean;
  },
): boolean {
  if (caller.kind !== "user" && caller.kind !== "role-session") return false;
  if (plan.always.length > 0) return false;
  if (plan.resource.allows.length > 0 && !caller.crosses) return false;
  for (const policy of caller.identity ?? []) {
    if (relevantOf(many, "identity", policy).allows.length > 0) return false;
  }
  return true;
}

/** The decision for one of the callers. */
export function decideForCaller(
  many: ManyCallers,
  around: Planned,
  input: AuthorizationInput,
): Decision {
  const { identity, boundary } = input.policies;
  const plan = {
    ...around.plan,
    identity: setOf(many, "identity", identity ?? []),
    boundary: boundary === undefined ? undefined : setOf(many, "boundary", boundary),
  };
  const planned = { action: around.action, plan };
  const { kind } = input.request.principal;
  // Sessions with policies of their own are few, and decided by themselves.
  if (kind !== "user" && kind !== "role-session" && kind !== "root") {
    return decide(input, many);
  }
  const certain = settle(input, planned, many.catalogue);
  if (certain !== undefined) return certain;
  const trace = traceOf(plan, askingOf(input, planned.action), many.numbers);
  const known = many.open.get(trace);
  if (known !== undefined) return known;
  const decision = decide(reducedInput(input, planned.action), many);
  // What cannot be read is often about the caller itself, and says so.
  if (decision.kind === "depends") many.open.set(trace, decision);
  return decision;
}

function setOf(
  many: ManyCallers,
  type: "identity" | "boundary",
  policies: readonly NamedPolicy[],
): Relevant {
  return joinRelevant(
    { type },
    policies.map((policy) => relevantOf(many, type, policy)),
  );
}

function relevantOf(
  many: ManyCallers,
  type: "identity" | "boundary",
  policy: NamedPolicy,
): Relevant {
  const known = many[type].get(policy);
  if (known !== undefined) return known;
  const relevant = relevantIn({ type }, [policy], many.action.toLowerCase());
  many[type].set(policy, relevant);
  return relevant;
}
