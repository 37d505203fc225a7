/** The edit that takes one value out of a JSON list of several. */
import type { Span } from "../base/span.ts";
import type { Edit } from "./check.ts";

/**
 * With the comma behind the value, or before it where it is the last one; undefined where there is
 * none, as in a list of one value.
 */
export function removeItem(text: string, { start, end }: Span): Edit | undefined {
  const next = pastSpace(text, end.offset, 1);
  if (text[next] === ",") {
    return { start: start.offset, end: pastSpace(text, next + 1, 1), text: "" };
  }
  const before = pastSpace(text, start.offset - 1, -1);
  return text[before] === "," ? { start: before, end: end.offset, text: "" } : undefined;
}

function pastSpace(text: string, from: number, step: 1 | -1): number {
  let place = from;
  while (" \t\r\n".includes(text[place] ?? "x")) place += step;
  return place;
}
