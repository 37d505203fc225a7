/**
 * Callers of every kind that principal elements tell apart: those that are named, others in the
 * accounts that are named, and some of whom nothing is said.
 */
import type { Principal } from "../evaluate/request.ts";
import { accountOfArn, parseArn } from "../iam/arn.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import type { PrincipalEntry, Statement } from "../iam/tree.ts";

/** The most natural first. */
export function principalsNamedIn(statements: readonly Statement[]): readonly Principal[] {
  const entries = statements.flatMap((statement) =>
    statement.kind === "statement" ? (statement.principal?.entries ?? []) : [],
  );
  const named = entries.flatMap(principalsOfEntry);
  const accounts = new Set(entries.flatMap(({ value }) => accountIn(value) ?? []));
  const fresh = freshAccount(accounts);
  const services = new Set(
    entries.filter(({ type }) => type === "Service").map(({ value }) => value),
  );
  const all: readonly Principal[] = [
    ...named,
    ...[...accounts].flatMap(othersIn),
    ...(fresh === undefined ? [] : othersIn(fresh)),
    ...[...services].map((name): Principal => ({ kind: "service", name })),
    { kind: "service", name: "other.amazonaws.com" },
    { kind: "federated", provider: "arn:aws:iam::999999999999:saml-provider/other" },
    { kind: "anonymous" },
  ];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function principalsOfEntry({ type, value }: PrincipalEntry): readonly Principal[] {
  if (type === "Federated") return value === "*" ? [] : [{ kind: "federated", provider: value }];
  if (type !== "AWS") return [];
  const account = accountOfArn(value);
  if (account === undefined) return ofNoAccount(value);
  const [kind = "", ...rest] = parseArn(value)?.resource.split("/") ?? [];
  switch (kind) {
    case "user":
      return [{ kind: "user", arn: value, account }];
    case "role":
      return [sessionOf(value, account, "session")];
    case "assumed-role": {
      const [role = "", session = ""] = rest;
      const roleArn = `arn:aws:iam::${account}:role/${role}`;
      return [sessionOf(roleArn, account, session), sessionOf(roleArn, account, `${session}x`)];
    }
    case "federated-user":
      return [{ kind: "federated-user", arn: value, account }];
    default:
      return [];
  }
}

/**
 * Of no account: a unique id, which AWS stores in place of the ARN of who was deleted, or a text that
 * AWS refuses, by which somebody might be named all the same.
 */
function ofNoAccount(value: string): readonly Principal[] {
  const account = freshAccount(new Set());
  if (account === undefined || value === "*" || parseAccountId(value) !== undefined) return [];
  if (value.startsWith("AIDA")) return [{ ...userIn(account), userId: value }];
  if (!value.startsWith("AROA")) return [{ kind: "user", arn: value, account }];
  const session = sessionOf(`arn:aws:iam::${account}:role/x`, account, "session");
  return [{ ...session, roleId: value }];
}

/** Whom an element does not name by itself. */
function othersIn(account: AccountId): readonly Principal[] {
  const user = userIn(account);
  const arn = `arn:aws:sts::${account}:federated-user/x`;
  return [
    sessionOf(`arn:aws:iam::${account}:role/x`, account, "session"),
    user,
    { kind: "root", account },
    { kind: "federated-user", account, arn, federatedBy: user.arn },
  ];
}

type User = Extract<Principal, { kind: "user" }>;
type RoleSession = Extract<Principal, { kind: "role-session" }>;

function userIn(account: AccountId): User {
  return { kind: "user", arn: `arn:aws:iam::${account}:user/x`, account, userId: "AIDAX" };
}

function sessionOf(roleArn: string, account: AccountId, session: string): RoleSession {
  const role = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    kind: "role-session",
    roleArn,
    sessionArn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    account,
    roleId: "AROAX",
  };
}

function accountIn(value: string): AccountId | undefined {
  return parseAccountId(value) ?? accountOfArn(value);
}

function freshAccount(known: ReadonlySet<AccountId>): AccountId | undefined {
  for (let number = 999_999_999_999; number > 0; number -= 1) {
    const account = parseAccountId(String(number));
    if (account === undefined || !known.has(account)) return account;
  }
  return undefined;
}
