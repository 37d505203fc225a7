/**
 * The requests an assertion is tried on: actions of its patterns, resources of the shapes that they
 * know, contexts from the values that the policies themselves compare with, and just beside them.
 */
import type { Catalogue } from "../catalogue.ts";
import { areDigits, everyUnit, isLowerCaseLetter } from "../base/characters.ts";
import { pick } from "../base/random.ts";
import { fillWildcards, hasWildcards, matchesWildcards } from "../base/wildcard.ts";
import { compileGlob } from "../compile/policy/glob.ts";
import type { ContextValue, NamedPolicy } from "../evaluate/request.ts";
import { arnTemplatesOf, keysOfAction } from "../iam/action-keys.ts";
import type { ActionKeys } from "../iam/action-keys.ts";
import type { Condition } from "../iam/tree.ts";
import type { Account } from "../organization/organization.ts";
import type { Assertion } from "./assertion.ts";

/** The actions of the patterns, spelt as AWS spells them; sorted as the catalogue is. */
export function expandActions(
  patterns: readonly string[],
  catalogue: Catalogue,
): readonly string[] {
  const [first = [], ...more] = patterns.map((pattern) => actionsLike(pattern, catalogue));
  return more.length === 0 ? first : [...new Set([...first, ...more.flat()])];
}

/** Kept with the catalogue: many assertions are about the same patterns, and `*` is 22,000 actions. */
function actionsLike(pattern: string, catalogue: Catalogue): readonly string[] {
  const known = expanded.get(catalogue) ?? new Map<string, readonly string[]>();
  expanded.set(catalogue, known);
  const actions = known.get(pattern) ?? findActions(pattern, catalogue);
  known.set(pattern, actions);
  return actions;
}

const expanded = new WeakMap<Catalogue, Map<string, readonly string[]>>();

function findActions(pattern: string, catalogue: Catalogue): readonly string[] {
  const service = pattern === "*" ? "*" : pattern.slice(0, Math.max(pattern.indexOf(":"), 0));
  const anyService = hasWildcards(service);
  const prefixes = anyService ? catalogue.services() : [service];
  const all = prefixes.flatMap((prefix) => actionsOf(prefix, catalogue));
  if (pattern === "*" || (!anyService && pattern === `${service}:*`)) return all;
  const test = compileGlob(pattern.toLowerCase());
  const known = all.filter((action) => test(action.toLowerCase()));
  return known.length === 0 && !hasWildcards(pattern) ? [pattern] : known;
}

function actionsOf(prefix: string, catalogue: Catalogue): readonly string[] {
  const facts = catalogue.service(prefix);
  return (facts?.actions ?? []).map((name) => `${facts?.prefix ?? prefix}:${name}`);
}

/** What the catalogue says of an action, as far as requests for it are made from it. */
export type ActionShape = ActionKeys & {
  readonly action: string;
  /** ARNs of the resource types that the action knows; `${Region}` and `${Account}` are left open. */
  readonly templates: readonly string[];
  /** Patterns of the same shapes: each placeholder is a `*`. */
  readonly shapes: readonly string[];
};

export function actionShape(action: string, catalogue: Catalogue): ActionShape {
  const templates = arnTemplatesOf(action, catalogue);
  return {
    action,
    templates: templates.map(fillTemplate),
    shapes: templates.map((template) => template.replaceAll(placeholders, "*")),
    ...keysOfAction(action, catalogue),
  };
}

const placeholders = /\$\{([^}]*)\}/g;

/**
 * Resources of an account that the action knows and the patterns take. Placeholders of ARN templates
 * are filled with `example`; the wildcards of a pattern likewise, but for its partition and account.
 * The Region stays `${Region}`, for the request decides it. `*` for actions without resource.
 */
export function resourcesFor(
  { templates, shapes }: ActionShape,
  of: { readonly patterns: readonly string[]; readonly account: Account },
): readonly string[] {
  const { patterns, account } = of;
  const own = patterns
    .filter((pattern) => pattern !== "*")
    .map((pattern) => fillPattern(pattern, account));
  if (templates.length === 0) return patterns.includes("*") ? ["*"] : own;
  const filled = templates.map((template) =>
    template.replaceAll("${Account}", account.id ?? "example"),
  );
  const taken = patterns.includes("*")
    ? filled
    : filled.filter((arn) => patterns.some((pattern) => matchesWildcards(pattern, arn)));
  const shaped = own.filter((arn) => shapes.some((shape) => matchesWildcards(shape, arn)));
  return [...new Set([...taken, ...shaped])];
}

/** A resource of the pattern; wildcards in the place of partition, Region and account are those of the request. */
function fillPattern(pattern: string, account: Account): string {
  const places = ["arn", "aws", undefined, "${Region}", account.id];
  const parts = pattern
    .split(":")
    .map((part, place) => (isStars(part) ? (places[place] ?? part) : part));
  return fillWildcards(parts.join(":"), "example");
}

function isStars(part: string): boolean {
  return part !== "" && everyUnit(part, (unit) => unit === 0x2a);
}

function fillTemplate(template: string): string {
  return template.replaceAll(placeholders, (all: string, name: string) => {
    if (name === "Region" || name === "Account") return all;
    return name === "Partition" ? "aws" : "example";
  });
}

/** What a context key may be tried with; undefined stands for a key that is absent. */
export type KeyCandidates = {
  readonly key: string;
  readonly values: readonly (ContextValue | undefined)[];
};

/**
 * Keys that follow from the principal and the resource, or that only AWS services and sessions of
 * special kinds carry: they are not invented.
 */
const notInvented: ReadonlySet<string> = new Set([
  "aws:assumedroot",
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "aws:federatedprovider",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principalorgid",
  "aws:principalorgmasteraccountid",
  "aws:principalorgpaths",
  "aws:principalservicename",
  "aws:principalservicenameslist",
  "aws:principaltype",
  "aws:resourceaccount",
  "aws:resourceorgid",
  "aws:resourceorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:userid",
  "aws:username",
  "aws:viaawsservice",
]);

/** On every request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const alwaysPresent: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:requestedregion",
  "aws:securetransport",
]);

/** Candidates for each key that the policies compare, by key. */
export function candidatesFrom(
  policies: readonly NamedPolicy[],
  catalogue: Catalogue,
): readonly KeyCandidates[] {
  const byKey = Map.groupBy(conditionsOf(policies), ({ key }) => key.toLowerCase());
  return [...byKey]
    .filter(([key]) => !notInvented.has(key))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, on]) => ({ key, values: candidateValues(key, on, catalogue) }));
}

function candidateValues(
  key: string,
  conditions: readonly Condition[],
  catalogue: Catalogue,
): KeyCandidates["values"] {
  if (key === "aws:requestedregion") {
    const regions = [...regionsIn(conditions), ...someRegions];
    return [...new Set(regions)].map((value) => ({ kind: "single", value }));
  }
  const many =
    catalogue.contextKey(key)?.multivalued === true ||
    conditions.some((condition) => condition.quantifier !== undefined);
  const texts = new Set(
    conditions.flatMap((condition) =>
      condition.values.flatMap(({ value }) => around(condition, value)),
    ),
  );
  const values = [...texts].map((value) => contextValue(value, many));
  return alwaysPresent.has(key) ? values : [undefined, ...values];
}

/**
 * Regions to make requests in: those that the policies name, one of which they may well allow, and
 * the one of the global services.
 */
export function regionsFrom(policies: readonly NamedPolicy[]): readonly string[] {
  const named = regionsIn(
    conditionsOf(policies).filter(({ key }) => key.toLowerCase() === "aws:requestedregion"),
  );
  return [...new Set([...named.slice(0, mostRegions), "us-east-1"])];
}

const mostRegions = 4;

function regionsIn(conditions: readonly Condition[]): readonly string[] {
  const values = conditions.flatMap((condition) => condition.values.map((value) => value.value));
  return [...new Set(values)].filter(hasFormOfRegion);
}

/** `us-gov-west-1`: two letters, words, and a digit. */
function hasFormOfRegion(value: string): boolean {
  const parts = value.split("-");
  const words = parts.slice(0, -1);
  return (
    words.length >= 2 &&
    words[0]?.length === 2 &&
    words.every((word) => word !== "" && everyUnit(word, isLowerCaseLetter)) &&
    parts.at(-1)?.length === 1 &&
    areDigits(parts.at(-1) ?? "")
  );
}

function conditionsOf(policies: readonly NamedPolicy[]): readonly Condition[] {
  return policies.flatMap(({ document }) =>
    document.statements.flatMap((statement) =>
      statement.kind === "statement" ? statement.conditions : [],
    ),
  );
}

/** A value that the comparison takes, and one that it just does not. */
function around({ operator }: Condition, value: string): readonly string[] {
  if (value.includes("${")) return [];
  if (operator === "Null") return ["example"];
  if (operator === "Bool") return ["true", "false"];
  if (operator.startsWith("Numeric")) {
    const number = Number(value);
    return Number.isFinite(number) ? [value, String(number - 1), String(number + 1)] : [value];
  }
  if (operator.startsWith("Date")) return [value, "1990-01-01T00:00:00Z", "2090-01-01T00:00:00Z"];
  if (operator.endsWith("IpAddress"))
    return [withoutPrefixLength(value), "203.0.113.9", "2001:db8::9"];
  return [fillWildcards(value, "example"), `${fillWildcards(value, "example")}x`];
}

function withoutPrefixLength(range: string): string {
  const slash = range.lastIndexOf("/");
  return slash >= 0 && areDigits(range.slice(slash + 1)) ? range.slice(0, slash) : range;
}

function contextValue(value: string, many: boolean): ContextValue {
  return many ? { kind: "many", values: [value] } : { kind: "single", value };
}

/** Regions tried where an assertion leaves the Region open, or only says which it is not. */
const someRegions = ["us-east-1", "eu-central-1", "ap-southeast-2", "us-west-2", "sa-east-1"];

/** What `when` says of the request, one of its possibilities at a time; undefined where none is possible. */
export function contextWhen(
  when: Assertion["when"],
  random: () => number,
): ReadonlyMap<string, ContextValue | undefined> | undefined {
  if (when.length === 0) return anyContext;
  const context = new Map<string, ContextValue | undefined>();
  for (const { key, is, isNot, absent } of when) {
    const lower = key.toLowerCase();
    if (absent === true) {
      context.set(lower, undefined);
      continue;
    }
    const possible = possibleValues(lower, is, isNot ?? []);
    const value = pick(possible, random);
    if (value === undefined) return undefined;
    context.set(lower, { kind: "single", value });
  }
  return context;
}

const anyContext: ReadonlyMap<string, ContextValue | undefined> = new Map();

function possibleValues(
  key: string,
  is: readonly string[] | undefined,
  isNot: readonly string[],
): readonly string[] {
  const open =
    key === "aws:requestedregion"
      ? someRegions
      : [
          ...isNot.map((value) => `${fillWildcards(value, "example")}x`),
          "example",
          "true",
          "false",
        ];
  const wanted = is === undefined ? open : is.map((value) => fillWildcards(value, "example"));
  return wanted.filter((value) => !isNot.some((pattern) => matchesWildcards(pattern, value)));
}
