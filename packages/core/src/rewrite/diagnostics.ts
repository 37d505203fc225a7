/** The catalogue of what can be in the way of a rewrite. */
import type { Diagnostic, Severity } from "../base/diagnostic.ts";
import type { Span } from "../base/span.ts";

export const rewriteDiagnostics = {
  RWR1001: { severity: "error", summary: "Statement larger than a policy may be" },
  RWR1002: { severity: "error", summary: "More policies than may be attached" },
} as const satisfies Record<string, { readonly severity: Severity; readonly summary: string }>;

export type RewriteDiagnosticCode = keyof typeof rewriteDiagnostics;

/** A diagnostic of this catalogue. */
export function rewriteDiagnostic(
  code: RewriteDiagnosticCode,
  detail: string,
  span?: Span,
): Diagnostic {
  return { code, ...rewriteDiagnostics[code], detail, span };
}
