/**
 * All requests about which some policies can say different things, as a product of dimensions: the
 * action, the resource, who asks, and each context key. Each dimension has finitely many values, of
 * which one stands for all that the policies treat alike; a statement is a box in it.
 */
import { compilePolicy, statementAt } from "../compile/policy/compile-policy.ts";
import { statementsFor } from "../compile/policy/action-index.ts";
import { askingOf } from "../compile/policy/asking.ts";
import type { Asking } from "../compile/policy/asking.ts";
import { No, Yes, triAnd } from "../compile/policy/tri.ts";
import type { Principal } from "../evaluate/request.ts";
import type { Tri } from "../compile/policy/tri.ts";
import type { CompiledStatement } from "../compile/policy/compile-policy.ts";
import type { Condition, Effect, PolicyDocument, PolicyType } from "../iam/tree.ts";
import { splitOpen } from "./dimension.ts";
import type { Dimension, Placed, Point, SplitDimension } from "./dimension.ts";
import { wildcardPattern, widestResource } from "./values/condition-patterns.ts";
import { freeAsking } from "./free-asking.ts";
import { keyStates } from "./values/key-states.ts";
import type { Asked, KeyState } from "./values/key-states.ts";
import { principalsNamedIn } from "./named-principals.ts";
import { keysOfCallers, realCallers } from "./real-callers.ts";
import type { World } from "./real-requests.ts";
import { valueSet } from "./search.ts";
import type { Box } from "./search.ts";
import { textClasses } from "./values/text-classes.ts";

/** A statement as boxes of requests. */
export type StatementBox = {
  readonly effect: Effect | undefined;
  /** To which it may apply, and to which it does for certain. */
  readonly may: Box;
  readonly must: Box;
  /** The same under the assumptions that are made where something is open; mostly one and the same. */
  readonly mayAssumed: Box;
  readonly mustAssumed: Box;
};

export type PolicySpace = {
  /** Of each document, in their order. */
  readonly statements: readonly (readonly StatementBox[])[];
  /** Everything. */
  readonly all: Box;
  readonly pointAt: (choice: readonly number[]) => Point;
};

export type SpaceProblem = { readonly problem: string };

export type SpaceOptions = {
  readonly type: PolicyType;
  /** Of values in a dimension, and of steps to find them. */
  readonly budget: number;
  /** To what requests are kept; any strings unless given. */
  readonly world?: World | undefined;
};

export function policySpace(
  documents: readonly PolicyDocument[],
  options: SpaceOptions,
): PolicySpace | SpaceProblem {
  const { type } = options;
  const placed = documents.map((document) => placedIn(document, type));
  const flat = placed.flat();
  const dimensions = [
    actionDimension(flat, options),
    resourceDimension(flat, options),
    ...(hasPrincipal(type) ? [principalDimension(flat, options)] : []),
    ...keyDimensions(flat, options),
  ];
  const problem = dimensions.find((one) => "problem" in one);
  if (problem !== undefined && "problem" in problem) return problem;
  const known = dimensions.flatMap((one) => ("size" in one ? [splitOpen(one, flat)] : []));
  return {
    statements: placed.map((own) => own.map((one) => boxOf(one, known))),
    all: known.map(({ size }) => valueSet(size, () => true)),
    pointAt: (choice) => pointAt(known, choice),
  };
}

function placedIn(document: PolicyDocument, type: PolicyType): readonly Placed[] {
  const policy = compilePolicy(document, type);
  const variables = document.version === "2012-10-17";
  return document.statements.flatMap((_statement, place) => {
    const compiled = statementAt(policy, place);
    return compiled === undefined ? [] : [{ document, type, variables, place, compiled }];
  });
}

function hasPrincipal(type: PolicyType): boolean {
  return type === "resource" || type === "trust" || type === "vpce" || type === "rcp";
}

function actionDimension(
  statements: readonly Placed[],
  { budget, world }: SpaceOptions,
): Dimension | SpaceProblem {
  const texts = statements.flatMap(({ compiled: { source } }) =>
    source.kind === "statement" ? source.action.patterns.map(({ value }) => value) : [],
  );
  const actions =
    world?.actions ??
    textClasses(
      unique(texts).map((text) => wildcardPattern(text, true)),
      budget,
    );
  if (actions === undefined) return tooMany("actions");
  const about = new Map<PolicyDocument, readonly ReadonlySet<number>[]>();
  for (const { document, type } of statements) {
    if (about.has(document)) continue;
    const { actions: index } = compilePolicy(document, type);
    about.set(
      document,
      actions.map((action) => new Set(statementsFor(index, action.toLowerCase()))),
    );
  }
  return {
    size: actions.length,
    holds: ({ document, place }, value) =>
      about.get(document)?.[value]?.has(place) === true ? Yes : No,
    asked: ({ compiled }) => JSON.stringify(elementOf(compiled, "action")),
    put: (value, point) => ({ ...point, action: actions[value] ?? "" }),
  };
}

function resourceDimension(
  statements: readonly Placed[],
  { budget, world }: SpaceOptions,
): Dimension | SpaceProblem {
  const globs = statements.flatMap(({ compiled: { source }, type, variables }) =>
    source.kind === "statement" && source.resource !== undefined
      ? source.resource.patterns.flatMap(({ value }) => widestResource(value, type, variables))
      : [],
  );
  const resources = textClasses(globs, budget, world?.real?.resources);
  if (resources === undefined) return tooMany("resources");
  const asked = resources.map((resource) => freeAsking({ resource }));
  return {
    size: resources.length,
    holds: ({ compiled }, value) => {
      const asking = asked[value];
      const test = compiled.asksResource ? compiled.tests[0] : undefined;
      return test === undefined || asking === undefined ? Yes : test(asking);
    },
    asked: ({ compiled, variables, type }) =>
      JSON.stringify([elementOf(compiled, "resource"), variables, type]),
    put: (value, point) => ({ ...point, resource: resources[value] ?? "" }),
  };
}

function principalDimension(
  statements: readonly Placed[],
  { budget, world }: SpaceOptions,
): Dimension | SpaceProblem {
  return world?.real === undefined
    ? anyPrincipals(statements)
    : realPrincipals(realCallers(statements, world.real.partitions, budget));
}

/** What follows from who asks is as free as everything else. */
function anyPrincipals(statements: readonly Placed[]): Dimension {
  const principals = principalsNamedIn(statements.map(({ compiled }) => compiled.source));
  const asked = principals.map((principal) => freeAsking({ principal }));
  return {
    size: principals.length,
    holds: ({ compiled }, value) => isNamed(compiled, asked[value]),
    asked: ({ compiled }) => JSON.stringify([elementOf(compiled, "principal"), compiled.effect]),
    put: (value, point) => ({ ...point, principal: principals[value] }),
  };
}

/** With the conditions on what follows from who asks. */
function realPrincipals(principals: readonly Principal[] | undefined): Dimension | SpaceProblem {
  if (principals === undefined) return tooMany("callers");
  const named = principals.map((principal) => freeAsking({ principal }));
  const asked = principals.map((principal) => askingOfCaller(principal));
  return {
    size: principals.length,
    holds: ({ compiled }, value) => {
      const asking = asked[value];
      let result = isNamed(compiled, named[value]);
      for (const key of asking === undefined ? [] : keysOfCallers) {
        result = triAnd(result, conditionsHold(compiled, key, asking));
      }
      return result;
    },
    asked: ({ compiled, variables }) =>
      JSON.stringify([
        elementOf(compiled, "principal"),
        compiled.effect,
        variables,
        [...keysOfCallers].map((key) => conditionsOn(compiled, key).map(wantedBy)),
      ]),
    put: (value, point) => ({ ...point, principal: principals[value] }),
  };
}

function isNamed({ principal }: CompiledStatement, asking: Asking | undefined): Tri {
  return principal === undefined || asking === undefined ? Yes : principal(asking);
}

/** All its keys follow from the caller; what else stands in a condition is open. */
function askingOfCaller(principal: Principal): Asking {
  const request = { principal, action: "", resource: "", context: new Map(), unknown: ["*"] };
  return askingOf({ request, policies: {} }, "");
}

function keyDimensions(
  statements: readonly Placed[],
  options: SpaceOptions,
): readonly (Dimension | SpaceProblem)[] {
  const asked = statements.flatMap(({ compiled: { source }, variables }) =>
    source.kind === "statement"
      ? source.conditions.map((condition): Asked => ({ condition, variables }))
      : [],
  );
  const byKey = Map.groupBy(asked, ({ condition }) => condition.key.toLowerCase());
  if (options.world?.real !== undefined && hasPrincipal(options.type)) {
    for (const key of keysOfCallers) byKey.delete(key);
  }
  return [...byKey].map(([key, conditions]) => keyDimension(key, conditions, options));
}

function keyDimension(
  key: string,
  conditions: readonly Asked[],
  { budget, world }: SpaceOptions,
): Dimension | SpaceProblem {
  const all = keyStates(key, conditions, {
    budget,
    hasSeveral: world?.real?.hasSeveral(key) ?? false,
  });
  if (all === undefined) return tooMany(`values of \`${key}\``);
  const states = all.filter((state) => world?.real?.isPossible(key, state) ?? true);
  const asked = states.map((state) => askingWith(key, state));
  return {
    size: states.length,
    holds: ({ compiled }, value) => {
      return conditionsHold(compiled, key, asked[value]);
    },
    asked: ({ compiled, variables }) =>
      JSON.stringify([conditionsOn(compiled, key).map(wantedBy), variables]),
    put: (value, point) => ({
      ...point,
      context: new Map([...point.context, [key, states[value]]]),
    }),
  };
}

/** Variables are open, but the key itself is what it is. */
function askingWith(key: string, state: KeyState) {
  return state === undefined
    ? freeAsking({ unknown: [] })
    : freeAsking({ context: new Map([[key, state]]) });
}

/** All conditions of a statement on a key. */
function conditionsHold(
  { source, tests, asksResource }: CompiledStatement,
  key: string,
  asking: Asking | undefined,
): Tri {
  if (asking === undefined) return Yes;
  if (source.kind !== "statement") return Yes;
  let result: Tri = Yes;
  for (const [place, condition] of source.conditions.entries()) {
    if (condition.key.toLowerCase() !== key) continue;
    const holds = tests[asksResource ? place + 1 : place]?.(asking) ?? Yes;
    if (holds === No) return No;
    if (holds !== Yes) result = holds;
  }
  return result;
}

function boxOf(statement: Placed, dimensions: readonly SplitDimension[]): StatementBox {
  const { effect, source } = statement.compiled;
  const box = (holds: (dimension: SplitDimension, value: number) => boolean) =>
    dimensions.map((dimension) => valueSet(dimension.size, (value) => holds(dimension, value)));
  if (source.kind !== "statement") {
    const [all, none] = [box(() => true), box(() => false)];
    return { effect, may: all, must: none, mayAssumed: all, mustAssumed: none };
  }
  return {
    effect,
    may: box(({ holds }, value) => holds(statement, value) !== No),
    must: box(({ holds }, value) => holds(statement, value) === Yes),
    mayAssumed: box(({ assumed }, value) => assumed(statement, value) !== No),
    mustAssumed: box(({ assumed }, value) => assumed(statement, value) === Yes),
  };
}

const nowhere: Point = { action: "", resource: "", principal: undefined, context: new Map() };

function pointAt(dimensions: readonly SplitDimension[], choice: readonly number[]): Point {
  let point = nowhere;
  for (const [at, dimension] of dimensions.entries()) point = dimension.put(choice[at] ?? 0, point);
  return point;
}

type Element = "action" | "resource" | "principal";

/** An element without its places in the text. */
function elementOf({ source }: CompiledStatement, element: Element): unknown {
  const found = source.kind === "statement" ? source[element] : undefined;
  if (found === undefined) return undefined;
  return "patterns" in found
    ? [found.negated, found.patterns.map(({ value }) => value)]
    : [found.negated, found.entries.map(({ type, value }) => [type, value])];
}

function conditionsOn({ source }: CompiledStatement, key: string): readonly Condition[] {
  if (source.kind !== "statement") return [];
  return source.conditions.filter((condition) => condition.key.toLowerCase() === key);
}

function wantedBy({ operator, quantifier, ifExists, values }: Condition): unknown {
  return [operator, quantifier, ifExists, values.map(({ value }) => value)];
}

function tooMany(what: string): SpaceProblem {
  return { problem: `There are too many kinds of ${what} to look at each.` };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
