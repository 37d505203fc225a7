/**
 * Reads YAML 1.2 into a tree with places. Keys are text, whatever YAML would make of them; scalars
 * keep their source. Promises: no exception whatever the text; repeated keys, tags and aliases that
 * multiply without end are diagnostics.
 */
import type { Checked, Diagnostic, Span } from "@bailiwick/core";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from "yaml";
import type { Document, Node, Pair, Scalar, YAMLError, YAMLMap } from "yaml";
import { blueprintDiagnostic } from "../diagnostics.ts";
import type { BlueprintDiagnosticCode } from "../diagnostics.ts";
import type { SourceNode, SourceScalar } from "./node.ts";

/** Reads one document; a text with an error has no value. */
export function readYaml(text: string, file: string): Checked<SourceNode> {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const documents = Array.isArray(parsed) ? parsed : [];
  const reader: Reader = {
    file,
    lines,
    text,
    diagnostics: [],
    anchored: new Map(),
    nodes: 0,
  };
  const [first, second] = documents;
  const whole = spanOf(reader, 0, 0);
  if (first === undefined || first.contents === null) {
    if (first !== undefined) reportErrors(first, reader);
    const detail =
      "The file holds no declaration. `bailiwick init` writes one to start from; the least is `version: 1` with an `organization`.";
    if (reader.diagnostics.length === 0) report(reader, "BLU1006", { detail, span: whole });
    return { diagnostics: reader.diagnostics };
  }
  if (second !== undefined) {
    const at = second.range[0];
    const detail =
      "A second YAML document begins here. A blueprint is one document: remove the `---`.";
    report(reader, "BLU1005", { detail, span: spanOf(reader, at, at) });
  }
  reportErrors(first, reader);
  if (reader.diagnostics.length > 0) return { diagnostics: reader.diagnostics };
  bindAliases(first, reader);
  const value = convert(first.contents, reader, 0);
  return reader.diagnostics.length > 0
    ? { diagnostics: reader.diagnostics }
    : { value, diagnostics: [] };
}

type Reader = {
  readonly file: string;
  readonly lines: LineCounter;
  readonly text: string;
  readonly diagnostics: Diagnostic[];
  readonly anchored: Map<Node, Node>;
  /** Nodes made so far, counted again for each alias. */
  nodes: number;
};

/** Far above a blueprint of 5,000 accounts; an alias bomb has billions. */
const maxNodes = 1_000_000;
const maxDepth = 64;

function reportErrors(document: Document.Parsed, reader: Reader): void {
  for (const error of [...document.errors, ...document.warnings]) reportError(error, reader);
}

function reportError(error: YAMLError, reader: Reader): void {
  const [start, end] = error.pos;
  const span = spanOf(reader, start, end);
  switch (error.code) {
    case "DUPLICATE_KEY": {
      const key = /^[^\n:]*/.exec(reader.text.slice(start))?.[0].trim() ?? "";
      const detail = `\`${key}\` stands twice in the same place, and only one of the two could count. Remove or rename one.`;
      return report(reader, "BLU1002", { detail, span });
    }
    case "TAG_RESOLVE_FAILED": {
      const detail = "A YAML tag (`!…`) stands here; a blueprint has none. Remove it.";
      return report(reader, "BLU1008", { detail, span });
    }
    default:
      return report(reader, "BLU1001", {
        detail: `${sentence(error.message)} Check indentation, quotes and brackets here.`,
        span,
      });
  }
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed.endsWith(".") ? trimmed : `${trimmed}.`;
}

/** An alias stands for the last node before it that carries its anchor. */
function bindAliases(document: Document.Parsed, reader: Reader): void {
  const anchors = new Map<string, Node>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) reader.anchored.set(node, target);
      } else if (node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
    },
  });
}

function convert(node: Node | null | undefined, reader: Reader, depth: number): SourceNode {
  const span = spanOfNode(node, reader);
  reader.nodes += 1;
  const empty: SourceScalar = { kind: "scalar", span, value: null, text: "" };
  if (reader.nodes > maxNodes || depth > maxDepth) {
    if (reader.diagnostics.every(({ code }) => code !== "BLU1004")) {
      const detail = `With its aliases written out, the file holds more than ${maxNodes} values or is nested deeper than ${maxDepth}. Write the repeated parts out, or fewer of them.`;
      report(reader, "BLU1004", { detail, span });
    }
    return empty;
  }
  if (isAlias(node)) return convert(reader.anchored.get(node), reader, depth + 1);
  if (isMap(node)) return convertMap(node, reader, depth);
  if (isSeq(node)) {
    const items = node.items.map((item) =>
      convert(isNode(item) ? item : undefined, reader, depth + 1),
    );
    return { kind: "list", span, items };
  }
  return isScalar(node) ? { ...empty, ...scalarOf(node) } : empty;
}

function convertMap(map: YAMLMap, reader: Reader, depth: number): SourceNode {
  const entries = new Map<string, { keySpan: Span; node: SourceNode }>();
  for (const pair of map.items) {
    const key = readKey(pair, reader);
    if (key === undefined) continue;
    if (entries.has(key.text)) {
      const detail = `\`${key.text}\` stands twice in the same place, and only one of the two could count. Remove or rename one.`;
      report(reader, "BLU1002", { detail, span: key.span });
      continue;
    }
    const node = isNode(pair.value) ? convert(pair.value, reader, depth + 1) : undefined;
    entries.set(key.text, {
      keySpan: key.span,
      node: node ?? { kind: "scalar", span: key.span, value: null, text: "" },
    });
  }
  return { kind: "map", span: spanOfNode(map, reader), entries };
}

function readKey(pair: Pair, reader: Reader): { text: string; span: Span } | undefined {
  const key = isNode(pair.key) ? pair.key : undefined;
  const target = isAlias(key) ? reader.anchored.get(key) : key;
  const span = spanOfNode(key, reader);
  const text = isScalar(target) ? scalarOf(target).text : undefined;
  if (text !== undefined && text !== "" && text !== "__proto__") return { text, span };
  const detail =
    text === undefined
      ? "A key is a plain word or text, not a list or a map. Write one name before the colon."
      : `\`${text}\` cannot be a key of a blueprint. Choose another name; an account may keep its name in AWS as \`aws-name\`.`;
  report(reader, "BLU1007", { detail, span });
  return undefined;
}

function scalarOf(scalar: Scalar): Pick<SourceScalar, "value" | "text"> {
  const { value, source } = scalar;
  if (typeof value === "string") return { value, text: value };
  if (typeof value === "number" || typeof value === "boolean") {
    return { value, text: source ?? String(value) };
  }
  if (value === null || value === undefined) return { value: null, text: source ?? "" };
  return { value: source ?? "", text: source ?? "" };
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function spanOfNode(node: Node | null | undefined, reader: Reader): Span {
  const [start, end] = node?.range ?? [0, 0];
  return spanOf(reader, start, end);
}

function spanOf(reader: Reader, start: number, end: number): Span {
  const position = (offset: number) => {
    const { line, col } = reader.lines.linePos(offset);
    return { offset, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return { file: reader.file, start: position(start), end: position(Math.max(start, end)) };
}

function report(
  reader: Reader,
  code: BlueprintDiagnosticCode,
  found: { readonly detail: string; readonly span: Span },
): void {
  reader.diagnostics.push(blueprintDiagnostic(code, found.detail, found.span));
}
