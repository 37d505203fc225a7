/** Texts that are equal where the values are: what hashes are made of. */
import type { Plan } from "./plan.ts";

/** The text whose SHA-256 approvals and journals name. */
export function canonicalPlan(plan: Plan): string {
  return canonicalText(plan);
}

/**
 * JSON with sorted keys and without white space; absent and undefined members are the same, maps are
 * objects. The value must be plain data.
 */
export function canonicalText(value: unknown): string {
  if (value instanceof Map) return canonicalText(Object.fromEntries(value));
  if (Array.isArray(value))
    return `[${value.map((item) => (item === undefined ? "null" : canonicalText(item))).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`);
  return `{${members.join()}}`;
}
