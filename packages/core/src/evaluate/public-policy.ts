/**
 * Whether S3 counts a bucket's policy as public: it does unless every Allow is limited to fixed
 * values, of the principal or of some condition keys. A Deny does not count.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
import { hasWildcards } from "../base/wildcard.ts";
import { parseArn } from "../iam/arn.ts";
import type { Condition, PolicyDocument, ReadableStatement, Statement } from "../iam/tree.ts";
import { parseIpRange } from "../iam/values/ip-range.ts";

/** `unclear`: the page does not say, or a statement cannot be read. */
export type Publicity = "public" | "fixed" | "unclear";

/** The policy of a bucket; an access point's is not judged in the same way. */
export function publicityOf({ statements }: PolicyDocument): Publicity {
  return worst(statements.map(publicityOfStatement));
}

function worst(all: readonly Publicity[]): Publicity {
  if (all.includes("public")) return "public";
  return all.includes("unclear") ? "unclear" : "fixed";
}

function best(all: readonly Publicity[]): Publicity {
  if (all.includes("fixed")) return "fixed";
  return all.includes("unclear") ? "unclear" : "public";
}

function publicityOfStatement(statement: Statement): Publicity {
  if (statement.effect === "Deny") return "fixed";
  if (statement.kind === "unreadable") return "unclear";
  return best([ofPrincipal(statement), ...statement.conditions.map(ofCondition)]);
}

/** A principal is a fixed value unless it is everybody; AWS accepts no other wildcard there. */
function ofPrincipal({ principal }: ReadableStatement): Publicity {
  if (principal === undefined || principal.negated) return "unclear";
  return worst(
    principal.entries.map(({ type, value }) =>
      type === "*" || !isFixed(value) ? "public" : "fixed",
    ),
  );
}

/** The keys that the page names, and whether a value of them is fixed. */
const limitingKeys: Readonly<Record<string, (value: string) => boolean>> = {
  "aws:principalorgid": isFixed,
  "aws:sourceip": isNarrow,
  "aws:sourcearn": isFixed,
  "aws:sourcevpc": isFixed,
  "aws:sourcevpce": isFixed,
  "aws:sourceowner": isFixed,
  "aws:sourceaccount": isFixed,
  "aws:userid": isFixed,
  "s3:dataaccesspointarn": (value) => isFixed(accountPart(value)),
  "s3:dataaccesspointaccount": isFixed,
  "s3:x-amz-server-side-encryption-aws-kms-key-id": isFixed,
};

/**
 * "An AWS principal, user, role, or service principal (e.g. `aws:PrincipalOrgID`)": the page names
 * one key of this kind, and whether others do is not said.
 */
const keysOfPrincipals: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgpaths",
  "aws:principalservicename",
  "aws:principalservicenameslist",
  "aws:principalisawsservice",
  "aws:username",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
]);

/** Operators by which a value limits; a negated one lets all others in, `IfExists` whoever has none. */
const limitingOperators: ReadonlySet<Condition["operator"]> = new Set([
  "ArnEquals",
  "ArnLike",
  "IpAddress",
  "StringEquals",
  "StringEqualsIgnoreCase",
  "StringLike",
]);

function ofCondition({ key, operator, quantifier, ifExists, values }: Condition): Publicity {
  if (!limitingOperators.has(operator) || ifExists || quantifier === "ForAllValues")
    return "public";
  const name = key.toLowerCase();
  const isLimiting = limitingKeys[name];
  if (isLimiting !== undefined) {
    return values.every(({ value }) => isLimiting(value)) ? "fixed" : "public";
  }
  return keysOfPrincipals.has(name) && values.every(({ value }) => isFixed(value))
    ? "unclear"
    : "public";
}

/** "Values that don't contain a wildcard or an AWS Identity and Access Management Policy Variable" */
function isFixed(value: string): boolean {
  return !hasWildcards(value) && !value.includes("${");
}

/** The access point's name may be a wildcard "as long as the account ID is fixed". */
function accountPart(value: string): string {
  const account = parseArn(value)?.account;
  return account === undefined || account === "" ? "*" : account;
}

/** Public are "values broader than `/8` for IPv4 and `/32` for IPv6"; no private range is broader. */
function isNarrow(value: string): boolean {
  const range = parseIpRange(value);
  if (range === undefined) return false;
  return range.prefix >= (range.version === 4 ? 8 : 32);
}
