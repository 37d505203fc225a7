/** Who is meant by what a user calls a principal. */
import { nearest, principalsOf, type KnownPrincipal, type Organization } from "@bailiwick/core";
import type { PrincipalInput } from "@bailiwick/wire";
import { principalFromInput, UnreadablePrincipal } from "../decide/principal.ts";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";

/**
 * The principal of a question to an organization: what is no ARN may be somebody's name in it.
 *
 * @throws {CommandFailure} `UNKNOWN_PRINCIPAL`, `AMBIGUOUS_PRINCIPAL`
 */
export function principalInOrganization(
  organization: Organization,
  input: PrincipalInput,
): PrincipalInput {
  if (typeof input !== "string" || input.startsWith("arn:")) return input;
  const isNamed = principalsOf(organization).some((one) => namesOf(one).includes(input));
  if (!isNamed && isReadable(input)) return input;
  const { principal, arn } = principalCalled(organization, { principal: input });
  return principal.kind === "role-session"
    ? { arn: principal.sessionArn, role: principal.roleArn }
    : arn;
}

/** A service or an identity provider. */
function isReadable(input: string): boolean {
  try {
    principalFromInput(input);
    return true;
  } catch (error) {
    if (error instanceof UnreadablePrincipal) return false;
    throw error;
  }
}

/**
 * By ARN, by name, or by the words in which answers speak of it.
 *
 * @throws {CommandFailure} `UNKNOWN_PRINCIPAL`, `AMBIGUOUS_PRINCIPAL`
 */
export function principalCalled(
  organization: Organization,
  { principal: text, account }: { readonly principal: string; readonly account?: string },
): KnownPrincipal {
  const all = principalsOf(organization);
  const named = all.filter((one) => namesOf(one).includes(text));
  const found = named.filter((one) => account === undefined || one.account === account);
  const arns = new Set(found.map(({ arn }) => arn));
  const [first] = found;
  if (first !== undefined && arns.size === 1) return first;
  throw new CommandFailure(
    first === undefined ? "UNKNOWN_PRINCIPAL" : "AMBIGUOUS_PRINCIPAL",
    first === undefined ? unknownWords(all, text, named) : ambiguousWords(text, found),
    { exit: exitCode.usage },
  );
}

function namesOf({ arn, label, person, principal }: KnownPrincipal): readonly string[] {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const session = principal.kind === "role-session" ? [principal.sessionArn] : [];
  return [
    arn,
    label,
    name,
    ...session,
    ...(person?.userName === undefined ? [] : [person.userName]),
  ];
}

function unknownWords(
  all: readonly KnownPrincipal[],
  text: string,
  elsewhere: readonly KnownPrincipal[],
): string {
  if (elsewhere.length > 0) {
    const accounts = [...new Set(elsewhere.map((one) => one.account))].slice(0, mostShown);
    return `\`${text}\` is not in that account; it is in ${accounts.join(", ")}.`;
  }
  const meant = nearest(text, all.flatMap(namesOf));
  const suggestion = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
  return `Nobody in the organization is called \`${text}\`.${suggestion}`;
}

function ambiguousWords(text: string, found: readonly KnownPrincipal[]): string {
  const shown = found.slice(0, mostShown).map(({ label, arn }) => `  ${label}: ${arn}`);
  const left = found.length - shown.length;
  const more = left > 0 ? [`  and ${left} more`] : [];
  return [
    `\`${text}\` is the name of ${found.length} principals. Give the ARN, or \`--account\`:`,
    ...shown,
    ...more,
  ].join("\n");
}

const mostShown = 10;
