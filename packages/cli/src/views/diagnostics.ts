/** Diagnostics as people read them: place, severity, code, what is wrong and what to do. */
import { formatSpan, type Diagnostic } from "@bailiwick/core";
import { escaped, styled, wrapped } from "../terminal.ts";

function diagnosticText(diagnostic: Diagnostic, stream: NodeJS.WriteStream): string {
  const colour = diagnostic.severity === "error" ? "red" : "yellow";
  const place =
    diagnostic.span === undefined
      ? ""
      : `${styled("bold", escaped(formatSpan(diagnostic.span)), stream)} `;
  const head = `${place}${styled(colour, diagnostic.severity, stream)} ${diagnostic.code} ${escaped(diagnostic.summary)}`;
  return `${head}\n${wrapped(escaped(diagnostic.detail), "  ")}`;
}

/** All of them, errors first, with a closing count; empty text for none. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  stream: NodeJS.WriteStream,
): string {
  if (diagnostics.length === 0) return "";
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === "warning");
  const texts = [...errors, ...warnings].map((diagnostic) => diagnosticText(diagnostic, stream));
  return `${texts.join("\n\n")}\n\n${counted(errors.length, "error")}, ${counted(warnings.length, "warning")}`;
}

export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
