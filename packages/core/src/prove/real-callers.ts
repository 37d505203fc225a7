/**
 * Callers as AWS has them: the ARN of a role or user, its account, and what principal elements name
 * belong together. One of each kind that principal elements and conditions on the caller tell apart.
 */
import type { Principal } from "../evaluate/request.ts";
import { accountOfArn, parseArn } from "../iam/arn.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import type { PrincipalEntry } from "../iam/tree.ts";
import { globOf } from "../compile/policy/glob.ts";
import { patternsOf, wildcardPattern } from "./values/condition-patterns.ts";
import type { Placed } from "./dimension.ts";
import { principalsNamedIn } from "./named-principals.ts";
import { textClasses, wild } from "./values/text-classes.ts";
import type { TextPattern } from "./values/text-classes.ts";

/** Keys that follow from a caller of these, so that they are no dimension of their own. */
export const keysOfCallers: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principaltype",
]);

/** Undefined where there are too many kinds. */
export function realCallers(
  statements: readonly Placed[],
  partitions: readonly string[],
  budget: number,
): readonly Principal[] | undefined {
  const sources = statements.map(({ compiled }) => compiled.source);
  const entries = sources.flatMap((statement) =>
    statement.kind === "statement" ? (statement.principal?.entries ?? []) : [],
  );
  const arns = textClasses(
    [...patternsOfConditions(statements), ...entries.flatMap(patternsOfEntry)],
    budget,
    partitions.flatMap((partition) => formsOfArns(entries, partition)),
  );
  if (arns === undefined) return undefined;
  const ids = entries
    .map(({ value }) => value)
    .filter((value) => value.startsWith("AROA") || value.startsWith("AIDA"));
  const made = arns.flatMap((arn) => callersWith(arn, entries, ids));
  // Services, providers and the anonymous have no ARN.
  const others = principalsNamedIn(sources).filter(({ kind }) => withoutArn.has(kind));
  return [...made, ...others];
}

const withoutArn: ReadonlySet<Principal["kind"]> = new Set(["service", "federated", "anonymous"]);

function patternsOfConditions(statements: readonly Placed[]): readonly TextPattern[] {
  return statements.flatMap(({ compiled: { source }, variables }) =>
    source.kind !== "statement"
      ? []
      : source.conditions.flatMap((condition) => {
          const patterns = patternsOf(condition, variables);
          switch (condition.key.toLowerCase()) {
            case "aws:principalarn":
              return patterns;
            case "aws:principalaccount":
              return patterns.map(({ tokens }) => ofAccount(tokens.map(inPart)));
            default:
              return [];
          }
        }),
  );
}

function inPart(token: number): number {
  if (token === wild.many) return wild.manyInPart;
  return token === wild.one ? wild.oneInPart : token;
}

function ofAccount(account: readonly number[]): TextPattern {
  const tokens = [
    ...globOf("arn:"),
    wild.manyInPart,
    ...globOf(":"),
    wild.manyInPart,
    ...globOf("::"),
    ...account,
  ];
  return { tokens: [...tokens, ...globOf(":*")], folded: false };
}

function patternsOfEntry({ value }: PrincipalEntry): readonly TextPattern[] {
  const account = parseAccountId(value) ?? accountOfArn(value);
  const own = value.startsWith("arn:") ? [{ tokens: literal(value), folded: false }] : [];
  return account === undefined ? own : [...own, ofAccount(literal(account))];
}

const digits = Array.from({ length: 12 }, () => wild.digit);

/** Of users, roles, root users and federated users; of a session that is named, its role's in any path. */
function formsOfArns(
  entries: readonly PrincipalEntry[],
  partition: string,
): readonly TextPattern[] {
  const inAccount = (service: string, rest: string) => ({
    tokens: [...literal(`arn:${partition}:${service}::`), ...digits, ...globOf(rest)],
    folded: false,
  });
  const sessions = entries.flatMap(({ value }) => {
    const session = sessionNamedBy(value);
    return session === undefined
      ? []
      : [`role/${session.role}`, `role/?*/${session.role}`].map((path) =>
          wildcardPattern(`arn:${partition}:iam::${session.account}:${path}`),
        );
  });
  return [
    inAccount("iam", ":role/?*"),
    inAccount("iam", ":user/?*"),
    inAccount("iam", ":root"),
    inAccount("sts", ":federated-user/?*"),
    ...sessions,
  ];
}

type Session = { readonly account: AccountId; readonly role: string; readonly arn: string };

function sessionNamedBy(value: string): Session | undefined {
  const account = accountOfArn(value);
  const [kind, role] = parseArn(value)?.resource.split("/") ?? [];
  if (account === undefined || kind !== "assumed-role" || role === undefined) return undefined;
  return { account, role, arn: value };
}

function callersWith(
  arn: string,
  entries: readonly PrincipalEntry[],
  ids: readonly string[],
): readonly Principal[] {
  const account = accountOfArn(arn);
  const [kind = ""] = parseArn(arn)?.resource.split("/") ?? [];
  if (account === undefined) return [];
  switch (kind) {
    case "root":
      return [{ kind: "root", account }];
    case "user":
      return ["AIDAX", ...ids].map((userId) => ({ kind: "user", arn, account, userId }));
    case "federated-user":
      return [
        {
          kind: "federated-user",
          arn,
          account,
          federatedBy: `${arn.slice(0, arn.indexOf(":", 4))}:iam::${account}:user/x`,
        },
      ];
    default:
      return sessionsOf(arn, account, entries).flatMap((sessionArn) =>
        ["AROAX", ...ids].map((roleId): Principal => ({
          kind: "role-session",
          roleArn: arn,
          sessionArn,
          account,
          roleId,
        })),
      );
  }
}

/** One of the role that nobody names, and those that are named. */
function sessionsOf(
  roleArn: string,
  account: AccountId,
  entries: readonly PrincipalEntry[],
): readonly string[] {
  const role = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  const named = entries.flatMap(({ value }) => {
    const session = sessionNamedBy(value);
    return session?.account === account && session.role === role ? [session.arn] : [];
  });
  const partition = roleArn.slice(0, roleArn.indexOf(":", 4));
  const plain = `${partition}:sts::${account}:assumed-role/${role}/session`;
  return [named.includes(plain) ? `${plain}x` : plain, ...named];
}

function literal(text: string): readonly number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
