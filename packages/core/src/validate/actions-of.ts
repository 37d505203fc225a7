/** Action patterns against the catalogue: which actions they name, looked up once for each pattern. */
import { matchesWildcards } from "../base/wildcard.ts";
import type { Catalogue } from "../catalogue.ts";

/** A pattern taken apart; undefined where it is `*` alone. */
export type ActionPattern = { readonly service: string; readonly name: string };

export function actionPattern(text: string): ActionPattern | undefined {
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { service: text.slice(0, colon), name: text.slice(colon + 1) };
}

export function hasWildcard(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** The actions of the catalogue that a pattern names, as `s3:GetObject`; none for `*` alone. */
export function actionsNamed(text: string, catalogue: Catalogue): readonly string[] {
  let known = kept.get(catalogue);
  if (known === undefined) kept.set(catalogue, (known = new Map()));
  const found = known.get(text);
  if (found !== undefined) return found;
  const actions = findActions(text, catalogue);
  if (known.size >= mostKept) known.clear();
  known.set(text, actions);
  return actions;
}

/** AWS's managed policies have about 10,000 patterns between them. */
const mostKept = 20_000;
const kept = new WeakMap<Catalogue, Map<string, readonly string[]>>();

function findActions(text: string, catalogue: Catalogue): readonly string[] {
  const pattern = actionPattern(text);
  if (pattern === undefined) return [];
  const facts = catalogue.service(pattern.service);
  if (facts === undefined) return [];
  if (!hasWildcard(pattern.name)) {
    const action = catalogue.action(text);
    return action === undefined ? [] : [`${action.service}:${action.name}`];
  }
  const lower = pattern.name.toLowerCase();
  return facts.actions
    .filter((name) => matchesWildcards(lower, name.toLowerCase()))
    .map((name) => `${facts.prefix}:${name}`);
}
