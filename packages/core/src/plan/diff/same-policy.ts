/**
 * Policy documents compared by what they mean as JSON: white space, the order of keys, of statements
 * and of values in a list say nothing, nor whether a single value stands in a list. AWS gives
 * documents back in its own layout, and that is no difference. Documents that cannot be read, or
 * hold a key twice, are equal only as texts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { parseJson, repeatedMembers, type JsonObject, type JsonValue } from "../../base/json.ts";

export function samePolicy(one: string | undefined, other: string | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return canonicalPolicyText(one) === canonicalPolicyText(other);
}

/** Equal for documents that mean the same; the text itself where it cannot be read. */
export function canonicalPolicyText(text: string): string {
  const document = readObject(text);
  if (document === undefined) return text;
  const members = document.members.map(({ key, value }) =>
    key === "Statement"
      ? member(key, `[${itemsOf(value).map(canonicalStatement).toSorted().join()}]`)
      : member(key, canonicalValue(value)),
  );
  return object(members);
}

/** The statements of a document in canonical text, sorted; undefined where it cannot be read. */
export function canonicalStatements(text: string): readonly string[] | undefined {
  const statements = readObject(text)?.members.find(({ key }) => key === "Statement");
  return statements && itemsOf(statements.value).map(canonicalStatement).toSorted();
}

function readObject(text: string): JsonObject | undefined {
  const value = parseJson(text, { file: "policy" }).value;
  return value?.kind === "object" && !hasRepeatedKeys(value) ? value : undefined;
}

function hasRepeatedKeys(value: JsonValue): boolean {
  if (value.kind === "array") return value.items.some(hasRepeatedKeys);
  if (value.kind !== "object") return false;
  return (
    repeatedMembers(value).length > 0 || value.members.some((each) => hasRepeatedKeys(each.value))
  );
}

const setElements = new Set(["Action", "NotAction", "Resource", "NotResource"]);
const nestedElements = new Set(["Principal", "NotPrincipal"]);

function canonicalStatement(statement: JsonValue): string {
  if (statement.kind !== "object") return canonicalValue(statement);
  return object(
    statement.members.map(({ key, value }) => {
      if (setElements.has(key)) return member(key, set(value));
      if (nestedElements.has(key)) return member(key, setsOf(value));
      if (key === "Condition") return member(key, canonicalConditions(value));
      return member(key, canonicalValue(value));
    }),
  );
}

function canonicalConditions(value: JsonValue): string {
  if (value.kind !== "object") return canonicalValue(value);
  return object(value.members.map((operator) => member(operator.key, setsOf(operator.value))));
}

/** An object whose members are sets: principals by type, condition values by key. */
function setsOf(value: JsonValue): string {
  if (value.kind !== "object") return set(value);
  return object(value.members.map((each) => member(each.key, set(each.value))));
}

function set(value: JsonValue): string {
  return `[${[...new Set(itemsOf(value).map(scalar))].toSorted().join()}]`;
}

/** Condition values may be written as numbers or booleans; AWS compares their texts. */
function scalar(value: JsonValue): string {
  if (value.kind === "number") return JSON.stringify(value.text);
  if (value.kind === "boolean") return JSON.stringify(String(value.value));
  return canonicalValue(value);
}

function canonicalValue(value: JsonValue): string {
  switch (value.kind) {
    case "object":
      return object(value.members.map((each) => member(each.key, canonicalValue(each.value))));
    case "array":
      return `[${value.items.map(canonicalValue).join()}]`;
    case "string":
      return JSON.stringify(value.value);
    case "number":
      return value.text;
    case "boolean":
      return String(value.value);
    case "null":
      return "null";
  }
}

function itemsOf(value: JsonValue): readonly JsonValue[] {
  return value.kind === "array" ? value.items : [value];
}

const member = (key: string, value: string): string => `${JSON.stringify(key)}:${value}`;

const object = (members: readonly string[]): string => `{${members.toSorted().join()}}`;
