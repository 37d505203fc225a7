/**
 * What a principal can do: every action of the catalogue, on the resources that its policies name and
 * on those whose own policies let it in, with all that is not said of the request left open. Sound
 * for what it lists: each line was decided on a resource of the pattern. Not complete between
 * patterns: of a pattern that a Deny cuts into, the Deny is named beside it.
 */
import { matchesWildcards } from "../base/wildcard.ts";
import type { AccessLevel, Catalogue } from "../catalogue.ts";
import { askingOf } from "../compile/policy/asking.ts";
import { decideCompiled, settle } from "../compile/decide-compiled.ts";
import { planOf } from "../compile/plan-action.ts";
import type { ActionPlan, Planned } from "../compile/plan-action.ts";
import type { Placed } from "../compile/compile-set.ts";
import { reducedInput } from "../compile/reduced-input.ts";
import { traceOf } from "../compile/trace.ts";
import type { Decision, StatementRef } from "../evaluate/decision.ts";
import { decide } from "../evaluate/definition.ts";
import type { AuthorizationInput } from "../evaluate/request.ts";
import { parseArn } from "../iam/arn.ts";
import type { AccountId } from "../iam/ids.ts";
import type { Account, Organization } from "../organization/organization.ts";
import { authorizationInput } from "./authorization-input.ts";
import { filledVariables } from "./filled-variables.ts";
import { prepare } from "./prepared.ts";
import type { KnownPrincipal } from "./principals.ts";
import {
  hangsOn,
  inSomeRegion,
  inputOn,
  inputOnUnreadKey,
  newResourcesInReach,
  reachIn,
  requestFor,
} from "./reach.ts";
import type { Reach, ResourcesInReach } from "./reach.ts";
import { actionShape, resourcesFor } from "./request-space.ts";
import type { ActionShape } from "./request-space.ts";
import { isAskedAbout } from "./resource-kinds.ts";

/** One thing that it can do, and the actions of a service for which the same holds. */
export type Ability = {
  readonly service: string;
  readonly accessLevel: AccessLevel;
  /** As AWS spells them, without the prefix, sorted. */
  readonly actions: readonly string[];
  /** There is no other action of the service and level. */
  readonly allOfLevel: boolean;
  /** As the policies write it; `*` also for actions without resources. */
  readonly resource: string;
  readonly answer: "yes" | "conditional" | "unknown";
  /** What it hangs on; `decisionWords` says it in words. */
  readonly decision: Decision;
  /** Deny statements about other resources of the pattern than the one that was decided. */
  readonly except: readonly StatementRef[];
};

export type WhatCan = {
  /** How many actions the catalogue knows. */
  readonly asked: number;
  /** By service, then from the most dangerous access level down. */
  readonly abilities: readonly Ability[];
  readonly notConsidered: readonly string[];
};

/** Asks for every action of the catalogue, in the principal's own account. */
export function whatCan(
  organization: Organization,
  principal: KnownPrincipal,
  catalogue: Catalogue,
): WhatCan {
  const prepared = prepare(organization);
  const account = prepared.index.accountsByName.get(principal.account);
  if (account?.id === undefined) return { asked: 0, abilities: [], notConsidered: [] };
  const asking = newAsking(organization, { principal, account, catalogue }, account.id);
  const found = catalogue.services().map((service) => abilitiesIn(asking, service));
  return {
    asked: found.reduce((sum, one) => sum + one.asked, 0),
    abilities: found.flatMap((one) => one.abilities),
    notConsidered: [...asking.left, ...notRead],
  };
}

const notRead = [
  "resources of other accounts that were not read",
  "policies of resources that were not read",
];

type Asking = {
  readonly catalogue: Catalogue;
  readonly principal: KnownPrincipal;
  readonly account: Account;
  /** With the policies of the caller's side. */
  readonly input: AuthorizationInput;
  readonly resources: ResourcesInReach;
  readonly numbers: Map<object, number>;
  /** Open decisions, by what tells them apart. */
  readonly open: Map<string, Decision>;
  readonly left: Set<string>;
};

function newAsking(
  organization: Organization,
  asked: Pick<Asking, "principal" | "account" | "catalogue">,
  id: AccountId,
): Asking {
  const { principal, account, catalogue } = asked;
  const request = requestFor(principal, account, "*");
  const input = authorizationInput(organization, request, catalogue);
  const resources = newResourcesInReach(organization, {
    principal,
    account: id,
    input,
    catalogue,
  });
  return { ...asked, input, resources, numbers: new Map(), open: new Map(), left: new Set() };
}

/** Most dangerous first. */
const levels: readonly AccessLevel[] = [
  "Permissions management",
  "Write",
  "Tagging",
  "Read",
  "List",
];

function abilitiesIn(
  asking: Asking,
  service: string,
): { readonly asked: number; readonly abilities: readonly Ability[] } {
  const facts = asking.catalogue.service(service);
  const actions = facts?.actions ?? [];
  const reached = Map.groupBy(reachIn(asking.resources, service), ({ name }) => name);
  const found = actions.flatMap((name) => {
    const reach = reached.get(name) ?? [];
    const own = abilitiesOf(asking, { service, name, reach });
    return [...own, ...reachedAbilities(asking, service, reach)];
  });
  const ofLevel = Map.groupBy(actions, (name) => levelOf(asking, `${service}:${name}`));
  const groups = Map.groupBy(found, (one) => one.key);
  const abilities = [...groups.values()].flatMap((group): readonly Ability[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { name: _, key: __, ...rest } = first;
    const names = [...new Set(group.map(({ name }) => name))];
    const all = ofLevel.get(first.accessLevel)?.length === names.length;
    return [{ ...rest, actions: names.toSorted(), allOfLevel: all }];
  });
  return {
    asked: actions.length,
    abilities: abilities.toSorted(
      (left, right) => levels.indexOf(left.accessLevel) - levels.indexOf(right.accessLevel),
    ),
  };
}

type Single = Omit<Ability, "actions" | "allOfLevel"> & {
  readonly name: string;
  /** The same for actions that may stand in one line. */
  readonly key: string;
};

/** The most dangerous of its levels. */
function levelOf({ catalogue }: Asking, action: string): AccessLevel {
  const of = catalogue.action(action)?.accessLevels ?? [];
  return levels.find((level) => of.includes(level)) ?? "Write";
}

type OfAction = {
  readonly service: string;
  readonly name: string;
  readonly reach: readonly Reach[];
};

function abilitiesOf(asking: Asking, { service, name, reach }: OfAction): readonly Single[] {
  const action = `${service}:${name}`;
  const { catalogue, input } = asking;
  const planned = planOf(input.policies, action, catalogue);
  const shape = actionShape(action, catalogue);
  const isRoot = asking.principal.kind === "root";
  return (isRoot ? ["*"] : patternsIn(planned.plan)).flatMap((pattern): readonly Single[] => {
    const resource = resourceOf(asking, shape, pattern);
    if (resource === undefined) return [];
    const decision = decideOn(asking, planned, { action, resource });
    const except = [...cutting(planned.plan, resource), ...refusedWithin(reach, pattern, resource)];
    return single(asking, { service, name, pattern, decision, except });
  });
}

/** A resource of the pattern that the action may be about. */
function resourceOf(
  { resources, catalogue, account }: Asking,
  shape: ActionShape,
  pattern: string,
): string | undefined {
  const filled = filledVariables(pattern, resources.variables);
  const found = resourcesFor(shape, { patterns: [filled], account });
  const possible = shape.templates.length === 0 ? ["*"] : found.map(inSomeRegion);
  const asked = possible.filter(
    (resource) => matchesWildcards(filled, resource) && isAskedAbout(shape, resource, catalogue),
  );
  // Keys and roles that an action of another service may name besides come after its own resources.
  const service = shape.action.slice(0, shape.action.indexOf(":"));
  return asked.find((resource) => parseArn(resource)?.service === service) ?? asked[0];
}

/** What the policies of the resources themselves allow. */
function reachedAbilities(
  asking: Asking,
  service: string,
  reach: readonly Reach[],
): readonly Single[] {
  return reach
    .filter(({ adds }) => adds)
    .flatMap(({ name, pattern, decision }) =>
      single(asking, { service, name, pattern, decision, except: [] }),
    );
}

function single(
  asking: Asking,
  of: Pick<Single, "service" | "name" | "decision" | "except"> & { readonly pattern: string },
): readonly Single[] {
  const { service, name, pattern, decision, except } = of;
  const answer = answers[decision.kind];
  if (answer === undefined) return [];
  for (const one of decision.notConsidered) asking.left.add(one);
  const accessLevel = levelOf(asking, `${service}:${name}`);
  const key = JSON.stringify([accessLevel, pattern, answer, hangsOn(decision), except]);
  return [{ service, name, accessLevel, resource: pattern, answer, decision, except, key }];
}

/** What keeps other resources of a pattern from it than the one that was decided, by their own policies. */
function refusedWithin(
  reach: readonly Reach[],
  pattern: string,
  decided: string,
): readonly StatementRef[] {
  const refused = reach.filter(
    (one) =>
      one.decision.kind === "explicit-deny" &&
      one.resource !== decided &&
      matchesWildcards(pattern, one.resource),
  );
  return refused.flatMap(({ decision }) =>
    decision.kind === "explicit-deny" ? decision.because.filter(isOfResource) : [],
  );
}

function isOfResource({ type }: StatementRef): boolean {
  return type === "resource" || type === "trust";
}

const answers: Readonly<Record<Decision["kind"], Ability["answer"] | undefined>> = {
  allow: "yes",
  "explicit-deny": undefined,
  "implicit-deny": undefined,
  depends: "conditional",
  unknown: "unknown",
};

/** Where each Allow of the caller's side says it may be. */
function patternsIn({ identity, boundary, session, scp }: ActionPlan): readonly string[] {
  const sets = [identity, boundary, session, ...(scp ?? [])];
  const patterns = sets.flatMap((set) =>
    (set?.allows ?? []).flatMap(({ statement: { source } }) =>
      source.kind !== "statement" || source.resource === undefined || source.resource.negated
        ? ["*"]
        : source.resource.patterns.map(({ value }) => value),
    ),
  );
  return [...new Set(patterns)];
}

function decideOn(
  asking: Asking,
  planned: Planned,
  { action, resource }: { readonly action: string; readonly resource: string },
): Decision {
  const { principal, account, catalogue } = asking;
  const known = inputOn(asking.resources, resource) ?? unreadKey(asking, planned, resource);
  if (known !== undefined) {
    return decideCompiled({ ...known, request: { ...known.request, action } }, { catalogue });
  }
  const request = { ...requestFor(principal, account, resource), action };
  const input = { ...asking.input, request };
  const certain = settle(input, planned, catalogue);
  if (certain !== undefined) return certain;
  const trace = traceOf(planned.plan, askingOf(input, planned.action), asking.numbers);
  const same = trace === undefined ? undefined : asking.open.get(trace);
  if (same !== undefined) return same;
  const decision = decide(reducedInput(input, planned.action), { catalogue });
  if (trace !== undefined) asking.open.set(trace, decision);
  return decision;
}

/** Any key's policy may let it in; of that is spoken where its own policies would do so, too. */
function unreadKey(
  { principal, resources }: Asking,
  { plan }: Planned,
  resource: string,
): AuthorizationInput | undefined {
  if (principal.kind !== "root" && plan.identity.allows.length === 0) return undefined;
  return inputOnUnreadKey(resources, resource);
}

/** Deny statements that name resources, and not the one that was decided. */
function cutting(plan: ActionPlan, resource: string): readonly StatementRef[] {
  const denies: readonly Placed[] = [
    ...plan.scpDenies,
    ...plan.identity.denies,
    ...(plan.boundary?.denies ?? []),
    ...(plan.session?.denies ?? []),
  ];
  return denies
    .filter(({ statement: { matchesResource } }) => matchesResource?.(resource) === false)
    .map(({ ref }) => ref);
}
