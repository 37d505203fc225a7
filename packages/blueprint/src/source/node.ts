/** The text of a blueprint as a tree of plain values, each with its place. */
import type { Span } from "@bailiwick/core";

export type SourceNode = SourceMap | SourceList | SourceScalar;

export type SourceMap = {
  readonly kind: "map";
  readonly span: Span;
  readonly entries: ReadonlyMap<string, { readonly keySpan: Span; readonly node: SourceNode }>;
};

export type SourceList = {
  readonly kind: "list";
  readonly span: Span;
  readonly items: readonly SourceNode[];
};

export type SourceScalar = {
  readonly kind: "scalar";
  readonly span: Span;
  readonly value: string | number | boolean | null;
  /** As it stands in the file, quotes aside: `012` of the number 12. */
  readonly text: string;
};

export type SourcePath = readonly (string | number)[];

/** The value that a schema checks; keys keep their order. */
export function plainValue(node: SourceNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, { node: of }]) => [key, plainValue(of)]));
}

/** The node at a path; undefined where there is none. */
export function nodeAt(root: SourceNode, path: SourcePath): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) {
    if (node?.kind === "map") node = node.entries.get(String(step))?.node;
    else if (node?.kind === "list") node = node.items[Number(step)];
    else return undefined;
  }
  return node;
}

/** The place of the value at a path, or of the nearest thing around it that stands in the file. */
export function spanAt(root: SourceNode, path: SourcePath): Span {
  for (let length = path.length; length > 0; length -= 1) {
    const node = nodeAt(root, path.slice(0, length));
    if (node !== undefined) return emptyAt(root, path.slice(0, length)) ?? node.span;
  }
  return root.span;
}

/** The place of the key that a path ends with; of the value where it is an item of a list. */
export function keySpanAt(root: SourceNode, path: SourcePath): Span {
  const parent = nodeAt(root, path.slice(0, -1));
  const key = path.at(-1);
  const entry = parent?.kind === "map" ? parent.entries.get(String(key)) : undefined;
  return entry?.keySpan ?? spanAt(root, path);
}

/** `Sandbox:` has no value to point at: its key stands for it. */
function emptyAt(root: SourceNode, path: SourcePath): Span | undefined {
  const node = nodeAt(root, path);
  if (node?.kind !== "scalar" || node.text !== "") return undefined;
  const parent = nodeAt(root, path.slice(0, -1));
  return parent?.kind === "map" ? parent.entries.get(String(path.at(-1)))?.keySpan : undefined;
}
