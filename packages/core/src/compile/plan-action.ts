/**
 * What a set of policies says about one action, gathered once: of thousands of statements a few are
 * left, and the rules of AWS's that are about other actions are out of the way.
 *
 * Actions about which the same is said share one plan. Of 20,000 actions most are like thousands of
 * others, so what is read for a decision stays in the processor's cache: sharing made decisions
 * over the whole catalogue three times as fast.
 */
import type { Catalogue } from "../catalogue.ts";
import { fixedRulesFor } from "../evaluate/fixed-rules.ts";
import type { FixedRuleRow } from "../evaluate/fixed-rules.ts";
import { notConsideredFor } from "../evaluate/not-considered.ts";
import type { NotConsideredRow } from "../evaluate/not-considered.ts";
import { exemptTasksOf, rcpReachOfAction } from "../evaluate/organization-limits.ts";
import type { ExemptTask, Reach } from "../evaluate/organization-limits.ts";
import type { ApplicablePolicies, NamedPolicy, PolicyLevel } from "../evaluate/request.ts";
import type { PolicyType } from "../iam/tree.ts";
import { actionTraits } from "./action-traits.ts";
import type { ActionTraits } from "./action-traits.ts";
import { both, nothingNeeded } from "./allowed.ts";
import type { Allowed } from "./allowed.ts";
import { relevantIn } from "./compile-set.ts";
import type { Place, Placed, Relevant } from "./compile-set.ts";
import { statementsFor } from "./policy/action-index.ts";
import { compilePolicy } from "./policy/compile-policy.ts";
import { No } from "./policy/tri.ts";

export type ActionPlan = {
  readonly traits: ActionTraits;
  readonly always: readonly FixedRuleRow[];
  readonly never: readonly FixedRuleRow[];
  readonly notConsidered: readonly NotConsideredRow[];
  readonly exemptTasks: readonly ExemptTask[];
  readonly rcpReach: Reach["kind"];
  /** One for each level; undefined where SCPs do not apply. */
  readonly scp: readonly Relevant[] | undefined;
  /** What the levels of SCPs allow together, where that can be said beforehand. */
  readonly scpAllows: Allowed | undefined;
  /** Deny statements of all levels. */
  readonly scpDenies: readonly Placed[];
  readonly rcpDenies: readonly Placed[];
  readonly vpce: Relevant | undefined;
  /** The policy of the resource, as the action has to do with it. */
  readonly resource: Relevant;
  readonly identity: Relevant;
  readonly boundary: Relevant | undefined;
  readonly session: Relevant | undefined;
};

/** An action in lower case, with its plan. */
export type Planned = { readonly action: string; readonly plan: ActionPlan };

/** The plan of an action; kept with the policies. */
export function planOf(
  policies: ApplicablePolicies,
  action: string,
  catalogue: Catalogue | undefined,
): Planned {
  const plans = plansOf(policies, catalogue);
  const known = plans.byAction.get(action);
  if (known !== undefined) return known;
  const lower = action.toLowerCase();
  const planned = { action: lower, plan: sharedPlan(plans, policies, lower) };
  // Actions are the customer's text: whoever invents them without end shall not fill the memory.
  if (plans.byAction.size >= mostPlans) plans.byAction.clear();
  plans.byAction.set(action, planned);
  return planned;
}

/** A plan that is not kept. */
export function planFor(
  policies: ApplicablePolicies,
  action: string,
  catalogue: Catalogue | undefined,
): Planned {
  const lower = action.toLowerCase();
  return { action: lower, plan: newPlan(policies, lower, rulesFor(lower, catalogue)) };
}

function plansOf(policies: ApplicablePolicies, catalogue: Catalogue | undefined): Plans {
  if (last?.policies === policies && last.plans.catalogue === catalogue) return last.plans;
  let plans = kept.get(policies);
  if (plans === undefined || plans.catalogue !== catalogue) {
    plans = { catalogue, byAction: new Map(), shared: new Map() };
    kept.set(policies, plans);
  }
  last = { policies, plans };
  return plans;
}

/** One principal asks for many things in a row, and this saves looking it up. */
let last: { readonly policies: ApplicablePolicies; readonly plans: Plans } | undefined;

/** Above the number of all actions there are, about 22,000, each in two spellings. */
const mostPlans = 50_000;

type Plans = {
  readonly catalogue: Catalogue | undefined;
  /** By the action as it is spelt. */
  readonly byAction: Map<string, Planned>;
  /** By what tells plans apart. */
  readonly shared: Map<string, ActionPlan>;
};

const kept = new WeakMap<ApplicablePolicies, Plans>();

function sharedPlan(
  { shared, catalogue }: Plans,
  policies: ApplicablePolicies,
  action: string,
): ActionPlan {
  const rules = rulesFor(action, catalogue);
  const key = `${keyOfRules(rules)}\n${keyOfPolicies(policies, rules.traits, action)}`;
  const known = shared.get(key);
  if (known !== undefined) return known;
  const plan = newPlan(policies, action, rules);
  shared.set(key, plan);
  return plan;
}

/** What is said of an action whatever the policies. */
type Rules = Pick<
  ActionPlan,
  "traits" | "always" | "never" | "notConsidered" | "exemptTasks" | "rcpReach"
>;

function rulesFor(action: string, catalogue: Catalogue | undefined): Rules {
  return {
    traits: actionTraits(action),
    ...fixedRulesFor(action),
    notConsidered: notConsideredFor(action),
    exemptTasks: exemptTasksOf(action),
    rcpReach: rcpReachOfAction(action, catalogue).kind,
  };
}

function keyOfRules({
  traits,
  always,
  never,
  notConsidered,
  exemptTasks,
  rcpReach,
}: Rules): string {
  let key = rcpReach;
  for (const isSo of Object.values(traits)) key += isSo ? "1" : "0";
  for (const { name } of always) key += ` ${name}`;
  for (const { name } of never) key += ` ${name}`;
  for (const { name } of notConsidered) key += ` ${name}`;
  for (const { who, doubt } of exemptTasks) key += ` ${who} ${doubt ?? ""}`;
  return key;
}

/** The statements about the action. Actions with the same ones share a plan. */
function keyOfPolicies(policies: ApplicablePolicies, traits: ActionTraits, action: string): string {
  let key = "";
  const add = (type: PolicyType, named: readonly NamedPolicy[] | undefined) => {
    for (const { document } of named ?? []) {
      key += `${statementsFor(compilePolicy(document, type).actions, action).join()};`;
    }
  };
  for (const level of policies.scp ?? []) add("scp", level.policies);
  for (const level of policies.rcp ?? []) add("rcp", level.policies);
  add("vpce", policies.vpce);
  add(typeOfResource(traits), policies.resource && [policies.resource]);
  add("identity", policies.identity);
  add("boundary", policies.boundary);
  add("session", policies.session);
  return key;
}

function typeOfResource({ isAssumption }: ActionTraits): "resource" | "trust" {
  return isAssumption ? "trust" : "resource";
}

function newPlan(policies: ApplicablePolicies, action: string, rules: Rules): ActionPlan {
  const of = (place: Place, named: readonly NamedPolicy[]) => relevantIn(place, named, { action });
  const optional = (type: PolicyType, named: readonly NamedPolicy[] | undefined) =>
    named === undefined ? undefined : of({ type }, named);
  const levels = (type: "scp" | "rcp", list: readonly PolicyLevel[] | undefined) =>
    list?.map(({ node, policies: named }, level) => of({ type, level, node }, named));
  const { resource } = policies;
  return {
    ...rules,
    ...scpPart(levels("scp", policies.scp)),
    rcpDenies: (levels("rcp", policies.rcp) ?? []).flatMap(({ denies }) => denies),
    vpce: optional("vpce", policies.vpce),
    resource: of({ type: typeOfResource(rules.traits) }, resource === undefined ? [] : [resource]),
    identity: of({ type: "identity" }, policies.identity ?? []),
    boundary: optional("boundary", policies.boundary),
    session: optional("session", policies.session),
  };
}

/** What the levels of SCPs contribute to a plan. */
export function scpPart(
  scp: readonly Relevant[] | undefined,
): Pick<ActionPlan, "scp" | "scpAllows" | "scpDenies"> {
  return {
    scp,
    scpAllows: scp === undefined ? undefined : allowedAtAll(scp),
    scpDenies: (scp ?? []).flatMap(({ denies }) => denies),
  };
}

/** Each level must allow; where there is no level at all, nothing does. */
function allowedAtAll(levels: readonly Relevant[]): Allowed | undefined {
  if (levels.length === 0) return { truth: No, because: [], missing: [{ type: "scp" }] };
  let all = nothingNeeded;
  for (const { certain } of levels) {
    if (certain === undefined) return undefined;
    all = both(all, certain);
  }
  return all;
}
