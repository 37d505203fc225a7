/**
 * Annotations of GitHub Actions. A step shows ten of each kind, so the ten most serious of each are
 * annotated, and all stand in the summary of the step.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import { appendFile } from "node:fs/promises";
import type { Finding, FindingSeverity } from "@bailiwick/core";
import { note, print } from "../terminal.ts";
import { counted } from "../views/diagnostics.ts";
import { placeOf, worstFirst, type Placed, type ValidatedFile } from "./findings.ts";

export async function showAnnotations(files: readonly ValidatedFile[]): Promise<void> {
  const placed = worstFirst(files);
  const kinds = Map.groupBy(placed, ({ finding }) => annotations[finding.severity]);
  const shown = [...kinds.values()].flatMap((of) => of.slice(0, mostOfKind));
  for (const { finding } of shown) print(annotation(finding));
  const summary = process.env["GITHUB_STEP_SUMMARY"];
  if (summary !== undefined && summary !== "") await appendFile(summary, summaryOf(placed));
  if (shown.length < placed.length) {
    note(
      `${shown.length} of ${counted(placed.length, "finding")} are annotated; the step's summary has the others.`,
    );
  }
}

const mostOfKind = 10;

const annotations = {
  error: "error",
  "security-warning": "warning",
  warning: "warning",
  suggestion: "notice",
} as const satisfies Record<FindingSeverity, string>;

function annotation({ severity, span, check, title, message, fix }: Finding): string {
  const { start, end } = span;
  const sameLine = start.line === end.line;
  const properties = [
    `file=${property(span.file)}`,
    `line=${start.line}`,
    `endLine=${end.line}`,
    // Columns are only taken of an annotation of one line.
    ...(sameLine ? [`col=${start.column}`, `endColumn=${end.column}`] : []),
    `title=${property(`${check}: ${title}`)}`,
  ];
  return `::${annotations[severity]} ${properties.join(",")}::${escapedText(`${message} ${fix}`)}`;
}

function escapedText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return escapedText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** GitHub takes no more than a mebibyte of a step. */
const mostBytes = 1_000_000;

function summaryOf(placed: readonly Placed[]): string {
  const lines = ["", "| severity | check | where | what |", "|---|---|---|---|"];
  let bytes = 0;
  for (const { finding } of placed) {
    const { severity, check, message, fix } = finding;
    const cells = [severity, check, placeOf(finding), `${message} ${fix}`].map(cell);
    const line = `| ${cells.join(" | ")} |`;
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > mostBytes) break;
    lines.push(line);
  }
  const left = placed.length - (lines.length - 3);
  return [...lines, ...(left > 0 ? ["", `And ${left} more.`] : []), ""].join("\n");
}

/** A policy's own text stands in messages, and must neither end a cell nor become HTML. */
function cell(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
