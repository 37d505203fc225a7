/**
 * Requests that tell policies apart: made of the actions, resources, principals and values that the
 * policies name, and of others just beside them. The same seed makes the same requests.
 */
import { assert } from "../base/assert.ts";
import { endOfRun, startsInAnyCase } from "../base/characters.ts";
import type { Catalogue } from "../catalogue.ts";
import { pick, seededRandom } from "../base/random.ts";
import { fillWildcards, hasWildcards } from "../base/wildcard.ts";
import { deriveContext } from "../evaluate/derive-context.ts";
import type {
  AuthorizationInput,
  AuthorizationRequest,
  ContextValue,
  OrganizationContext,
  Principal,
} from "../evaluate/request.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import type {
  Condition,
  ConditionOperatorName,
  PolicyDocument,
  ReadableStatement,
} from "../iam/tree.ts";
import { principalsOf } from "./principals-of.ts";

export type RequestOptions = {
  readonly seed: number;
  readonly count: number;
  /** Given: every action asked about is one that it knows, or one that the policies name in full. */
  readonly catalogue?: Catalogue | undefined;
};

/** A request with the organization around it; the policies are for the caller to fill in. */
export type Asked = Pick<AuthorizationInput, "request" | "organization">;

export function requestsFor(
  documents: readonly PolicyDocument[],
  { seed, count, catalogue }: RequestOptions,
): readonly Asked[] {
  const random = seededRandom(seed);
  const statements = documents.flatMap((document) =>
    document.statements.flatMap((one) => (one.kind === "statement" ? [one] : [])),
  );
  const space: Space = {
    statements,
    conditions: statements.flatMap(({ conditions }) => conditions),
    principals: principalsOf(documents, accounts),
    catalogue,
    random,
  };
  return Array.from({ length: count }, () => requestNear(pick(statements, random), space));
}

type Space = {
  readonly statements: readonly ReadableStatement[];
  readonly conditions: readonly Condition[];
  readonly principals: readonly Principal[];
  readonly catalogue: Catalogue | undefined;
  readonly random: () => number;
};

/** Of AWS's own examples: that of most resources, another one, and the management account. */
const [home, other, management] = ["111122223333", "444455556666", "999988887777"].map(
  accountFrom,
) as [AccountId, AccountId, AccountId];
const accounts = [home, other];

function accountFrom(text: string): AccountId {
  const account = parseAccountId(text);
  assert(account !== undefined, "twelve digits are an account id");
  return account;
}

/** Most parts are such that the statement applies: else hardly a request would meet a condition. */
function requestNear(statement: ReadableStatement | undefined, space: Space): Asked {
  const { random, principals } = space;
  const own = (): boolean => random() < 0.8;
  const from = (): ReadableStatement | undefined =>
    own() ? statement : pick(space.statements, random);
  const principal = principalFor(from(), space) ?? pick(principals, random);
  const request: AuthorizationRequest = {
    principal: principal ?? { kind: "anonymous" },
    action: actionNear(from(), space),
    resource: resourceNear(from(), space),
    resourceAccount: random() < 0.7 ? home : pick(accounts, random),
    context: contextNear(statement, space),
  };
  const organization = random() < 0.8 ? organizationAround : undefined;
  return { request: consistent({ request, organization, policies: {} }), organization };
}

/** One of those whom the statement names, if it names somebody. */
function principalFor(
  statement: ReadableStatement | undefined,
  { principals, random }: Space,
): Principal | undefined {
  if (statement?.principal === undefined || random() < 0.3) return undefined;
  const values = new Set(statement.principal.entries.map(({ value }) => value));
  const named = principals.filter((one) => values.has(nameOf(one)));
  return pick(named, random);
}

function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case "user":
    case "federated-user":
      return principal.arn;
    case "role-session":
      return principal.roleArn;
    case "root":
    case "assumed-root":
      return principal.account;
    case "service":
      return principal.name;
    case "federated":
      return principal.provider;
    case "anonymous":
      return "*";
  }
}

/** What `NotAction` and `NotResource` may leave: of what they name, they say little. */
const elsewhere = {
  actions: ["s3:GetObject", "ec2:RunInstances", "iam:CreateUser", "sts:AssumeRole", "kms:Decrypt"],
  resources: ["*", "arn:aws:s3:::example/key", `arn:aws:iam::${home}:user/example`],
} as const;

function actionNear(statement: ReadableStatement | undefined, space: Space): string {
  const { random } = space;
  if (statement?.action.negated === true && random() < 0.6) {
    return pick(elsewhere.actions, random) ?? "s3:GetObject";
  }
  const pattern = pick(statement?.action.patterns ?? [], random)?.value ?? "*";
  const service = pattern.slice(0, Math.max(pattern.indexOf(":"), 0));
  const known = space.catalogue?.service(service);
  const wild = hasWildcards(pattern);
  if (known !== undefined && (wild || random() < 0.3)) {
    const name = pick(
      actionsNear(pattern.slice(service.length + 1), known.actions, random),
      random,
    );
    if (name !== undefined) return `${known.prefix}:${name}`;
  }
  if (space.catalogue !== undefined) return wild ? "s3:GetObject" : pattern;
  return nearMiss(filled(withService(pattern), random), random);
}

/** Half of the time those that begin as the pattern does. */
function actionsNear(
  pattern: string,
  names: readonly string[],
  random: () => number,
): readonly string[] {
  const end = endOfRun(pattern, 0, (unit) => unit !== 0x2a && unit !== 0x3f);
  const start = hasWildcards(pattern) ? pattern.slice(0, end).toLowerCase() : "";
  const alike = names.filter((name) => name.toLowerCase().startsWith(start));
  return random() < 0.7 && alike.length > 0 ? alike : names;
}

const withService = (pattern: string): string =>
  pattern.includes(":") ? pattern : `s3:${pattern}`;

function resourceNear(statement: ReadableStatement | undefined, space: Space): string {
  const { random } = space;
  const pattern = pick(statement?.resource?.patterns ?? [], random)?.value;
  if (pattern === undefined) return withoutElement(statement);
  if (statement?.resource?.negated === true && random() < 0.6) {
    return pick(elsewhere.resources, random) ?? "*";
  }
  if (pattern === "*") return pick(["*", "arn:aws:s3:::bucket/key"], random) ?? "*";
  const short = pattern.split(":").length < 6 && pattern.startsWith("arn:");
  const whole = short && random() < 0.5 ? `${pattern}${":x".repeat(2)}` : pattern;
  return nearMiss(filled(whole, random), random);
}

/** Trust policies are about their role; a repository of Amazon ECR has policies without `Resource`. */
function withoutElement(statement: ReadableStatement | undefined): string {
  const isTrust =
    statement?.action.patterns.some(({ value }) => startsInAnyCase(value, "sts:")) === true;
  return isTrust
    ? `arn:aws:iam::${home}:role/Dev`
    : `arn:aws:ecr:us-east-1:${home}:repository/repository`;
}

/** A text of the pattern; a variable takes a value that the context may also have. */
function filled(pattern: string, random: () => number): string {
  return fillWildcards(
    withoutVariables(pattern, random),
    pick(["x", "a/b", "", "al"], random) ?? "",
  );
}

/** `${*}`, `${?}` and `${$}` stand for the character itself. */
function withoutVariables(pattern: string, random: () => number): string {
  let literal = "";
  let from = 0;
  for (let at = pattern.indexOf("${"); at >= 0; at = pattern.indexOf("${", from)) {
    const end = pattern.indexOf("}", at);
    if (end < 0) break;
    const name = pattern.slice(at + 2, end);
    const value = ["*", "?", "$"].includes(name) ? name : pick(["al", "x", ""], random);
    literal += pattern.slice(from, at) + (value ?? "");
    from = end + 1;
  }
  return literal + pattern.slice(from);
}

/** Mostly the text itself; else with a character more or less, or in other capitals. */
function nearMiss(text: string, random: () => number): string {
  const chance = random();
  if (chance < 0.76) return text;
  if (chance < 0.84) return `${text}x`;
  if (chance < 0.92) return text.slice(0, -1) || text;
  return random() < 0.5 ? text.toUpperCase() : text.toLowerCase();
}

/** The keys of the statement's conditions, most of them present, and now and then others. */
function contextNear(
  statement: ReadableStatement | undefined,
  { conditions, random }: Space,
): ReadonlyMap<string, ContextValue> {
  const other = random() < 0.4 ? pick(conditions, random) : undefined;
  const wanted = [...(statement?.conditions ?? []), ...(other === undefined ? [] : [other])];
  const present = wanted.filter(() => random() < 0.85);
  return new Map(present.map((one) => [one.key.toLowerCase(), valueNear(one, random)]));
}

function valueNear(condition: Condition, random: () => number): ContextValue {
  const one = (): string => textNear(condition, random);
  const many = random() < (condition.quantifier === undefined ? 0.1 : 0.7);
  if (!many) return { kind: "single", value: one() };
  const length = Math.floor(random() * 3);
  return { kind: "many", values: Array.from({ length }, one) };
}

function textNear({ operator, values }: Condition, random: () => number): string {
  const value = pick(values, random)?.value ?? "";
  const beside = besideBy(operator, value);
  if (beside !== undefined && random() < 0.6) return pick(beside, random) ?? value;
  return nearMiss(filled(value, random), random);
}

/** Values about which an operator that is not of texts is asked. */
function besideBy(operator: ConditionOperatorName, value: string): readonly string[] | undefined {
  if (operator === "Bool" || operator === "Null") return ["true", "false"];
  if (operator.startsWith("Numeric")) return [value, String(Number(value) - 1), `${value}1`];
  if (operator.startsWith("Date")) return [value, "1990-01-01T00:00:00Z", "2090-01-01T00:00:00Z"];
  if (operator.endsWith("IpAddress")) return [value.split("/")[0] ?? value, "203.0.113.9"];
  return undefined;
}

const path = "o-exampleorgid/r-ab12/ou-ab12-11111111/";

const organizationAround: OrganizationContext = {
  id: "o-exampleorgid",
  managementAccount: management,
  paths: new Map(accounts.map((account) => [account, path])),
};

/** What follows from the principal cannot be given, and what such a principal never has neither. */
function consistent(input: AuthorizationInput): AuthorizationRequest {
  const { request } = input;
  const kept = [...request.context].filter(([key, value]) => {
    const context = new Map([[key, value]]);
    return deriveContext({ ...input, request: { ...request, context } }).diagnostics.length === 0;
  });
  return { ...request, context: new Map(kept) };
}
