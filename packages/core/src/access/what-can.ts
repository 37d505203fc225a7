/**
 * What a principal can do: every action of the catalogue, on the resources that its policies name,
 * with all that is not said of the request left open. Sound for what it lists: each line was decided
 * on a resource of the pattern. Not complete between patterns: of a pattern that a Deny cuts into,
 * the Deny is named beside it.
 */
import type { AccessLevel, Catalogue } from "../catalogue.ts";
import { askingOf } from "../compile/policy/asking.ts";
import { settle } from "../compile/decide-compiled.ts";
import { planOf } from "../compile/plan-action.ts";
import type { ActionPlan, Planned } from "../compile/plan-action.ts";
import type { Placed } from "../compile/compile-set.ts";
import { reducedInput } from "../compile/reduced-input.ts";
import { traceOf } from "../compile/trace.ts";
import type { Decision, StatementRef } from "../evaluate/decision.ts";
import { decide } from "../evaluate/definition.ts";
import type { AuthorizationInput } from "../evaluate/request.ts";
import type { Account, Organization } from "../organization/organization.ts";
import { authorizationInput } from "./authorization-input.ts";
import { prepare } from "./prepared.ts";
import type { KnownPrincipal } from "./principals.ts";
import { actionShape, resourcesFor } from "./request-space.ts";

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
  if (account === undefined) return { asked: 0, abilities: [], notConsidered: [] };
  const asking: Asking = {
    organization,
    catalogue,
    principal,
    account,
    input: authorizationInput(organization, requestFor(principal, account, "*"), catalogue),
    numbers: new Map(),
    open: new Map(),
    left: new Set(),
  };
  const found = catalogue.services().map((service) => abilitiesIn(asking, service));
  return {
    asked: found.reduce((sum, one) => sum + one.asked, 0),
    abilities: found.flatMap((one) => one.abilities),
    notConsidered: [...asking.left, "resources of other accounts", "policies of resources"],
  };
}

type Asking = {
  readonly organization: Organization;
  readonly catalogue: Catalogue;
  readonly principal: KnownPrincipal;
  readonly account: Account;
  /** With the policies of the caller's side. */
  readonly input: AuthorizationInput;
  readonly numbers: Map<object, number>;
  /** Open decisions, by what tells them apart. */
  readonly open: Map<string, Decision>;
  readonly left: Set<string>;
};

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
  const found = actions.flatMap((name) => abilitiesOf(asking, service, name));
  const ofLevel = Map.groupBy(actions, (name) => levelOf(asking, `${service}:${name}`));
  const groups = Map.groupBy(found, (one) => one.key);
  const abilities = [...groups.values()].flatMap((group): readonly Ability[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { name: _, key: __, ...rest } = first;
    const names = group.map(({ name }) => name);
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

function abilitiesOf(asking: Asking, service: string, name: string): readonly Single[] {
  const action = `${service}:${name}`;
  const { catalogue, input, account } = asking;
  const planned = planOf(input.policies, action, catalogue);
  const shape = actionShape(action, catalogue);
  const accessLevel = levelOf(asking, action);
  const isRoot = asking.principal.kind === "root";
  return (isRoot ? ["*"] : patternsIn(planned.plan)).flatMap((pattern): readonly Single[] => {
    const resource = resourcesFor(shape, { patterns: [pattern], account })[0];
    if (resource === undefined) return [];
    const decision = decideOn(asking, planned, { action, resource });
    const answer = answers[decision.kind];
    if (answer === undefined) return [];
    for (const one of decision.notConsidered) asking.left.add(one);
    const except = cutting(planned.plan, resource);
    const key = JSON.stringify([accessLevel, pattern, answer, hangsOn(decision), except]);
    return [{ service, name, accessLevel, resource: pattern, answer, decision, except, key }];
  });
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
  const request = { ...requestFor(principal, account, resource), action };
  const input = { ...asking.input, request };
  const certain = settle(input, planned, catalogue);
  if (certain !== undefined) return certain;
  const trace = traceOf(planned.plan, askingOf(input, planned.action), asking.numbers);
  const known = trace === undefined ? undefined : asking.open.get(trace);
  if (known !== undefined) return known;
  const decision = decide(reducedInput(input, planned.action), { catalogue });
  if (trace !== undefined) asking.open.set(trace, decision);
  return decision;
}

function requestFor({ principal, tags }: KnownPrincipal, account: Account, resource: string) {
  return {
    principal,
    // Overwritten for each question; any action finds the same policies.
    action: "sts:GetCallerIdentity",
    resource: resource.replaceAll("${Region}", "us-east-1"),
    resourceAccount: account.id,
    context: tags,
    unknown: ["*"],
  };
}

/** What an answer hangs on, without the statements that merely allow. */
function hangsOn(decision: Decision): unknown {
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
