/**
 * The compiled evaluator: the same answers as the definition (evaluate/definition.ts), with policies
 * compiled once, and one look-up for each action. It finds out whether a request is allowed, denied
 * or open by itself; what an open answer hangs on is put into words by the definition, which is
 * asked about the few statements that are left.
 *
 * Keeps what it compiled with the policies: an `ApplicablePolicies` must not be changed, as its type
 * says, and asking the same one again is what is fast.
 */
import type { Catalogue } from "../catalogue.ts";
import type { Decision, FixedRule, StatementRef } from "../evaluate/decision.ts";
import { decide } from "../evaluate/definition.ts";
import { doubtAmong, ruleApplies, ruleOf } from "../evaluate/fixed-rules.ts";
import { hasGrants } from "../evaluate/kms-grants.ts";
import { notConsideredAmong } from "../evaluate/not-considered.ts";
import { isExemptAccount } from "../evaluate/organization-limits.ts";
import type { Reach } from "../evaluate/organization-limits.ts";
import { isServiceLinkedRole } from "../evaluate/parties.ts";
import type { AuthorizationInput } from "../evaluate/request.ts";
import type { PolicyType } from "../iam/tree.ts";
import { accessAllowed, certainSide } from "./access-allowed.ts";
import type { Sides } from "./access-allowed.ts";
import { both, nothingNeeded, withoutRepeats } from "./allowed.ts";
import type { Allowed } from "./allowed.ts";
import { askingOf, contradictsItself } from "./policy/asking.ts";
import type { Asking } from "./policy/asking.ts";
import { callerSetsOf } from "./caller-sets.ts";
import { allowedIn, anyApplies } from "./compile-set.ts";
import type { Placed, Relevant } from "./compile-set.ts";
import { planOf } from "./plan-action.ts";
import type { ActionPlan, Planned } from "./plan-action.ts";
import { planForCaller } from "./plan-caller.ts";
import type { CallerPlan } from "./plan-caller.ts";
import { reducedInput } from "./reduced-input.ts";
import { resourceFactsOf } from "./resource-facts.ts";
import { No, Open, Yes, triAnd, triOr } from "./policy/tri.ts";
import type { Tri } from "./policy/tri.ts";

export type CompiledOptions = {
  /** Says which actions RCPs restrict, and holds the task policies of `sts:AssumeRoot`. */
  readonly catalogue?: Catalogue | undefined;
};

/** Is this request allowed? With the statements that decide. */
export function decideCompiled(input: AuthorizationInput, options: CompiledOptions = {}): Decision {
  const { catalogue } = options;
  const { action, plan } = planOf(input.policies, input.request.action, catalogue);
  const asking = askingOf(input, action);
  const certain = settleAsking(asking, planForCaller(plan, asking, catalogue), catalogue);
  return certain ?? decide(reducedInput(input, action), options);
}

/** Whether policies of a type have a say in a request. */
export function isAsked(
  type: PolicyType,
  { plan, asking, caller }: Omit<Sides, "resource">,
): boolean {
  switch (type) {
    case "scp":
      return scpReachOf(plan, asking) !== "none";
    case "rcp":
      return rcpReachOf(plan, asking) !== "none";
    case "resource":
    case "trust":
      return resourceFactsOf(plan, asking).policyConcerned;
    case "identity":
      return caller.identity !== undefined;
    case "boundary":
      return plan.boundary !== undefined && caller.limits.includes(plan.boundary);
    case "session":
      return (
        asking.caller.principal.kind === "assumed-root" ||
        (plan.session !== undefined && caller.limits.includes(plan.session))
      );
    case "vpce":
      return true;
  }
}

/**
 * The decision where it is certain, and undefined where the answer is open.
 *
 * @param planned - of the policies of the input and its action
 */
export function settle(
  input: AuthorizationInput,
  { action, plan }: Planned,
  catalogue: Catalogue | undefined,
): Decision | undefined {
  return settleAsking(askingOf(input, action), { plan }, catalogue);
}

/** A plan, and where it is one caller's, what is known beforehand. */
type Settling = Pick<CallerPlan, "plan"> & Partial<CallerPlan>;

function settleAsking(
  asking: Asking,
  settling: Settling,
  catalogue: Catalogue | undefined,
): Decision | undefined {
  if (contradictsItself(asking)) return undefined;
  const { plan } = settling;
  const { input } = asking;
  const left = notConsideredAmong(plan.notConsidered, input, asking.owner);
  if (plan.always.length > 0) {
    const always = plan.always.find((row) => ruleApplies(row, input));
    if (always !== undefined) return throughEndpoint(plan, asking, { rule: ruleOf(always), left });
  }
  const caller = settling.sets ?? callerSetsOf(plan, asking, catalogue);
  const sides = { plan, asking, caller, resource: resourceFactsOf(plan, asking) };
  const deniedBy: StatementRef[] = [];
  const denied = explicitlyDenied(sides, deniedBy);
  if (denied === Yes) {
    return { kind: "explicit-deny", because: withoutRepeats(deniedBy), notConsidered: left };
  }
  if (plan.never.length > 0) {
    const never = plan.never.find((row) => ruleApplies(row, input));
    if (never !== undefined) {
      return { kind: "implicit-deny", missingAllow: [], rule: ruleOf(never), notConsidered: left };
    }
    if (doubtAmong(plan.never, input) !== undefined) return undefined;
  }
  // Grants are rarely given, and the definition knows them.
  if (hasGrants(input)) return undefined;
  return outcome(denied, allAllow(sides, settling), left);
}

/** Everybody who must allow: the organization, the caller's side and the resource's. */
function allAllow(sides: Sides, { isCertain, allowed }: Settling): Allowed {
  const side = isCertain === true ? certainSide(sides) : undefined;
  if (allowed === undefined || side === undefined) return newlyAllowed(sides);
  return (allowed[side] ??= newlyAllowed(sides));
}

function newlyAllowed(sides: Sides): Allowed {
  return withoutRepeatsIn(both(organizationAllows(sides.plan, sides.asking), accessAllowed(sides)));
}

function withoutRepeatsIn({ truth, because, missing }: Allowed): Allowed {
  return { truth, because: withoutRepeats(because), missing: withoutRepeats(missing) };
}

/** A missing Allow is certain whatever is open besides; undefined where it hangs on what is open. */
function outcome(
  denied: Tri,
  allowed: Allowed,
  notConsidered: readonly string[],
): Decision | undefined {
  if (allowed.truth === No) {
    return { kind: "implicit-deny", missingAllow: allowed.missing, notConsidered };
  }
  if (denied === Open || allowed.truth === Open) return undefined;
  return { kind: "allow", because: allowed.because, notConsidered };
}

/**
 * What needs no permission still has to get through the endpoint:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_policies.html
 */
function throughEndpoint(
  { vpce }: ActionPlan,
  asking: Asking,
  { rule, left }: { readonly rule: FixedRule; readonly left: readonly string[] },
): Decision | undefined {
  if (vpce === undefined) return { kind: "allow", because: [], rule, notConsidered: left };
  const deniedBy: StatementRef[] = [];
  const denied = anyApplies(vpce.denies, asking, deniedBy);
  const allowed = allowedIn(vpce, asking);
  if (denied === Yes && allowed.truth !== No) {
    return { kind: "explicit-deny", because: withoutRepeats(deniedBy), notConsidered: left };
  }
  const through = outcome(denied, withoutRepeatsIn(allowed), left);
  return through?.kind === "allow" ? { ...through, rule } : through;
}

/** A Deny in any policy that applies to the request; those that do are added to `because`. */
function explicitlyDenied({ plan, asking, caller, resource }: Sides, because: StatementRef[]): Tri {
  const deny = (set: Relevant | undefined): Tri =>
    set === undefined ? No : anyApplies(set.denies, asking, because);
  const byScp = { reach: scpReachOf(plan, asking), asking, because };
  const byRcp = { reach: rcpReachOf(plan, asking), asking, because };
  let denied = triOr(deniedWithin(plan.scpDenies, byScp), deniedWithin(plan.rcpDenies, byRcp));
  denied = triOr(denied, deny(plan.vpce));
  if (resource.policyConcerned && !overridesBucketPolicy(plan, asking)) {
    denied = triOr(denied, deny(plan.resource));
  }
  denied = triOr(denied, deny(caller.identity));
  for (const set of caller.limits) denied = triOr(denied, deny(set));
  denied = triOr(denied, deny(caller.takesAway));
  return caller.unknownTask ? triOr(denied, Open) : denied;
}

function deniedWithin(
  denies: readonly Placed[],
  on: {
    readonly reach: Reach["kind"];
    readonly asking: Asking;
    readonly because: StatementRef[];
  },
): Tri {
  if (on.reach === "none" || denies.length === 0) return No;
  if (on.reach === "full") return anyApplies(denies, on.asking, on.because);
  // Where it is not known whether the policies reach the request, nothing is denied for certain.
  return triAnd(anyApplies(denies, on.asking, []), Open);
}

/**
 * SCPs and endpoint policies must allow as well, SCPs on each level from the root to the account.
 * RCPs always allow: AWS's `RCPFullAWSAccess` is attached everywhere and cannot be detached.
 */
function organizationAllows(plan: ActionPlan, asking: Asking): Allowed {
  const byScp = allowedByLevels(plan, scpReachOf(plan, asking), asking);
  return plan.vpce === undefined ? byScp : both(byScp, allowedIn(plan.vpce, asking));
}

function allowedByLevels(
  { scp, scpAllows }: ActionPlan,
  reach: Reach["kind"],
  asking: Asking,
): Allowed {
  if (reach === "none" || scp === undefined) return nothingNeeded;
  let allowed = scpAllows ?? nothingNeeded;
  if (scpAllows === undefined) {
    for (const level of scp) allowed = both(allowed, allowedIn(level, asking));
  }
  if (reach === "full") return allowed;
  return { truth: triOr(allowed.truth, Open), because: allowed.because, missing: [] };
}

/** SCPs bind members of the organization, but for a few tasks. */
function scpReachOf({ exemptTasks }: ActionPlan, { caller }: Asking): Reach["kind"] {
  if (!caller.boundByScp) return "none";
  if (exemptTasks.length === 0) return "full";
  const isRoot = caller.principal.kind === "root";
  const task = exemptTasks.find(({ who }) => who === "anybody" || isRoot);
  if (task === undefined) return "full";
  return task.doubt === undefined ? "none" : "unclear";
}

/** RCPs guard resources of member accounts, for the actions that AWS lists, whoever calls. */
function rcpReachOf(plan: ActionPlan, { caller, owner, input, resource }: Asking): Reach["kind"] {
  if (plan.rcpReach === "none" || owner.account === undefined) return "none";
  if (isExemptAccount(input.organization, owner.account)) return "none";
  if (caller.serviceLinked || isServiceLinkedRole(resource)) return "none";
  return plan.rcpReach;
}

/**
 * The root user of the account that owns a bucket can always read, replace and delete its policy,
 * also when the policy denies it: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
function overridesBucketPolicy({ traits }: ActionPlan, { caller }: Asking): boolean {
  const { kind } = caller.principal;
  return traits.rootOverrides && (kind === "root" || kind === "assumed-root");
}
