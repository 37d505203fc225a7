/** Writes a part of a blueprint as JSON text, and remembers which place each character came from. */
import type { Diagnostic, Span } from "@bailiwick/core";
import type { SourceNode, SourceScalar } from "./node.ts";

export type PlacedJson = { readonly text: string; readonly places: readonly JsonPlace[] };

/** The characters from `start` to `end` were written for the value or key at `span`. */
type JsonPlace = { readonly start: number; readonly end: number; readonly span: Span };

/**
 * JSON of the same value. Numbers keep their digits as they stand in the file where JSON has that
 * form and become text where it has not, so that no account id loses a zero.
 */
export function jsonFromNode(node: SourceNode): PlacedJson {
  const writer: Writer = { text: "", places: [] };
  write(node, writer);
  return writer;
}

/** Points a diagnostic about the JSON text at the line of the blueprint that it came from. */
export function relocate(diagnostic: Diagnostic, json: PlacedJson): Diagnostic {
  const offset = diagnostic.span?.start.offset ?? 0;
  const around = json.places.filter(({ start, end }) => start <= offset && offset < end);
  const innermost = around.toSorted(
    (left, right) => left.end - left.start - (right.end - right.start),
  )[0];
  return innermost === undefined ? diagnostic : { ...diagnostic, span: innermost.span };
}

type Writer = { text: string; readonly places: JsonPlace[] };

function write(node: SourceNode, writer: Writer): void {
  const start = writer.text.length;
  if (node.kind === "scalar") writer.text += jsonScalar(node);
  else if (node.kind === "list") writeItems(node.items, writer);
  else writeEntries([...node.entries], writer);
  writer.places.push({ start, end: writer.text.length, span: node.span });
}

function writeItems(items: readonly SourceNode[], writer: Writer): void {
  writer.text += "[";
  for (const [index, item] of items.entries()) {
    if (index > 0) writer.text += ",";
    write(item, writer);
  }
  writer.text += "]";
}

function writeEntries(
  entries: readonly (readonly [string, { readonly keySpan: Span; readonly node: SourceNode }])[],
  writer: Writer,
): void {
  writer.text += "{";
  for (const [index, [key, { keySpan, node }]] of entries.entries()) {
    if (index > 0) writer.text += ",";
    const start = writer.text.length;
    writer.text += JSON.stringify(key);
    writer.places.push({ start, end: writer.text.length, span: keySpan });
    writer.text += ":";
    write(node, writer);
  }
  writer.text += "}";
}

function jsonScalar({ value, text }: SourceScalar): string {
  if (typeof value !== "number") return JSON.stringify(value);
  const isJson = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text);
  return isJson ? text : JSON.stringify(text);
}
