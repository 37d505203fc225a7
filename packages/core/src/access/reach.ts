/**
 * What the policies of resources themselves say to one principal: each known resource that may name
 * it is asked about every action of its service.
 */
import { fillWildcards, matchesWildcards } from "../base/wildcard.ts";
import type { Catalogue } from "../catalogue.ts";
import { decideCompiled } from "../compile/decide-compiled.ts";
import { planOf } from "../compile/plan-action.ts";
import type { Decision } from "../evaluate/decision.ts";
import { deriveContext } from "../evaluate/derive-context.ts";
import type {
  ApplicablePolicies,
  AuthorizationInput,
  AuthorizationRequest,
  ContextValue,
  NamedPolicy,
} from "../evaluate/request.ts";
import { indexActions, statementsFor } from "../compile/policy/action-index.ts";
import { accountOfArn, parseArn } from "../iam/arn.ts";
import type { AccountId } from "../iam/ids.ts";
import type { Account, Organization } from "../organization/organization.ts";
import { authorizationInput } from "./authorization-input.ts";
import { filledVariables } from "./filled-variables.ts";
import { knownResources, mayName, statementMayName } from "./known-resources.ts";
import type { KnownResource } from "./known-resources.ts";
import { unknownPolicy } from "./named-policy.ts";
import type { KnownPrincipal } from "./principals.ts";
import { actionShape } from "./request-space.ts";
import type { ActionShape } from "./request-space.ts";
import { holdersOf } from "./resource-policies.ts";

/** What somebody can do to one resource, or to what is in it. */
export type Reach = {
  /** Of the action, without the prefix. */
  readonly name: string;
  /** The resource, a pattern of its policy, or all that is in it. */
  readonly pattern: string;
  /** One of the pattern, that was decided. */
  readonly resource: string;
  readonly decision: Decision;
  /** Without the policy of the resource the answer would be another, or there would be none. */
  readonly adds: boolean;
};

export type ResourcesInReach = Asked & {
  readonly organization: Organization;
  readonly byArn: ReadonlyMap<string, KnownResource>;
  /** By the ARN of the known resource. */
  readonly inputs: Map<string, AuthorizationInput>;
  /** What follows from the principal, for policy variables. */
  readonly variables: Variables;
  /** For keys whose policies were not read. */
  readonly aroundKeys: ApplicablePolicies;
};

type Variables = ReadonlyMap<string, ContextValue>;

type Asked = {
  readonly principal: KnownPrincipal;
  /** In which the principal acts. */
  readonly account: AccountId;
  /** Of the principal, about a resource of its account without a policy. */
  readonly input: AuthorizationInput;
  readonly catalogue: Catalogue;
};

export function newResourcesInReach(organization: Organization, asked: Asked): ResourcesInReach {
  const all = [...knownResources(organization).values()].flat();
  const byArn = new Map(all.map((resource) => [resource.arn, resource]));
  const keys = unknownPolicy(organization, "policies of keys", unreadKeys);
  const aroundKeys = { ...asked.input.policies, resource: keys };
  const variables = deriveContext(asked.input).context;
  return { ...asked, organization, byArn, inputs: new Map(), variables, aroundKeys };
}

const unreadKeys = "The policies of keys that are not in the snapshot were not read.";

/** A question about a resource, with everything about the request left open that is not said. */
export function requestFor(
  { principal, tags }: KnownPrincipal,
  owner: Account,
  resource: string,
): AuthorizationRequest {
  return {
    principal,
    // Overwritten for each question; any action finds the same policies.
    action: "sts:GetCallerIdentity",
    resource,
    resourceAccount: owner.id,
    context: tags,
    unknown: ["*"],
  };
}

/**
 * What is asked about a resource whose policy was read, or that is another account's; undefined for
 * those of the principal's account of which only its own policies are known.
 */
export function inputOn(reach: ResourcesInReach, resource: string): AuthorizationInput | undefined {
  const holder = holdersOf(resource).flatMap((arn) => reach.byArn.get(arn) ?? [])[0];
  if (holder !== undefined) return inputOf(reach, holder, resource);
  const owner = accountOfArn(resource);
  if (owner === undefined || owner === reach.account) return undefined;
  const request = { ...reach.input.request, resource, resourceAccount: owner };
  return authorizationInput(reach.organization, request, reach.catalogue);
}

/** What is asked about a key whose policy was not read, so that the answer is unknown. */
export function inputOnUnreadKey(
  { input, aroundKeys }: ResourcesInReach,
  resource: string,
): AuthorizationInput | undefined {
  const arn = parseArn(resource);
  if (arn?.service !== "kms" || !arn.resource.startsWith("key/")) return undefined;
  return { ...input, policies: aroundKeys, request: { ...input.request, resource } };
}

function inputOf(
  { organization, principal, catalogue, inputs }: ResourcesInReach,
  { arn, owner, settings }: KnownResource,
  resource: string,
): AuthorizationInput {
  let input = inputs.get(arn);
  if (input === undefined) {
    const found = authorizationInput(organization, requestFor(principal, owner, arn), catalogue);
    input = settings === undefined ? found : { ...found, settings };
    inputs.set(arn, input);
  }
  return { ...input, request: { ...input.request, resource } };
}

/** All that the known resources of a service have to say, refusals among it. */
export function reachIn(reach: ResourcesInReach, service: string): readonly Reach[] {
  const { organization, account, catalogue } = reach;
  const resources = knownResources(organization).get(service) ?? [];
  const actions = catalogue.service(service)?.actions ?? [];
  const shapes = new Map<string, ActionShape>();
  return resources.flatMap((known) => {
    if (known.owner.state !== "ACTIVE" || !mayName(known.policy, account)) return [];
    const asksAbout = aboutPrincipal(reach, known);
    return actions.flatMap((name) => {
      const action = `${service}:${name}`;
      if (!asksAbout(action.toLowerCase())) return [];
      const shape = shapes.get(action) ?? actionShape(action, catalogue);
      shapes.set(action, shape);
      return reachOf(reach, known, { name, shape });
    });
  });
}

/**
 * Which actions a resource's policy may have something to say of to the principal. Across accounts it
 * must allow, and so must the principal's own policies; only a grant of a key needs neither.
 */
function aboutPrincipal(
  reach: ResourcesInReach,
  known: KnownResource,
): (action: string) => boolean {
  if ((known.settings?.kms?.grants ?? []).length > 0) return () => true;
  const { policies } = inputOf(reach, known, known.arn);
  const statements = (policies.resource?.document.statements ?? []).filter((statement) =>
    statementMayName(statement, reach.account),
  );
  const crosses = known.owner.id !== reach.account;
  const counting = crosses ? statements.filter(({ effect }) => effect !== "Deny") : statements;
  if (counting.length === 0) return () => false;
  const index = indexActions(
    counting.map((statement) => (statement.kind === "statement" ? statement.action : undefined)),
  );
  return (action) =>
    statementsFor(index, action).length > 0 && (!crosses || mayAllow(reach, action));
}

/** Whether the principal's own policies may allow an action; a root user needs none. */
function mayAllow({ principal, input, catalogue }: ResourcesInReach, action: string): boolean {
  if (principal.kind === "root") return true;
  return planOf(input.policies, action, catalogue).plan.identity.allows.length > 0;
}

type OfAction = { readonly name: string; readonly shape: ActionShape };

function reachOf(
  reach: ResourcesInReach,
  known: KnownResource,
  { name, shape }: OfAction,
): readonly Reach[] {
  const { catalogue, account } = reach;
  const about = inputOf(reach, known, known.arn);
  return patternsOf(reach, known.arn, shape).map((pattern) => {
    const resource = exampleOf(pattern, reach.variables);
    const request = { ...about.request, action: shape.action, resource };
    const decision = decideCompiled({ ...about, request }, { catalogue });
    const adds = known.owner.id !== account || differs(reach, request, decision);
    return { name, pattern, resource, decision, adds };
  });
}

function exampleOf(pattern: string, variables: Variables): string {
  return inSomeRegion(fillWildcards(filledVariables(pattern, variables), "example"));
}

/** With a Region where `resourcesFor` left it open. */
export function inSomeRegion(resource: string): string {
  return resource.replaceAll("${Region}", "us-east-1");
}

/** The resource itself where the action is about such; what is in it where it is about that. */
function patternsOf(
  { variables, inputs }: ResourcesInReach,
  arn: string,
  { shapes }: ActionShape,
): readonly string[] {
  const [ofItself, ofOthers] = partition(shapes, (shape) => matchesWildcards(shape, arn));
  const within = `${arn}/`;
  const isWithin = (pattern: string) =>
    pattern.startsWith(within) &&
    ofOthers.some((shape) => matchesWildcards(shape, exampleOf(pattern, variables)));
  const allowed = allowedPatterns(inputs.get(arn)?.policies.resource);
  const patterns = [`${within}*`, ...allowed].filter(isWithin);
  return [...new Set([...(ofItself.length > 0 ? [arn] : []), ...patterns])];
}

function partition<T>(all: readonly T[], holds: (one: T) => boolean): [readonly T[], readonly T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))];
}

function allowedPatterns(policy: NamedPolicy | undefined): readonly string[] {
  return (policy?.document.statements ?? []).flatMap((statement) =>
    statement.kind === "statement" &&
    statement.effect === "Allow" &&
    statement.resource?.negated === false
      ? statement.resource.patterns.map(({ value }) => value)
      : [],
  );
}

/** Whether the resource's policy makes the answer another than the caller's own policies give. */
function differs(
  { input, catalogue }: ResourcesInReach,
  request: AuthorizationRequest,
  decision: Decision,
): boolean {
  const without = decideCompiled({ ...input, request }, { catalogue });
  return (
    without.kind !== decision.kind ||
    JSON.stringify(hangsOn(without)) !== JSON.stringify(hangsOn(decision))
  );
}

/** What an answer hangs on, without the statements that merely allow. */
export function hangsOn(decision: Decision): unknown {
  switch (decision.kind) {
    case "depends":
      return decision.on;
    case "unknown":
      return decision.reasons;
    case "allow":
    case "explicit-deny":
    case "implicit-deny":
      return undefined;
  }
}
