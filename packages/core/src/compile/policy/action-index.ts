/**
 * Which statements of a policy are about an action, found without asking each of them: names
 * written out are in a map, patterns are sorted by their service, `NotAction` is the complement.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
import { hasWildcards } from "../../base/wildcard.ts";
import type { ActionElement } from "../../iam/tree.ts";
import { compileGlob } from "./glob.ts";
import type { TextTest } from "./glob.ts";

/** Numbers statements by their place in the list that the index was made of. */
export type ActionIndex = {
  readonly always: readonly number[];
  readonly byName: ReadonlyMap<string, readonly number[]>;
  /** By service prefix; patterns whose prefix is no plain text are under the empty one. */
  readonly byService: ReadonlyMap<string, readonly Entry[]>;
  readonly complements: readonly Complement[];
};

type Entry = { readonly statement: number; readonly test: TextTest };
type Complement = { readonly statement: number; readonly excepts: ActionIndex };

/** @param elements - undefined where a statement cannot be read: it is about every action */
export function indexActions(elements: readonly (ActionElement | undefined)[]): ActionIndex {
  const always: number[] = [];
  const byName = new Map<string, number[]>();
  const byService = new Map<string, Entry[]>();
  const complements: Complement[] = [];
  for (const [statement, element] of elements.entries()) {
    if (element === undefined) {
      always.push(statement);
    } else if (element.negated) {
      const excepts = indexActions([{ ...element, negated: false }]);
      complements.push({ statement, excepts });
    } else {
      for (const { value } of element.patterns) {
        addPattern({ always, byName, byService }, statement, value.toLowerCase());
      }
    }
  }
  return { always, byName, byService, complements };
}

/** The statements about an action, in their order. */
export function statementsFor(index: ActionIndex, action: string): readonly number[] {
  const { always, byName, byService, complements } = index;
  const named = byName.get(action);
  const ofService = byService.size === 0 ? undefined : byService.get(serviceOf(action));
  const ofAny = byService.size === 0 ? undefined : byService.get("");
  // Most policies say nothing about most actions: nothing is made for those.
  if (
    named === undefined &&
    ofService === undefined &&
    ofAny === undefined &&
    complements.length === 0
  ) {
    return always;
  }
  const found = new Set([...always, ...(named ?? [])]);
  addMatching(found, ofService, action);
  addMatching(found, ofAny, action);
  for (const { statement, excepts } of complements) {
    if (statementsFor(excepts, action).length === 0) found.add(statement);
  }
  return found.size < 2 ? [...found] : [...found].toSorted((left, right) => left - right);
}

function addMatching(
  found: Set<number>,
  entries: readonly Entry[] | undefined,
  action: string,
): void {
  for (const { statement, test } of entries ?? []) {
    if (!found.has(statement) && test(action)) found.add(statement);
  }
}

/**
 * The services that statements may be about; undefined where that may be any, as for `*` and
 * `NotAction`.
 */
export function servicesIn(index: ActionIndex): ReadonlySet<string> | undefined {
  const { always, byName, byService, complements } = index;
  if (always.length > 0 || complements.length > 0 || byService.has("")) return undefined;
  const services = new Set(byService.keys());
  for (const name of byName.keys()) services.add(serviceOf(name));
  return services;
}

/** What stands before the colon; empty where there is none. */
export function serviceOf(action: string): string {
  const colon = action.indexOf(":");
  return colon < 0 ? "" : action.slice(0, colon);
}

type Building = {
  readonly always: number[];
  readonly byName: Map<string, number[]>;
  readonly byService: Map<string, Entry[]>;
};

/** @param pattern - in lower case */
function addPattern(to: Building, statement: number, pattern: string): void {
  if (pattern === "*") {
    if (to.always.at(-1) !== statement) to.always.push(statement);
  } else if (!hasWildcards(pattern)) {
    listIn(to.byName, pattern).push(statement);
  } else {
    const service = serviceOf(pattern);
    const key = hasWildcards(service) ? "" : service;
    listIn(to.byService, key).push({ statement, test: compileGlob(pattern) });
  }
}

function listIn<T>(map: Map<string, T[]>, key: string): T[] {
  const known = map.get(key);
  if (known !== undefined) return known;
  const list: T[] = [];
  map.set(key, list);
  return list;
}
