/** The names of condition operators, taken apart and put together. */
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
  const parts = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i.exec(text);
  const operator = byLowerCase.get(parts?.[2]?.toLowerCase() ?? "");
  if (parts === null || operator === undefined) return undefined;
  return { operator, quantifier: quantifierOf(parts[1]), ifExists: parts[3] !== undefined };
}

/** The inverse of {@link parseOperator}, in AWS's spelling. */
export function formatOperator(parsed: ParsedOperator): string {
  const prefix = parsed.quantifier === undefined ? "" : `${parsed.quantifier}:`;
  return `${prefix}${parsed.operator}${parsed.ifExists ? "IfExists" : ""}`;
}

/** The operator that a misspelt one may have meant, with its quantifier and suffix kept. */
export function nearestOperator(text: string): string | undefined {
  const [prefix, rest] = text.includes(":") ? split(text, text.indexOf(":")) : ["", text];
  const suffix = /IfExists$/i.test(rest) ? "IfExists" : "";
  const name = nearest(rest.slice(0, rest.length - suffix.length), operatorNames);
  if (name === undefined) return undefined;
  const quantifier = prefix === "" ? "" : nearest(prefix, ["ForAllValues", "ForAnyValue"]);
  if (quantifier === undefined) return undefined;
  return `${quantifier}${quantifier === "" ? "" : ":"}${name}${suffix}`;
}

function split(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at + 1)];
}

function quantifierOf(text: string | undefined): SetQuantifier | undefined {
  if (text === undefined) return undefined;
  return text.toLowerCase() === "forallvalues" ? "ForAllValues" : "ForAnyValue";
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
