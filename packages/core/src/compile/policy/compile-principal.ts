/**
 * `Principal` and `NotPrincipal`, compiled: whom an element names, and how strongly an Allow to them
 * grants. What AWS does not document is open: decision 0007.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
import { accountOfArn, parseArn } from "../../iam/arn.ts";
import { parseAccountId } from "../../iam/ids.ts";
import type { Effect, PolicyType, PrincipalElement, PrincipalEntry } from "../../iam/tree.ts";
import type { Principal } from "../../evaluate/request.ts";
import type { Asking } from "./asking.ts";
import type { Test } from "./compile-condition.ts";
import { No, Open, Yes, triOf, triOr } from "./tri.ts";
import type { Tri } from "./tri.ts";

/** How an Allow of a resource policy reaches a principal; see evaluate/principal-element.ts. */
export type Reached = { readonly direct: Tri; readonly limited: Tri; readonly account: Tri };

export type ReachTest = (asking: Asking) => Reached;

/** For Allow statements of resource and trust policies. */
export function compileReach(element: PrincipalElement | undefined, type: PolicyType): ReachTest {
  if (element === undefined || element.negated) return () => open;
  const names = namesOfElement(element.entries);
  return (asking) => reachOf(names, asking, type);
}

/** Whether a statement is about the principal, in whatever way; undefined where it always is. */
export function compileNames(
  element: PrincipalElement | undefined,
  { effect, type }: { readonly effect: Effect; readonly type: PolicyType },
): Test | undefined {
  if (element === undefined) return () => Open;
  const names = namesOfElement(element.entries);
  if (names.everybody && !element.negated) return undefined;
  if (!element.negated) return (asking) => anyOf(reachOf(names, asking, type));
  // AWS refuses `NotPrincipal` there, so nobody knows.
  if (effect !== "Deny" || type === "rcp" || type === "trust") return () => Open;
  return (asking) => deniedByNotPrincipal(names, asking, type);
}

export function anyOf({ direct, limited, account }: Reached): Tri {
  return triOr(direct, triOr(limited, account));
}

const open: Reached = { direct: Open, limited: Open, account: Open };
const none: Reached = { direct: No, limited: No, account: No };

/** The entries of an element, laid out to be looked up. */
type Names = {
  /** `"*"`. */
  readonly everybody: boolean;
  /** `{"AWS": "*"}`. */
  readonly everyAwsPrincipal: boolean;
  readonly everyService: boolean;
  readonly everyProvider: boolean;
  readonly canonicalUser: boolean;
  readonly accounts: ReadonlySet<string>;
  /** ARNs and unique ids of users, roles and sessions. */
  readonly aws: ReadonlySet<string>;
  readonly uniqueIds: readonly string[];
  readonly services: ReadonlySet<string>;
  readonly providers: ReadonlySet<string>;
  /** Every value as it is written, of whatever kind, and the accounts that ARNs of root users name. */
  readonly all: ReadonlySet<string>;
};

function namesOfElement(entries: readonly PrincipalEntry[]): Names {
  const of = (type: PrincipalEntry["type"]) =>
    entries.filter((entry) => entry.type === type).map((entry) => entry.value);
  const aws = of("AWS").filter((value) => value !== "*");
  const own = aws.filter((value) => accountNamedBy(value) === undefined);
  return {
    everybody: entries.some((entry) => entry.type === "*"),
    everyAwsPrincipal: of("AWS").includes("*"),
    everyService: of("Service").includes("*"),
    everyProvider: of("Federated").includes("*"),
    canonicalUser: of("CanonicalUser").length > 0,
    accounts: new Set(aws.flatMap((value) => accountNamedBy(value) ?? [])),
    aws: new Set(own),
    uniqueIds: own.filter(isUniqueId),
    services: new Set(of("Service")),
    providers: new Set(of("Federated")),
    all: new Set(entries.flatMap(({ value }) => [value, accountNamedBy(value) ?? value])),
  };
}

/** `111122223333` or `arn:aws:iam::111122223333:root`: the same, and not only the root user. */
function accountNamedBy(value: string): string | undefined {
  const arn = parseArn(value);
  if (arn === undefined) return parseAccountId(value);
  return arn.service === "iam" && arn.resource === "root" ? accountOfArn(value) : undefined;
}

function isUniqueId(value: string): boolean {
  return value.startsWith("AROA") || value.startsWith("AIDA");
}

function reachOf(names: Names, asking: Asking, type: PolicyType): Reached {
  if (names.everybody) return { ...reachByName(names, asking, type), direct: Yes };
  return reachByName(names, asking, type);
}

function reachByName(names: Names, asking: Asking, type: PolicyType): Reached {
  const { principal } = asking.caller;
  switch (principal.kind) {
    case "service": {
      const named = triOf(names.services.has(principal.name));
      const direct = names.everyService ? triOr(named, Open) : named;
      return { ...none, direct: triOr(direct, everyAws(names, type)) };
    }
    case "federated": {
      const named = triOf(names.providers.has(principal.provider));
      const direct = names.everyProvider ? triOr(named, Open) : named;
      return { ...none, direct: triOr(direct, everyAws(names, type)) };
    }
    case "anonymous":
      return names.everyAwsPrincipal ? { ...none, direct: Yes } : none;
    case "root":
    case "assumed-root":
      return reachOfAccount(names, asking, type);
    case "user":
    case "role-session":
    case "federated-user":
      return reachOfPerson(names, asking, { principal, type });
  }
}

/** AWS does not say whether `{"AWS": "*"}` reaches services and identity providers, as `"*"` does. */
function everyAws(names: Names, type: PolicyType): Tri {
  if (!names.everyAwsPrincipal) return No;
  return type === "rcp" ? Yes : Open;
}

function reachOfAccount(names: Names, asking: Asking, type: PolicyType): Reached {
  const named = accountIsNamed(names, asking, type);
  return {
    direct: triOf(names.everyAwsPrincipal),
    limited: No,
    account: names.canonicalUser ? triOr(named, Open) : named,
  };
}

type Person = Extract<Principal, { kind: "user" | "role-session" | "federated-user" }>;

function reachOfPerson(
  names: Names,
  asking: Asking,
  { principal, type }: { readonly principal: Person; readonly type: PolicyType },
): Reached {
  const { account } = reachOfAccount(names, asking, type);
  const direct = triOf(names.everyAwsPrincipal);
  switch (principal.kind) {
    case "user":
      return {
        direct: triOr(direct, isNamed(names, principal.arn, principal.userId)),
        limited: No,
        account,
      };
    case "role-session":
      return {
        direct: triOr(direct, triOf(names.aws.has(principal.sessionArn))),
        limited: isNamed(names, principal.roleArn, principal.roleId),
        account,
      };
    case "federated-user":
      return {
        direct: triOr(direct, triOf(names.aws.has(principal.arn))),
        limited: federatingUserIsNamed(names, principal),
        account,
      };
  }
}

/** By its ARN, or by the unique id that AWS stores instead. */
function isNamed(names: Names, arn: string, id: string | undefined): Tri {
  if (names.aws.has(arn)) return Yes;
  if (id !== undefined) return triOf(names.uniqueIds.includes(id));
  return names.uniqueIds.length > 0 ? Open : No;
}

function federatingUserIsNamed(
  names: Names,
  principal: Extract<Principal, { kind: "federated-user" }>,
): Tri {
  if (principal.federatedBy !== undefined) return isNamed(names, principal.federatedBy, undefined);
  if (names.uniqueIds.length > 0) return Open;
  for (const value of names.aws) {
    const isUser = parseArn(value)?.resource.startsWith("user/") === true;
    if (value !== principal.arn && isUser && accountOfArn(value) === principal.account) return Open;
  }
  return No;
}

/**
 * In the policy of a gateway endpoint, an account stands for its root user alone, in that of an
 * interface endpoint for everybody in it: which one it is, is not known.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function accountIsNamed(names: Names, { caller, action }: Asking, type: PolicyType): Tri {
  if (caller.account === undefined || !names.accounts.has(caller.account)) return No;
  const maybeGateway = action.startsWith("s3:") || action.startsWith("dynamodb:");
  return type === "vpce" && caller.principal.kind !== "root" && maybeGateway ? Open : Yes;
}

/**
 * Denies everybody but those it names, and it must name them whole: session, role and account. Who
 * has a permissions boundary is always denied.
 */
function deniedByNotPrincipal(names: Names, asking: Asking, type: PolicyType): Tri {
  if (names.all.has("*")) return No;
  if (asking.hasBoundary && asking.caller.account !== undefined) return Yes;
  const named = anyOf(reachOf(names, asking, type));
  if (named === No) return Yes;
  const wholly = allNamesOf(asking.caller.principal).every((name) => names.all.has(name));
  return named === Yes && wholly ? No : Open;
}

/** All the names that a `NotPrincipal` must list to except the principal. */
function allNamesOf(principal: Principal): readonly string[] {
  switch (principal.kind) {
    case "root":
    case "assumed-root":
      return [principal.account];
    case "user":
    case "federated-user":
      return [principal.arn, principal.account];
    case "role-session":
      return [principal.sessionArn, principal.roleArn, principal.account];
    case "service":
      return [principal.name];
    case "federated":
      return [principal.provider];
    case "anonymous":
      return [];
  }
}
