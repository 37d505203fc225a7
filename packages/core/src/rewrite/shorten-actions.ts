/**
 * Shortens lists of actions by wildcards that take, of all actions in the catalogue, exactly those
 * that the list takes. What AWS adds later and the wildcard takes as well is then included, too, so
 * this is only done where it is asked for.
 */
import type { Catalogue } from "../catalogue.ts";
import { hasWildcards, matchesWildcards } from "../base/wildcard.ts";
import type { ReadableStatement, Text } from "../iam/tree.ts";

export function shortenActions(
  statement: ReadableStatement,
  catalogue: Catalogue,
): ReadableStatement {
  const { action } = statement;
  const services = new Set(action.patterns.flatMap(({ value }) => serviceOf(value) ?? []));
  let patterns = action.patterns;
  for (const service of services) patterns = shortenService(patterns, service, catalogue);
  return { ...statement, action: { ...action, patterns } };
}

/** The service of a pattern that names one; undefined where the service itself has a wildcard. */
function serviceOf(pattern: string): string | undefined {
  const colon = pattern.indexOf(":");
  const service = pattern.slice(0, colon).toLowerCase();
  return colon < 0 || hasWildcards(service) ? undefined : service;
}

/** The patterns of a service stand, shortened, where the first of them stood. */
function shortenService(
  patterns: readonly Text[],
  service: string,
  catalogue: Catalogue,
): readonly Text[] {
  const facts = catalogue.service(service);
  const own = patterns.filter(({ value }) => serviceOf(value) === service);
  const [first] = own;
  if (facts === undefined || first === undefined) return patterns;
  const taken = new Set(
    facts.actions.filter((name) =>
      own.some(({ value }) => matchesWildcards(value, `${service}:${name}`, { ignoreCase: true })),
    ),
  );
  const short = prefixesOf(facts.actions, taken)
    .map((prefix) => `${service}:${prefix}*`)
    .filter((pattern) => isWorthIt(pattern, own));
  const left = own.filter(({ value }) => !short.some((pattern) => takes(pattern, value)));
  const shortened = [...short.map((value) => ({ value, span: first.span })), ...left];
  return patterns.flatMap((one) => {
    if (one === first) return shortened;
    return own.includes(one) ? [] : [one];
  });
}

const takes = (pattern: string, text: string): boolean =>
  matchesWildcards(pattern, text, { ignoreCase: true });

/** At least two names, and shorter than they are with quotation marks and commas between. */
function isWorthIt(pattern: string, patterns: readonly Text[]): boolean {
  const gone = patterns.filter(({ value }) => takes(pattern, value));
  const length = gone.reduce((sum, { value }) => sum + value.length + 3, -3);
  return gone.length > 1 && length > pattern.length;
}

/** The shortest prefixes that only taken actions have; together they have all that share one. */
function prefixesOf(all: readonly string[], taken: ReadonlySet<string>): readonly string[] {
  const others = new Map<string, number>();
  for (const name of all) {
    if (taken.has(name)) continue;
    for (const prefix of prefixes(name)) others.set(prefix, (others.get(prefix) ?? 0) + 1);
  }
  const found = [...taken].flatMap((name) => {
    const shortest = prefixes(name).find((one) => !others.has(one));
    return shortest === undefined ? [] : [name.slice(0, shortest.length)];
  });
  return [...new Set(found)];
}

/** In lower case, the shortest first. */
function prefixes(name: string): readonly string[] {
  const folded = name.toLowerCase();
  return Array.from({ length: folded.length + 1 }, (_, length) => folded.slice(0, length));
}
