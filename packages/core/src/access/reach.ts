/**
 * What the policies of resources themselves say to one principal: each known resource that may name
 * it is asked about every action of its service.
 */
import { fillWildcards, matchesWildcards } from "../base/wildcard.ts";
import type { Catalogue } from "../catalogue.ts";
import { decideCompiled } from "../compile/decide-compiled.ts";
import type { Decision } from "../evaluate/decision.ts";
import type {
  ApplicablePolicies,
  AuthorizationInput,
  AuthorizationRequest,
  NamedPolicy,
} from "../evaluate/request.ts";
import { parseArn } from "../iam/arn.ts";
import type { Account, Organization } from "../organization/organization.ts";
import { authorizationInput } from "./authorization-input.ts";
import { knownResources, mayName } from "./known-resources.ts";
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
  /** For keys whose policies were not read. */
  readonly aroundKeys: ApplicablePolicies;
};

type Asked = {
  readonly principal: KnownPrincipal;
  /** Of the principal, about a resource of its account without a policy. */
  readonly input: AuthorizationInput;
  readonly catalogue: Catalogue;
};

export function newResourcesInReach(organization: Organization, asked: Asked): ResourcesInReach {
  const all = [...knownResources(organization).values()].flat();
  const byArn = new Map(all.map((resource) => [resource.arn, resource]));
  const keys = unknownPolicy(organization, "policies of keys", unreadKeys);
  const aroundKeys = { ...asked.input.policies, resource: keys };
  return { ...asked, organization, byArn, inputs: new Map(), aroundKeys };
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

/** What is asked about a resource whose policy was read; undefined for others. */
export function inputOn(reach: ResourcesInReach, resource: string): AuthorizationInput | undefined {
  const holder = holdersOf(resource).flatMap((arn) => reach.byArn.get(arn) ?? [])[0];
  return holder === undefined ? undefined : inputOf(reach, holder, resource);
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
  const { organization, principal, catalogue } = reach;
  const resources = (knownResources(organization).get(service) ?? []).filter(
    ({ policy, owner }) => owner.state === "ACTIVE" && mayName(policy, principal.principal),
  );
  if (resources.length === 0) return [];
  return (catalogue.service(service)?.actions ?? []).flatMap((name) => {
    const shape = actionShape(`${service}:${name}`, catalogue);
    return resources.flatMap((known) => reachOf(reach, known, { name, shape }));
  });
}

type OfAction = { readonly name: string; readonly shape: ActionShape };

function reachOf(
  reach: ResourcesInReach,
  known: KnownResource,
  { name, shape }: OfAction,
): readonly Reach[] {
  const { catalogue } = reach;
  const about = inputOf(reach, known, known.arn);
  return patternsOf(known.arn, shape, about.policies.resource).map((pattern) => {
    const resource = exampleOf(pattern);
    const request = { ...about.request, action: shape.action, resource };
    const decision = decideCompiled({ ...about, request }, { catalogue });
    const adds = known.owner.name !== reach.principal.account || differs(reach, request, decision);
    return { name, pattern, resource, decision, adds };
  });
}

function exampleOf(pattern: string): string {
  return inSomeRegion(fillWildcards(pattern, "example"));
}

/** With a Region where `resourcesFor` left it open. */
export function inSomeRegion(resource: string): string {
  return resource.replaceAll("${Region}", "us-east-1");
}

/** The resource itself where the action is about such; what is in it where it is about that. */
function patternsOf(
  arn: string,
  { shapes }: ActionShape,
  policy: NamedPolicy | undefined,
): readonly string[] {
  const [ofItself, ofOthers] = partition(shapes, (shape) => matchesWildcards(shape, arn));
  const within = `${arn}/`;
  const isWithin = (pattern: string) =>
    pattern.startsWith(within) &&
    ofOthers.some((shape) => matchesWildcards(shape, exampleOf(pattern)));
  const patterns = [`${within}*`, ...allowedPatterns(policy)].filter(isWithin);
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
