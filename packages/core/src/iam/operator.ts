/** The names of condition operators, taken apart and put together. */
import { everyUnit, isLetter, startsInAnyCase } from "../base/characters.ts";
import { nearest } from "../base/nearest.ts";
import type { Condition, ConditionOperatorName, SetQuantifier } from "./tree.ts";

export type ParsedOperator = Pick<Condition, "operator" | "quantifier" | "ifExists">;

/**
 * Reads `ForAllValues:StringLikeIfExists`. Capitals do not count, as in AWS; undefined where the
 * text is no operator. `NullIfExists` is read here and refused by the policy parser.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseOperator(text: string): ParsedOperator | undefined {
  const quantifier = quantifiers.find((name) => startsInAnyCase(text, `${name}:`));
  const rest = quantifier === undefined ? text : text.slice(quantifier.length + 1);
  const ifExists = endsInIfExists(rest);
  const name = ifExists ? rest.slice(0, -"IfExists".length) : rest;
  // Letters of ASCII alone: others have small letters of ASCII, as the Kelvin sign has `k`.
  const operator = everyUnit(name, isLetter) ? byLowerCase.get(name.toLowerCase()) : undefined;
  return operator === undefined ? undefined : { operator, quantifier, ifExists };
}

/** The inverse of {@link parseOperator}, in AWS's spelling. */
export function formatOperator(parsed: ParsedOperator): string {
  const prefix = parsed.quantifier === undefined ? "" : `${parsed.quantifier}:`;
  return `${prefix}${parsed.operator}${parsed.ifExists ? "IfExists" : ""}`;
}

/** The operator that a misspelt one may have meant, with its quantifier and suffix kept. */
export function nearestOperator(text: string): string | undefined {
  const [prefix, rest] = text.includes(":") ? split(text, text.indexOf(":")) : ["", text];
  const suffix = endsInIfExists(rest) ? "IfExists" : "";
  const name = nearest(rest.slice(0, rest.length - suffix.length), operatorNames);
  if (name === undefined) return undefined;
  const quantifier = prefix === "" ? "" : nearest(prefix, quantifiers);
  if (quantifier === undefined) return undefined;
  return `${quantifier}${quantifier === "" ? "" : ":"}${name}${suffix}`;
}

function split(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at + 1)];
}

const quantifiers: readonly SetQuantifier[] = ["ForAllValues", "ForAnyValue"];

function endsInIfExists(text: string): boolean {
  return startsInAnyCase(text.slice(-"IfExists".length), "IfExists");
}

/** A record, so that the compiler sees a name that is missing or too many. */
const names: Readonly<Record<ConditionOperatorName, true>> = {
  StringEquals: true,
  StringNotEquals: true,
  StringEqualsIgnoreCase: true,
  StringNotEqualsIgnoreCase: true,
  StringLike: true,
  StringNotLike: true,
  NumericEquals: true,
  NumericNotEquals: true,
  NumericLessThan: true,
  NumericLessThanEquals: true,
  NumericGreaterThan: true,
  NumericGreaterThanEquals: true,
  DateEquals: true,
  DateNotEquals: true,
  DateLessThan: true,
  DateLessThanEquals: true,
  DateGreaterThan: true,
  DateGreaterThanEquals: true,
  Bool: true,
  BinaryEquals: true,
  IpAddress: true,
  NotIpAddress: true,
  ArnEquals: true,
  ArnLike: true,
  ArnNotEquals: true,
  ArnNotLike: true,
  Null: true,
};

/** All operator names, without quantifier and `IfExists`. */
export const operatorNames = Object.keys(names) as readonly ConditionOperatorName[];

const byLowerCase: ReadonlyMap<string, ConditionOperatorName> = new Map(
  operatorNames.map((name) => [name.toLowerCase(), name]),
);
