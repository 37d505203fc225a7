/**
 * What a set of policies says about one action, gathered once: of thousands of statements a few are
 * left, and the rules of AWS's that are about other actions are out of the way.
 */
import type { Catalogue } from "../catalogue.ts";
import { fixedRulesFor } from "../evaluate/fixed-rules.ts";
import type { FixedRuleRow } from "../evaluate/fixed-rules.ts";
import { exemptTasksOf, rcpReachOfAction } from "../evaluate/organization-limits.ts";
import type { ExemptTask, Reach } from "../evaluate/organization-limits.ts";
import type { ApplicablePolicies, NamedPolicy, PolicyLevel } from "../evaluate/request.ts";
import { relevantIn } from "./compile-set.ts";
import type { Place, Relevant } from "./compile-set.ts";

export type ActionPlan = {
  /** In lower case. */
  readonly action: string;
  readonly rules: {
    readonly always: readonly FixedRuleRow[];
    readonly never: readonly FixedRuleRow[];
  };
  readonly exemptTasks: readonly ExemptTask[];
  readonly rcpReach: Reach;
  /** One for each level; undefined where SCPs do not apply. */
  readonly scp: readonly Relevant[] | undefined;
  readonly rcp: readonly Relevant[];
  readonly vpce: Relevant | undefined;
  /** The policy of the resource, as the action has to do with it. */
  readonly resource: Relevant;
  readonly identity: Relevant;
  readonly boundary: Relevant | undefined;
  readonly session: Relevant | undefined;
  /** Of a federated user: there is always one. */
  readonly sessionOrNone: Relevant;
  /** STS asks the trust policy. */
  readonly isAssumption: boolean;
};

/** The plan of an action; kept with the policies. */
export function planOf(
  policies: ApplicablePolicies,
  action: string,
  catalogue: Catalogue | undefined,
): ActionPlan {
  let plans = kept.get(policies);
  if (plans === undefined || plans.catalogue !== catalogue) {
    plans = { catalogue, byAction: new Map() };
    kept.set(policies, plans);
  }
  const known = plans.byAction.get(action);
  if (known !== undefined) return known;
  const plan = newPlan(policies, action.toLowerCase(), catalogue);
  // Actions are the customer's text: whoever invents them without end shall not fill the memory.
  if (plans.byAction.size >= mostPlans) plans.byAction.clear();
  plans.byAction.set(action, plan);
  return plan;
}

/** Above the number of all actions there are, about 22,000, each in two spellings. */
const mostPlans = 50_000;

type Plans = {
  readonly catalogue: Catalogue | undefined;
  /** By the action as it is spelt. */
  readonly byAction: Map<string, ActionPlan>;
};

const kept = new WeakMap<ApplicablePolicies, Plans>();

const assumptions = new Set([
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:tagsession",
  "sts:setsourceidentity",
  "sts:setcontext",
]);

function newPlan(
  policies: ApplicablePolicies,
  action: string,
  catalogue: Catalogue | undefined,
): ActionPlan {
  const isAssumption = assumptions.has(action);
  const of = (place: Place, named: readonly NamedPolicy[]) => relevantIn(place, named, action);
  const optional = (place: Place, named: readonly NamedPolicy[] | undefined) =>
    named === undefined ? undefined : of(place, named);
  const levels = (type: "scp" | "rcp", list: readonly PolicyLevel[] | undefined) =>
    list?.map(({ node, policies: named }, level) => of({ type, level, node }, named));
  const session = optional({ type: "session" }, policies.session);
  return {
    action,
    rules: fixedRulesFor(action),
    exemptTasks: exemptTasksOf(action),
    rcpReach: rcpReachOfAction(action, catalogue),
    scp: levels("scp", policies.scp),
    rcp: levels("rcp", policies.rcp) ?? [],
    vpce: optional({ type: "vpce" }, policies.vpce),
    resource: of(
      { type: isAssumption ? "trust" : "resource" },
      policies.resource === undefined ? [] : [policies.resource],
    ),
    identity: of({ type: "identity" }, policies.identity ?? []),
    boundary: optional({ type: "boundary" }, policies.boundary),
    session,
    sessionOrNone: session ?? of({ type: "session" }, []),
    isAssumption,
  };
}
