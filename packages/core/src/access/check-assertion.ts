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
import { seededRandom } from "../base/random.ts";
import type { Decision } from "../evaluate/decision.ts";
import { scpReach } from "../evaluate/organization-limits.ts";
import type { NamedPolicy } from "../evaluate/request.ts";
import type { AccountId } from "../iam/ids.ts";
import type { Account, Organization } from "../organization/organization.ts";
import { actorsOf } from "./actors.ts";
import type { Actor, Excuse } from "./actors.ts";
import type { Assertion, AssertionState, Witness } from "./assertion.ts";
import { distinctAttempts, elsewhere, plainAttempts } from "./attempts.ts";
import type { Attempt, Space } from "./attempts.ts";
import { decideFrom } from "./authorization-input.ts";
import { isDeniedByScp } from "./certain-denial.ts";
import type { Deniers } from "./certain-denial.ts";
import { withAccountsInEmptyOus } from "./hypothetical.ts";
import { accountOf, levelsOf, prepare } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";
import { candidatesFrom, expandActions, regionsFrom } from "./request-space.ts";
import { accountOfPrincipal, resourceSide } from "./resource-policies.ts";
import type { ResourceSide } from "./resource-policies.ts";
import { selectedAccounts } from "./selectors.ts";
import { decisionWords } from "./words.ts";

export type CheckOptions = {
  readonly catalogue: Catalogue;
  /** At most so many requests are tried; 2,000 unless given. */
  readonly requests?: number | undefined;
  /** The same seed tries the same requests; 1 unless given. */
  readonly seed?: number | undefined;
  /** Principals that are excused in some accounts only. */
  readonly excused?: readonly Excuse[] | undefined;
  /**
   * Whether to leave out the few tasks that AWS names as beyond every SCP, such as registering for
   * Enterprise support as root: no guardrail can promise anything of them.
   * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
   */
  readonly withinReachOfScps?: boolean | undefined;
};

/** Checks one assertion on an organization: desired, observed or planned. */
export function checkAssertion(
  organization: Organization,
  assertion: Assertion,
  options: CheckOptions,
): AssertionState {
  const { further = [], ...first } = assertion;
  const parts = [first, ...further.map((part) => ({ ...first, ...part }))];
  const requests = Math.ceil((options.requests ?? defaultRequests) / parts.length);
  return together(parts.map((part) => checkPart(organization, part, { ...options, requests })));
}

/** One part refuted refutes the whole; only where all were checked is the whole. */
function together(states: readonly AssertionState[]): AssertionState {
  const refuted = states.find((state) => state.kind === "refuted");
  if (refuted !== undefined) return refuted;
  const reasons = states.flatMap((state) => (state.kind === "unknown" ? state.reasons : []));
  if (reasons.length > 0) return { kind: "unknown", reasons: [...new Set(reasons)].toSorted() };
  const checked = states.filter((state) => state.kind === "checked");
  const requests = checked.reduce((sum, state) => sum + state.requests, 0);
  return { kind: "checked", requests, seed: checked[0]?.seed ?? defaultSeed };
}

function checkPart(
  organization: Organization,
  assertion: Assertion,
  options: CheckOptions,
): AssertionState {
  const inhabited =
    assertion.effect === "may"
      ? organization
      : withAccountsInEmptyOus(organization, assertion.where);
  const prepared = prepare(inhabited);
  const concerned = selectedAccounts(prepared.organization, assertion);
  const space = newSpace(prepared, { assertion, options, accounts: concerned });
  const empty = emptiness(space);
  if (empty !== undefined) return { kind: "unknown", reasons: [empty] };
  const accounts = new Set(concerned.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const memory = { deniers: new Map(), owners: new Map() };
  return checkSpace({ prepared, accounts, space, options, ...memory });
}

const defaultSeed = 1;
const defaultRequests = 2000;

function newSpace(
  prepared: Prepared,
  of: {
    readonly assertion: Assertion;
    readonly options: CheckOptions;
    readonly accounts: readonly Account[];
  },
): Space {
  const { assertion, options, accounts } = of;
  const { catalogue, requests = defaultRequests, seed = defaultSeed } = options;
  const actors = actorsOf(prepared, { assertion, accounts, options, limit: requests });
  const policies = policiesAround(prepared, accounts, actors);
  return {
    assertion,
    catalogue,
    budget: requests,
    actors,
    actions: expandActions(assertion.actions, catalogue),
    candidates: candidatesFrom(policies, catalogue),
    regions: regionsFrom(policies),
    random: seededRandom(seed),
    shapes: new Map(),
    resources: new Map(),
  };
}

function emptiness({ actors, actions, assertion }: Space): string | undefined {
  if (actors.length === 0) {
    return "It speaks of no principal and account that exist here, so nothing could be tried.";
  }
  if (actions.length > 0) return undefined;
  return `No action that the catalogue knows is of \`${assertion.actions.join("`, `")}\`.`;
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

type Checking = {
  readonly prepared: Prepared;
  /** The ids of the accounts that the assertion speaks of. */
  readonly accounts: ReadonlySet<AccountId>;
  readonly space: Space;
  readonly options: CheckOptions;
  readonly deniers: Deniers;
  /** By resource: who owns it, where it was read. */
  readonly owners: Map<string, Pick<ResourceSide, "read" | "account">>;
};

/**
 * A `may` is tried on every principal selected and every action, without the adversary's choice of
 * context, and refuted by a denial; a `may-not` on all that comes to mind, and refuted by an allow.
 */
function checkSpace(checking: Checking): AssertionState {
  const { prepared, space, options } = checking;
  const may = space.assertion.effect === "may";
  const unknown = new Set<string>();
  let requests = 0;
  for (const made of may ? plainAttempts(space) : distinctAttempts(space)) {
    if (requests >= space.budget) break;
    const attempt = asOwned(checking, made);
    if (!isInScope(checking, attempt)) continue;
    const reached = isWithinReach(prepared, attempt);
    if (options.withinReachOfScps === true && !reached) continue;
    requests += 1;
    if (!may && reached && isDenied(checking, attempt)) continue;
    const decision = decideWell(prepared, attempt, space);
    if (refutes(decision, may))
      return { kind: "refuted", witness: witnessOf(prepared, attempt, decision) };
    for (const reason of uncertainty(decision)) unknown.add(reason);
  }
  if (unknown.size > 0) return { kind: "unknown", reasons: [...unknown].toSorted() };
  if (requests > 0) return { kind: "checked", requests, seed: options.seed ?? defaultSeed };
  const reason =
    "No request that it speaks of could be made: no resource of its patterns is of a kind that its actions know.";
  return { kind: "unknown", reasons: [reason] };
}

/** Decided in short, for SCPs reach it: what is denied refutes no `may-not`, and nothing of it is unknown. */
function isDenied({ prepared, deniers }: Checking, { request }: Attempt): boolean {
  const from = accountOf(prepared, accountOfPrincipal(request.principal));
  return isDeniedByScp(prepared, request, { from, deniers });
}

function isWithinReach({ context }: Prepared, { request }: Attempt): boolean {
  return scpReach({ request, policies: {}, organization: context }).kind === "full";
}

/** What `may` be done in some Region may be done: the best answer counts. */
function decideWell(prepared: Prepared, attempt: Attempt, space: Space): Decision {
  const decision = decideAttempt(prepared, attempt, space.catalogue);
  if (space.assertion.effect !== "may" || !refutes(decision, true)) return decision;
  const others = elsewhere(space, attempt).map((other) =>
    decideAttempt(prepared, other, space.catalogue),
  );
  return others.find((other) => !refutes(other, true)) ?? decision;
}

function refutes(decision: Decision, may: boolean): boolean {
  if (!may) return decision.kind === "allow";
  return decision.kind === "explicit-deny" || decision.kind === "implicit-deny";
}

function uncertainty(decision: Decision): readonly string[] {
  if (decision.kind === "unknown") return decision.reasons.map((reason) => reason.detail);
  return decision.kind === "depends" ? [decisionWords(decision)] : [];
}

function decideAttempt(
  prepared: Prepared,
  { actor, request }: Attempt,
  catalogue: Catalogue,
): Decision {
  const known = resourceSide(prepared, request);
  const policy = known.read || request.resource === "*" ? known.policy : actor.resourcePolicy;
  const resource = { ...known, policy };
  return decideFrom(prepared, { request, caller: actor.caller, resource, catalogue });
}

/** A resource that was read is its owner's, whichever account the attempt was made for. */
function asOwned({ prepared, owners }: Checking, attempt: Attempt): Attempt {
  const { request } = attempt;
  let owner = owners.get(request.resource);
  if (owner === undefined) {
    owner = resourceSide(prepared, { ...request, resourceAccount: undefined });
    owners.set(request.resource, owner);
  }
  if (!owner.read) return attempt;
  return { ...attempt, request: { ...request, resourceAccount: owner.account } };
}

function isInScope({ accounts }: Checking, { request }: Attempt): boolean {
  return request.resourceAccount === undefined || accounts.has(request.resourceAccount);
}

function witnessOf(prepared: Prepared, { actor, request }: Attempt, decision: Decision): Witness {
  return {
    request,
    who: actor.principal.label,
    account: accountOf(prepared, request.resourceAccount)?.name ?? actor.account.name,
    because: decisionWords(decision),
  };
}
