/** Lines that cannot be answered: which one it was, and why, in the public format. */
import type { LineError } from "@bailiwick/wire";
import { CommandFailure } from "../failure.ts";
import { UnreadableCall } from "./call-line.ts";
import { ContradictoryRequest } from "./decide-line.ts";
import { UnreadablePrincipal } from "./principal.ts";

/** The line's own name, where it has one. */
export function idOf(json: unknown): string | undefined {
  return typeof json === "object" && json !== null && "id" in json && typeof json.id === "string"
    ? json.id
    : undefined;
}

/** What was wrong with a line, whatever was thrown about it. */
export function lineErrorFrom(error: unknown): LineError["error"] {
  if (error instanceof SyntaxError)
    return { code: "LINE_NOT_JSON", summary: "The line is no JSON", detail: error.message };
  if (error instanceof UnreadablePrincipal)
    return { code: "UNREADABLE_PRINCIPAL", summary: "Unreadable principal", detail: error.message };
  if (error instanceof UnreadableCall)
    return { code: "UNREADABLE_CALL", summary: "Unreadable call", detail: error.message };
  if (error instanceof ContradictoryRequest) {
    const { code = "EVL1001", summary = "" } = error.diagnostics[0] ?? {};
    return { code, summary, detail: error.message };
  }
  if (error instanceof Error && "issues" in error && Array.isArray(error.issues)) {
    const issues: readonly { path: PropertyKey[]; message: string }[] = error.issues;
    const detail = issues
      .map((issue) => `\`${issue.path.join(".")}\`: ${issue.message}`)
      .join("; ");
    return { code: "LINE_MALFORMED", summary: "The line is not of the documented shape", detail };
  }
  if (error instanceof CommandFailure) {
    return { code: error.code, summary: "A named file cannot be read", detail: error.message };
  }
  return {
    code: "LINE_UNREADABLE",
    summary: "The line cannot be answered",
    detail: error instanceof Error ? error.message : String(error),
  };
}
