/**
 * One action on one resource, decided for many callers: what does not depend on the caller is worked
 * out once, what a policy says about the action once for each policy, and what an open answer hangs
 * on once for all whose policies leave the same open.
 */
import type { Catalogue } from "../catalogue.ts";
import type { Decision } from "../evaluate/decision.ts";
import { decide } from "../evaluate/definition.ts";
import { hasGrants } from "../evaluate/kms-grants.ts";
import type {
  ApplicablePolicies,
  AuthorizationInput,
  NamedPolicy,
  PolicyLevel,
} from "../evaluate/request.ts";
import { servicesIn, statementsFor } from "./policy/action-index.ts";
import { askingOf, contradictsItself } from "./policy/asking.ts";
import { applies, compilePolicy } from "./policy/compile-policy.ts";
import { joinRelevant, relevantIn } from "./compile-set.ts";
import type { Relevant } from "./compile-set.ts";
import { settle } from "./decide-compiled.ts";
import { planFor, scpPart } from "./plan-action.ts";
import type { ActionPlan, Planned } from "./plan-action.ts";
import { reducedInput } from "./reduced-input.ts";
import { traceOf } from "./trace.ts";
import { No } from "./policy/tri.ts";

export type ManyCallers = {
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  readonly catalogue: Catalogue | undefined;
  readonly identity: Map<NamedPolicy, Relevant>;
  readonly boundary: Map<NamedPolicy, Relevant>;
  readonly levels: Map<PolicyLevel, Relevant>;
  /** Plans without SCPs, by the resource's policies. */
  readonly plans: Map<NamedPolicy | undefined, ActionPlan>;
  /** Decisions that are open, by what tells them apart. */
  readonly open: Map<string, Decision>;
  readonly numbers: Map<object, number>;
};

/** @param resource - the same for all callers, as is its account */
export function newManyCallers(of: {
  readonly action: string;
  readonly resource: string;
  readonly catalogue: Catalogue | undefined;
}): ManyCallers {
  return {
    ...of,
    action: of.action.toLowerCase(),
    identity: new Map(),
    boundary: new Map(),
    levels: new Map(),
    plans: new Map(),
    open: new Map(),
    numbers: new Map(),
  };
}

/** What surrounds all callers of one account; RCPs are those of the resource's account. */
export function planAround(
  many: ManyCallers,
  { resource, scp, rcp }: Pick<ApplicablePolicies, "resource" | "scp" | "rcp">,
): Planned {
  let plan = many.plans.get(resource);
  if (plan === undefined) {
    ({ plan } = planFor({ resource, rcp }, many.action, many.catalogue));
    many.plans.set(resource, plan);
  }
  const levels = scp?.map((level, at) => relevantLevel(many, level, at));
  return { action: many.action, plan: { ...plan, ...scpPart(levels) } };
}

/** A node of the organization is at the same level for all accounts below it. */
function relevantLevel(many: ManyCallers, one: PolicyLevel, level: number): Relevant {
  const known = many.levels.get(one);
  if (known !== undefined) return known;
  const place = { type: "scp", level, node: one.node } as const;
  const relevant = relevantIn(place, one.policies, many);
  many.levels.set(one, relevant);
  return relevant;
}

/**
 * Whether users and roles are denied for certain unless their identity policies allow the action.
 *
 * @param crosses - the resource is of another account, so both sides must allow
 */
export function needsIdentity({ plan }: Planned, crosses: boolean): boolean {
  return plan.always.length === 0 && (crosses || plan.resource.allows.length === 0);
}

/** Whether an identity policy may allow an action, given in lower case; compiles nothing. */
export function hasAllowFor({ document }: NamedPolicy, action: string): boolean {
  const places = statementsFor(compilePolicy(document, "identity").actions, action);
  return places.some((place) => document.statements[place]?.effect !== "Deny");
}

/**
 * Whether a caller of another account is denied for certain: the policy of the resource must let it
 * in, and has no Allow for it.
 */
export function isKeptOut({ action, plan }: Planned, input: AuthorizationInput): boolean {
  if (plan.always.length > 0 || plan.traits.isAssumeRoot || hasGrants(input)) return false;
  const asking = askingOf(input, action);
  if (contradictsItself(asking)) return false;
  return plan.resource.allows.every(({ statement }) => applies(statement, asking) === No);
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
  // Settings are asked who the caller is, which a trace does not tell.
  const trace =
    input.settings === undefined
      ? traceOf(plan, askingOf(input, planned.action), many.numbers)
      : undefined;
  const known = trace === undefined ? undefined : many.open.get(trace);
  if (known !== undefined) return known;
  const decision = decide(reducedInput(input, planned.action), many);
  if (trace !== undefined) many.open.set(trace, decision);
  return decision;
}

/** The services about which policies say something; undefined where that may be any. */
export function servicesOf(policies: readonly NamedPolicy[]): ReadonlySet<string> | undefined {
  const services = new Set<string>();
  for (const { document } of policies) {
    const some = servicesIn(compilePolicy(document, "identity").actions);
    if (some === undefined) return undefined;
    for (const service of some) services.add(service);
  }
  return services;
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
  const relevant = relevantIn({ type }, [policy], many);
  many[type].set(policy, relevant);
  return relevant;
}
