/**
 * Writes policy documents: the inverse of the parser (`parse(print(tree))` is `tree`, places
 * aside), and a minifier that keeps the text of a document as it is between its white space.
 */
import { assert } from "../base/assert.ts";
import { parseJson } from "../base/json.ts";
import type { JsonValue } from "../base/json.ts";
import { formatOperator } from "./operator.ts";
import type {
  Condition,
  PolicyDocument,
  PrincipalElement,
  ReadableStatement,
  Statement,
  Text,
} from "./tree.ts";

/** Whether every statement of the document can be read, so that it can be printed. */
export function isReadable(document: PolicyDocument): boolean {
  return document.statements.every((statement) => statement.kind === "statement");
}

/**
 * Canonical JSON text: elements in AWS's usual order, two spaces of indentation, a list of one as
 * its element, every value a string.
 *
 * @throws {AssertionFailure} if a statement is unreadable: it has no text but its source's
 */
export function printPolicy(document: PolicyDocument): string {
  const { version, id, statements } = document;
  const json = { Version: version, Id: id, Statement: statements.map(jsonFromStatement) };
  return JSON.stringify(json, undefined, 2);
}

/**
 * The document's text without white space outside strings; nothing else changes, so order,
 * duplicate keys and escapes stay. A text that is no JSON is returned as it is.
 *
 * AWS counts every character of SCPs and RCPs:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export function minifyPolicyText(text: string): string {
  const { value } = parseJson(text, { file: "" });
  return value === undefined ? text : minified(value, text);
}

function jsonFromStatement(statement: Statement): object {
  assert(statement.kind === "statement", `statement ${statement.index} cannot be read`);
  const { sid, effect, principal, action, resource, conditions } = statement;
  return {
    Sid: sid,
    Effect: effect,
    ...(principal === undefined ? {} : jsonFromPrincipal(principal)),
    [action.negated ? "NotAction" : "Action"]: jsonFromTexts(action.patterns),
    ...jsonFromResource(resource),
    ...(conditions.length === 0 ? {} : { Condition: jsonFromConditions(conditions) }),
  };
}

function jsonFromPrincipal({ negated, entries }: PrincipalElement): object {
  const name = negated ? "NotPrincipal" : "Principal";
  if (entries[0]?.type === "*") return { [name]: "*" };
  const types = Map.groupBy(entries, (entry) => entry.type);
  return { [name]: Object.fromEntries([...types].map(([type, of]) => [type, jsonFromTexts(of)])) };
}

function jsonFromResource(resource: ReadableStatement["resource"]): object {
  if (resource === undefined) return {};
  return { [resource.negated ? "NotResource" : "Resource"]: jsonFromTexts(resource.patterns) };
}

function jsonFromConditions(conditions: readonly Condition[]): object {
  const blocks = Map.groupBy(conditions, formatOperator);
  return Object.fromEntries(
    [...blocks].map(([operator, of]) => [
      operator,
      Object.fromEntries(of.map(({ key, values }) => [key, jsonFromTexts(values)])),
    ]),
  );
}

function jsonFromTexts(texts: readonly Pick<Text, "value">[]): string | readonly string[] {
  const [first, ...rest] = texts;
  return first !== undefined && rest.length === 0 ? first.value : texts.map((text) => text.value);
}

function minified(json: JsonValue, text: string): string {
  switch (json.kind) {
    case "object": {
      const members = json.members.map(({ keySpan, value }) => {
        return `${text.slice(keySpan.start.offset, keySpan.end.offset)}:${minified(value, text)}`;
      });
      return `{${members.join(",")}}`;
    }
    case "array":
      return `[${json.items.map((item) => minified(item, text)).join(",")}]`;
    case "string":
    case "number":
    case "boolean":
    case "null":
      return text.slice(json.span.start.offset, json.span.end.offset);
  }
}
