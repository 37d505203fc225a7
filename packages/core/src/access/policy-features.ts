/**
 * What of a policy matters to one action, and by what it can tell principals apart. Principals
 * alike in all of it get the same decision, so one stands for all: 60,000 principals with a few
 * dozen policy sets are a few dozen decisions for each OU.
 */
import type { NamedPolicy } from "../evaluate/request.ts";
import { accountOfArn, parseArn } from "../iam/arn.ts";
import type { Arn } from "../iam/arn.ts";
import type {
  Condition,
  PrincipalElement,
  ReadableStatement,
  Statement,
  Text,
} from "../iam/tree.ts";
import { matchesWildcards } from "../base/wildcard.ts";
import type { KnownPrincipal } from "./principals.ts";

export type PolicyFeatures = {
  /** Whether any statement could concern the action. */
  readonly relevant: boolean;
  /** Patterns that `aws:PrincipalArn` is compared with. */
  readonly arnPatterns: readonly ArnPattern[];
  /** Keys of the principal whose very value counts, in lower case. */
  readonly keys: readonly string[];
  /** Values of `Principal` and `NotPrincipal`. */
  readonly principals: readonly string[];
};

type ArnPattern = { readonly text: string; readonly parts: Arn | undefined };

/** The features of a policy with regard to an action. */
export function featuresOf({ document }: NamedPolicy, action: string): PolicyFeatures {
  const statements = document.statements.filter((statement) => concerns(statement, action));
  const readable = statements.filter((statement) => statement.kind === "statement");
  const conditions = readable.flatMap((statement) => statement.conditions);
  const onArn = conditions.filter(comparesArn);
  const others = conditions.filter((condition) => !comparesArn(condition));
  return {
    relevant: statements.length > 0,
    arnPatterns: unique(onArn.flatMap(({ values }) => values.map((value) => value.value))).map(
      (text) => ({ text, parts: parseArn(text) }),
    ),
    keys: unique([
      ...others.map(({ key }) => key.toLowerCase()),
      ...readable.flatMap(variablesOf),
    ]).filter(tellsPrincipals),
    principals: unique(readable.flatMap(({ principal }) => principalValues(principal))),
  };
}

/** One text for all principals that the features cannot tell apart. */
export function signatureOf(
  principal: KnownPrincipal,
  features: readonly PolicyFeatures[],
): string {
  const parts = features.map(({ arnPatterns, keys, principals }) =>
    [
      arnOutcomes(arnPatterns, principal.arn),
      keys.map((key) => JSON.stringify(valueOf(principal, key)) ?? "").join("\t"),
      namedOutcomes(principals, principal),
    ].join("\t"),
  );
  return parts.join("\n");
}

function arnOutcomes(patterns: readonly ArnPattern[], arn: string): string {
  if (patterns.length === 0) return "";
  const parts = parseArn(arn);
  return patterns.map((pattern) => arnOutcome(pattern, { text: arn, parts })).join("");
}

function namedOutcomes(names: readonly string[], principal: KnownPrincipal): string {
  if (names.length === 0) return "";
  const identifiers = identifiersOf(principal);
  return names.map((name) => Number(identifiers.includes(name))).join("");
}

function concerns(statement: Statement, action: string): boolean {
  if (statement.kind === "unreadable") return true;
  const { negated, patterns } = statement.action;
  const named = patterns.some(({ value }) => matchesWildcards(value, action, { ignoreCase: true }));
  return named !== negated;
}

/** A comparison whose outcome its patterns decide; others count the value itself. */
function comparesArn({ key, operator, values }: Condition): boolean {
  const plain = values.every((value) => !value.value.includes("${"));
  return key.toLowerCase() === "aws:principalarn" && plain && /^(?:String|Arn|Null)/.test(operator);
}

/** As finely as any operator can tell: exact, capitals aside, and by the parts of an ARN. */
function arnOutcome(pattern: ArnPattern, arn: ArnPattern): string {
  if (pattern.text === arn.text) return "111";
  const exact = matchesWildcards(pattern.text, arn.text);
  const folded = exact || matchesWildcards(pattern.text, arn.text, { ignoreCase: true });
  return `${Number(exact)}${Number(folded)}${Number(exact || matchesParts(pattern.parts, arn.parts))}`;
}

function matchesParts(wanted: Arn | undefined, found: Arn | undefined): boolean {
  if (wanted === undefined || found === undefined) return false;
  return (
    matchesWildcards(wanted.resource, found.resource) &&
    matchesWildcards(wanted.account, found.account) &&
    matchesWildcards(wanted.partition, found.partition) &&
    matchesWildcards(wanted.service, found.service) &&
    matchesWildcards(wanted.region, found.region)
  );
}

const principalKeys: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:userid",
  "aws:username",
]);

function tellsPrincipals(key: string): boolean {
  return principalKeys.has(key) || key.startsWith("aws:principaltag/");
}

function variablesOf({ resource, conditions }: ReadableStatement): readonly string[] {
  const texts: readonly Text[] = [
    ...(resource?.patterns ?? []),
    ...conditions.flatMap((condition) => condition.values),
  ];
  return texts.flatMap(({ value }) =>
    [...value.matchAll(/\$\{\s*([^,}]+)/g)].map((match) => (match[1] ?? "").trim().toLowerCase()),
  );
}

function principalValues(principal: PrincipalElement | undefined): readonly string[] {
  return (principal?.entries ?? []).map((entry) => entry.value);
}

function identifiersOf({ principal, arn }: KnownPrincipal): readonly (string | undefined)[] {
  const account = accountOfArn(arn) ?? "";
  const whole = [arn, account, `arn:aws:iam::${account}:root`];
  switch (principal.kind) {
    case "role-session":
      return [...whole, principal.sessionArn, principal.roleId, idOfSession(principal)];
    case "user":
      return [...whole, principal.userId];
    case "root":
    case "federated-user":
    case "assumed-root":
    case "service":
    case "federated":
    case "anonymous":
      return whole;
  }
}

function valueOf({ principal, arn, tags }: KnownPrincipal, key: string): unknown {
  if (key === "aws:principalarn") return arn;
  if (key === "aws:principalaccount") return accountOfArn(arn);
  if (key.startsWith("aws:principaltag/")) return tags.get(key);
  if (principal.kind === "user") return [arn, principal.userId];
  return principal.kind === "role-session" ? [principal.sessionArn, idOfSession(principal)] : arn;
}

function idOfSession(principal: {
  readonly sessionArn: string;
  readonly roleId?: string | undefined;
}): string {
  return `${principal.roleId ?? ""}:${principal.sessionArn.split("/").at(-1) ?? ""}`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
