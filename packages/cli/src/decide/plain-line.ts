/**
 * The lines that most files are made of: nothing in them but texts in their places. To such a line
 * the format's schema has nothing to add or to refuse, and asking it costs a third of the answer.
 * A line that is not plain may be right all the same; that, the schema says.
 */
import { parseAccountId } from "@bailiwick/core";
import type { DecideLine } from "@bailiwick/wire";

/** The members that stand apart, because lines repeat them, are not looked at. */
export type PlainLine = Omit<DecideLine, "policies" | "organization">;

/** @param line - as it was read from JSON, without the members that stand apart */
export function isPlainLine(line: object): line is PlainLine {
  return (
    hasOnly(line, lineMembers) &&
    "request" in line &&
    isObject(line.request) &&
    hasOnly(line.request, requestMembers) &&
    "action" in line.request &&
    "principal" in line.request
  );
}

type Members = ReadonlyMap<string, (value: unknown) => boolean>;

const lineMembers: Members = new Map([
  ["id", isText],
  ["request", isObject],
]);

const principalMembers: Members = new Map([
  ["arn", isText],
  ["role", isText],
]);

const requestMembers: Members = new Map([
  ["principal", isPlainPrincipal],
  ["action", isText],
  ["resource", isText],
  ["resourceAccount", isAccountId],
  ["context", isPlainContext],
]);

function isPlainPrincipal(value: unknown): boolean {
  if (!isObject(value)) return isText(value);
  return hasOnly(value, principalMembers) && "arn" in value;
}

function isPlainContext(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value)
    if (!isText(Reflect.get(value, key)) || key === "__proto__") return false;
  return true;
}

function hasOnly(value: object, members: Members): boolean {
  for (const key in value) if (members.get(key)?.(Reflect.get(value, key)) !== true) return false;
  return true;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAccountId(value: unknown): boolean {
  return typeof value === "string" && parseAccountId(value) !== undefined;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}
