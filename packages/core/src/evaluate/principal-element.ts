/**
 * Whom a `Principal` or `NotPrincipal` names, and how strongly an Allow to them grants:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 *
 * What AWS does not document (decision 0007) is open: whether `{"AWS": "*"}` reaches services and
 * identity providers, whom a canonical user id names, whom the unique id of a principal names whose
 * id is not known here, and whom a `NotPrincipal` denies that names a principal but not its account.
 */
import { accountOfArn, parseArn } from "../iam/arn.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import type { PrincipalElement, PrincipalEntry, ReadableStatement } from "../iam/tree.ts";
import type { Facts } from "./facts.ts";
import { accountOf } from "./parties.ts";
import type { Principal } from "./request.ts";
import type { Scope } from "./scope.ts";
import { no, or, truthOf, unclear, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";

/**
 * How an Allow of a resource policy reaches the principal, which matters within one account:
 * - `direct`: named as user, session, service or provider, or by `*`. What identity policies,
 *   boundary and session policy do not allow does not matter.
 * - `limited`: named as the role of the session, or as the user who federated it. Boundary and
 *   session policy must allow as well.
 * - `account`: the account is named, which leaves it to the identity policies.
 */
export type Grant = "direct" | "limited" | "account";

/** Whether an Allow of the statement reaches the principal in this way. */
export function grants(grant: Grant): (statement: ReadableStatement, scope: Scope) => Truth {
  return ({ principal }, scope) => {
    if (principal === undefined || principal.negated) return unsupported(principal, scope);
    return or(
      principal.entries
        .map((entry) => matchEntry(entry, scope))
        .filter((match) => match.grant === grant)
        .map((match) => match.truth),
    );
  };
}

/** Whether the statement is about the principal, in whatever way. */
export function names({ principal, effect }: ReadableStatement, scope: Scope): Truth {
  if (principal === undefined) return unsupported(principal, scope);
  if (!principal.negated) return namesAny(principal.entries, scope);
  return effect === "Deny" && scope.type !== "rcp" && scope.type !== "trust"
    ? deniesByNotPrincipal(principal.entries, scope)
    : unsupported(principal, scope);
}

/** For the policy types that are attached to the principal. */
export function everybody(): Truth {
  return yes;
}

type Match = { readonly grant: Grant; readonly truth: Truth };

function namesAny(entries: readonly PrincipalEntry[], scope: Scope): Truth {
  return or(entries.map((entry) => matchEntry(entry, scope).truth));
}

/** `NotPrincipal` with Allow, or where a policy type has none: AWS refuses it, so nobody knows. */
function unsupported(element: PrincipalElement | undefined, scope: Scope): Truth {
  const what = element === undefined ? "no `Principal`" : "`NotPrincipal`";
  const detail = `The statement has ${what}, which AWS does not support there, so whom it concerns is not known.`;
  return unclear({ detail, statement: scope.ref });
}

/**
 * Denies everybody but those it names, and it must name them whole: session, role and account. Who
 * has a permissions boundary is always denied.
 */
function deniesByNotPrincipal(entries: readonly PrincipalEntry[], scope: Scope): Truth {
  const { principal, hasBoundary } = scope.facts;
  if (entries.some((entry) => entry.value === "*")) return no;
  if (hasBoundary && accountOf(principal) !== undefined) return yes;
  const named = namesAny(entries, scope);
  if (named.kind === "false") return yes;
  const wholly = namesOf(principal).every((name) => entries.some((entry) => isNamed(entry, name)));
  if (named.kind === "true" && wholly) return no;
  const detail =
    "`NotPrincipal` names the principal, but not together with its role, session and account; AWS says that it may then be denied.";
  return unclear({ detail, statement: scope.ref });
}

/** All the names that a `NotPrincipal` must list to except the principal. */
function namesOf(principal: Principal): readonly string[] {
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

function isNamed(entry: PrincipalEntry, name: string): boolean {
  return entry.value === name || accountNamedBy(entry.value) === name;
}

function matchEntry(entry: PrincipalEntry, scope: Scope): Match {
  const { principal } = scope.facts;
  switch (entry.type) {
    case "*":
      return { grant: "direct", truth: yes };
    case "AWS":
      return entry.value === "*"
        ? matchEveryAwsPrincipal(scope)
        : matchAwsEntry(entry.value, scope);
    case "Service":
      return matchNamed(
        entry.value,
        principal.kind === "service" ? principal.name : undefined,
        scope,
      );
    case "Federated":
      return matchNamed(
        entry.value,
        principal.kind === "federated" ? principal.provider : undefined,
        scope,
      );
    case "CanonicalUser":
      return { grant: "account", truth: matchCanonicalUser(scope) };
  }
}

/** Anonymous callers included: for them, `*` and `{"AWS": "*"}` are the same. */
function matchEveryAwsPrincipal(scope: Scope): Match {
  const { kind } = scope.facts.principal;
  if (scope.type === "rcp" || (kind !== "service" && kind !== "federated")) {
    return { grant: "direct", truth: yes };
  }
  const detail = `AWS does not say whether \`{"AWS": "*"}\` reaches ${kind === "service" ? "service principals" : "identity providers"}, as \`"*"\` does.`;
  return { grant: "direct", truth: unclear({ detail, statement: scope.ref }) };
}

function matchNamed(value: string, name: string | undefined, scope: Scope): Match {
  if (name === undefined || value !== "*")
    return { grant: "direct", truth: truthOf(value === name) };
  const detail = "AWS does not say whom a `*` for services or identity providers names.";
  return { grant: "direct", truth: unclear({ detail, statement: scope.ref }) };
}

function matchCanonicalUser(scope: Scope): Truth {
  if (accountOf(scope.facts.principal) === undefined) return no;
  const detail = "Whose canonical user id that is, is not known.";
  return unclear({ detail, statement: scope.ref });
}

function matchAwsEntry(value: string, scope: Scope): Match {
  const { principal } = scope.facts;
  const account = accountNamedBy(value);
  if (account !== undefined) return { grant: "account", truth: matchAccount(account, scope) };
  const match = (grant: Grant, truth: Truth): Match => ({ grant, truth });
  switch (principal.kind) {
    case "user":
      return match(
        "direct",
        matchName(value, { name: principal.arn, id: principal.userId }, scope),
      );
    case "role-session":
      if (value === principal.sessionArn) return match("direct", yes);
      return match(
        "limited",
        matchName(value, { name: principal.roleArn, id: principal.roleId }, scope),
      );
    case "federated-user":
      if (value === principal.arn) return match("direct", yes);
      return match("limited", matchFederatingUser(value, principal, scope));
    case "root":
    case "assumed-root":
    case "service":
    case "federated":
    case "anonymous":
      return match("direct", no);
  }
}

/** `111122223333` or `arn:aws:iam::111122223333:root`: the same, and not only the root user. */
function accountNamedBy(value: string): AccountId | undefined {
  const arn = parseArn(value);
  if (arn === undefined) return parseAccountId(value);
  return arn.service === "iam" && arn.resource === "root" ? accountOfArn(value) : undefined;
}

/**
 * In the policy of a gateway endpoint, an account stands for its root user alone:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function matchAccount(account: AccountId, scope: Scope): Truth {
  const { principal, action } = scope.facts;
  if (accountOf(principal) !== account) return no;
  const maybeGateway = action.startsWith("s3:") || action.startsWith("dynamodb:");
  if (scope.type !== "vpce" || principal.kind === "root" || !maybeGateway) return yes;
  const detail =
    "In the policy of a gateway endpoint an account means its root user, in that of an interface endpoint everybody in it; which one it is, is not known.";
  return unclear({ detail, statement: scope.ref });
}

/** By its ARN, or by the unique id that AWS stores instead. */
function matchName(
  value: string,
  { name, id }: { readonly name: string; readonly id: string | undefined },
  scope: Scope,
): Truth {
  if (value === name) return yes;
  if (!isUniqueId(value)) return no;
  if (id !== undefined) return truthOf(value === id);
  const detail = `The principal \`${value}\` is named by its unique id, and that of \`${name}\` is not known.`;
  return unclear({ detail, statement: scope.ref });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function isUniqueId(value: string): boolean {
  return value.startsWith("AROA") || value.startsWith("AIDA");
}

function matchFederatingUser(
  value: string,
  principal: Extract<Facts["principal"], { kind: "federated-user" }>,
  scope: Scope,
): Truth {
  if (principal.federatedBy !== undefined) {
    return matchName(value, { name: principal.federatedBy, id: undefined }, scope);
  }
  const isUser = parseArn(value)?.resource.startsWith("user/") === true;
  if (!isUniqueId(value) && !(isUser && accountOfArn(value) === principal.account)) return no;
  const detail = `Which user federated \`${principal.arn}\` is not known.`;
  return unclear({ detail, statement: scope.ref });
}
