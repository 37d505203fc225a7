/** The catalogue of what can be wrong with a JSON text. */
import type { Severity } from "./diagnostic.ts";

export const jsonDiagnostics = {
  JSON1001: { severity: "error", summary: "JSON text ends too early" },
  JSON1002: { severity: "error", summary: "Unexpected character in JSON" },
  JSON1003: { severity: "error", summary: "JSON string is not closed" },
  JSON1004: { severity: "error", summary: "Control character in a JSON string" },
  JSON1005: { severity: "error", summary: "Unknown escape in a JSON string" },
  JSON1006: { severity: "error", summary: "Malformed number in JSON" },
  JSON1007: { severity: "error", summary: "Unknown word in JSON" },
  JSON1008: { severity: "error", summary: "Text after the end of the JSON value" },
  JSON1009: { severity: "error", summary: "JSON is nested too deeply" },
  JSON1010: { severity: "error", summary: "JSON text is too long" },
  JSON1011: { severity: "error", summary: "Trailing comma in JSON" },
  JSON1012: { severity: "error", summary: "Comment in JSON" },
  JSON1013: { severity: "error", summary: "Byte order mark before JSON" },
} as const satisfies Record<string, { readonly severity: Severity; readonly summary: string }>;

export type JsonDiagnosticCode = keyof typeof jsonDiagnostics;
