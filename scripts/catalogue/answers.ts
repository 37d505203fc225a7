/**
 * What a new catalogue changes in the answers of the test organizations: their blueprints' own
 * diagnostics, what these compile to, decisions on requests, and how guardrails and assertions stand.
 * Each decision that differs has its cause, found by experiment: the old catalogue with one part of
 * the new one gives the new answer.
 */
import { checkAssertion, decideIn, decisionWords, guardrailState } from "@bailiwick/core";
import type { AssertionState, Catalogue, Decision } from "@bailiwick/core";
import type { FactChange } from "@bailiwick/catalog";
import { requestsFor, type AskedRequest } from "./requests.ts";
import {
  testOrganization,
  type TestBlueprint,
  type TestOrganization,
} from "./test-organizations.ts";

export type Comparison = {
  readonly before: Catalogue;
  readonly after: Catalogue;
  readonly changes: readonly FactChange[];
  /** Of each organization. */
  readonly requests: number;
  readonly seed: number;
};

export type AnswerChanges = {
  readonly organization: string;
  /** Requests that both were asked; absent where either finds errors in the blueprint. */
  readonly asked?: number | undefined;
  readonly diagnostics: { readonly gone: readonly string[]; readonly come: readonly string[] };
  /** Organization policies and permission sets that come out otherwise, by name. */
  readonly compiled: readonly string[];
  readonly decisions: readonly DecisionChange[];
  readonly states: readonly StateChange[];
};

export type DecisionChange = {
  readonly action: string;
  readonly who: string;
  readonly resource: string;
  readonly from: Decision["kind"];
  readonly to: Decision["kind"];
  /** The new answer in words. */
  readonly words: string;
  readonly cause: string;
};

export type StateChange = {
  /** `the guardrail no-public-buckets`. */
  readonly of: string;
  readonly from: string;
  readonly to: string;
};

/** Asks one test organization under both catalogues. */
export function answerChanges(blueprint: TestBlueprint, comparison: Comparison): AnswerChanges {
  const { before, after } = comparison;
  const today = after.date;
  const old = testOrganization(blueprint, { catalogue: before, today });
  const now = testOrganization(blueprint, { catalogue: after, today });
  const requests = askedOf(now, comparison);
  return {
    organization: blueprint.name,
    asked: old.made === undefined || now.made === undefined ? undefined : requests.length,
    diagnostics: {
      gone: lacking(textsOf(old), textsOf(now)),
      come: lacking(textsOf(now), textsOf(old)),
    },
    compiled: compiledOtherwise(old, now),
    decisions: requests.flatMap((asked) => decisionChange(asked, { old, now, comparison }) ?? []),
    states: stateChanges(old, now, comparison),
  };
}

function askedOf(
  { made }: TestOrganization,
  { before, after, changes, requests, seed }: Comparison,
): readonly AskedRequest[] {
  if (made === undefined) return [];
  return requestsFor({
    organization: made.organization,
    regions: made.regions,
    catalogues: [before, after],
    first: changes.filter(({ kind }) => kind === "action").map(({ name }) => name),
    count: requests,
    seed,
  });
}

function textsOf({ diagnostics }: TestOrganization): readonly string[] {
  return diagnostics.map(({ code, detail }) => `${code}: ${detail}`);
}

function lacking(texts: readonly string[], in_: readonly string[]): readonly string[] {
  return texts.filter((text) => !in_.includes(text));
}

/** Names of policies and permission sets whose text, targets or presence differ. */
function compiledOtherwise(old: TestOrganization, now: TestOrganization): readonly string[] {
  const before = partsOf(old);
  const after = partsOf(now);
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
}

function partsOf({ made }: TestOrganization): ReadonlyMap<string, string> {
  const policies = made?.organization.policies ?? [];
  const sets = made?.organization.identityCenter?.permissionSets ?? [];
  return new Map([
    ...policies.map((one) => [`policy ${one.name}`, JSON.stringify(one)] as const),
    ...sets.map((one) => [`permission set ${one.name}`, JSON.stringify(one)] as const),
  ]);
}

type Sides = {
  readonly old: TestOrganization;
  readonly now: TestOrganization;
  readonly comparison: Comparison;
};

function decisionChange(asked: AskedRequest, sides: Sides): DecisionChange | undefined {
  const { old, now, comparison } = sides;
  if (old.made === undefined || now.made === undefined) return undefined;
  const { request, who } = asked;
  const from = decideIn(old.made.organization, request, comparison.before);
  const to = decideIn(now.made.organization, request, comparison.after);
  if (from.kind === to.kind) return undefined;
  return {
    action: request.action,
    who,
    resource: request.resource,
    from: from.kind,
    to: to.kind,
    words: decisionWords(to),
    cause: causeOf(asked, { ...sides, from, to }),
  };
}

type Differing = Sides & { readonly from: Decision; readonly to: Decision };

/** The part of the new catalogue, or the two parts, that alone give the new answer. */
function causeOf({ request }: AskedRequest, differing: Differing): string {
  const { old, comparison, to } = differing;
  const organization = old.made?.organization;
  const parts = partsOfCatalogue(request.action, differing);
  const pairs = parts.flatMap((one, place) =>
    parts.slice(place + 1).map((other) => ({
      swapped: { ...one.swapped, ...other.swapped },
      words: () => `${one.words()}, together with ${other.words()}`,
    })),
  );
  const found = [...parts, ...pairs].find(
    ({ swapped }) =>
      organization !== undefined &&
      decideIn(organization, request, { ...comparison.before, ...swapped }).kind === to.kind,
  );
  if (found !== undefined) return found.words();
  return compiledOtherwise(old, differing.now).length > 0
    ? "the blueprint compiles otherwise"
    : "several changes together";
}

type CataloguePart = {
  readonly swapped: Partial<Catalogue>;
  readonly words: () => string;
};

function partsOfCatalogue(
  action: string,
  { comparison, from, to }: Differing,
): readonly CataloguePart[] {
  const { after, changes } = comparison;
  return [
    {
      swapped: {
        action: (name) => after.action(name),
        service: (prefix) => after.service(prefix),
        services: () => after.services(),
      },
      words: () => changeWords(changes.filter((one) => isOf(one, action))),
    },
    {
      swapped: { managedPolicy: (arn) => after.managedPolicy(arn) },
      words: () => policyWords(changes, [from, to]),
    },
    {
      swapped: { contextKey: (key) => after.contextKey(key) },
      words: () => "the types of condition keys",
    },
  ];
}

function isOf({ kind, name }: FactChange, action: string): boolean {
  return kind === "action" && name.toLowerCase() === action.toLowerCase();
}

function changeWords(changes: readonly FactChange[]): string {
  const [change] = changes;
  if (change === undefined) return "what is known of the action's service";
  if (change.change !== "changed") return `the action is ${change.change}`;
  return change.details
    .map((detail) =>
      detail.kind === "words"
        ? `${detail.about}: ${detail.from ?? "nothing"} → ${detail.to ?? "nothing"}`
        : detail.about,
    )
    .join("; ");
}

/** Of the AWS managed policies that changed, those that either answer names; else all. */
function policyWords(changes: readonly FactChange[], decisions: readonly Decision[]): string {
  const changed = changes.filter(({ kind }) => kind === "managed-policy").map(({ name }) => name);
  const named = new Set(
    decisions.flatMap((decision) =>
      "because" in decision ? decision.because.map(({ policy }) => policy) : [],
    ),
  );
  const both = changed.filter((name) => named.has(name));
  return both.length === 0 ? "AWS managed policies" : `the policy ${both.join(", ")}`;
}

/** How guardrails and assertions stand; the seed tries the same requests where the catalogue allows. */
function stateChanges(
  old: TestOrganization,
  now: TestOrganization,
  comparison: Comparison,
): readonly StateChange[] {
  const before = statesOf(old, { catalogue: comparison.before, seed: comparison.seed });
  const after = statesOf(now, { catalogue: comparison.after, seed: comparison.seed });
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((of) => {
    const from = before.get(of) ?? "not there";
    const to = after.get(of) ?? "not there";
    return from === to ? [] : [{ of, from, to }];
  });
}

function statesOf(
  { made }: TestOrganization,
  options: { readonly catalogue: Catalogue; readonly seed: number },
): ReadonlyMap<string, string> {
  if (made === undefined) return new Map();
  const { organization, guardrails, assertions } = made;
  const checking = { ...options, requests: 400 };
  return new Map([
    ...guardrails.map((guardrail) => {
      const state = guardrailState(organization, guardrail, checking);
      const words = `${state.attachment.kind}, ${stateWords(state.property)}`;
      return [`the guardrail ${guardrail.name}`, words] as const;
    }),
    ...assertions.map((assertion) => {
      const state = checkAssertion(organization, assertion, checking);
      return [`the assertion ${assertion.name}`, stateWords(state)] as const;
    }),
  ]);
}

/** Without the number of requests, which grows with every action. */
function stateWords(state: AssertionState): string {
  switch (state.kind) {
    case "checked":
      return "checked";
    case "refuted":
      return `refuted by ${state.witness.request.action} of ${state.witness.who}`;
    case "unknown":
      return `unknown: ${state.reasons.join(" ")}`;
  }
}
