/** Reading what operations answer, and writing what they take. */
import type { Tags } from "@bailiwick/core";

/** Tags as most services take them. */
export function tagList(tags: Tags): readonly { readonly Key: string; readonly Value: string }[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** A member of an answer. */
export function memberOf(value: unknown, name: string): unknown {
  return Object.entries(Object(value)).find(([key]) => key === name)?.[1];
}

/** A text member of an answer; empty where it is not there. */
export function textOf(value: unknown, name: string): string {
  const held = memberOf(value, name);
  return typeof held === "string" ? held : "";
}

/** A list member of an answer; empty where it is not there. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  const held = memberOf(value, name);
  return Array.isArray(held) ? held : [];
}
