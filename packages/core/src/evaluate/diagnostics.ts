/** The catalogue of what can be wrong with a request that is to be decided. */
import type { Diagnostic, Severity } from "../base/diagnostic.ts";

export const requestDiagnostics = {
  EVL1001: { severity: "error", summary: "Context key contradicts the rest of the request" },
} as const satisfies Record<string, { readonly severity: Severity; readonly summary: string }>;

export type RequestDiagnosticCode = keyof typeof requestDiagnostics;

/** A diagnostic of this catalogue. */
export function requestDiagnostic(code: RequestDiagnosticCode, detail: string): Diagnostic {
  return { code, ...requestDiagnostics[code], detail };
}
