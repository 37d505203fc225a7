/**
 * The catalogue of what can be wrong with the syntax of a policy. `meaning` says what becomes of
 * the statement where a collected document has the defect all the same: `lost` makes it unreadable,
 * so that answers depending on it are unknown; `kept` leaves no doubt what it says.
 */
import type { Diagnostic, Severity } from "../base/diagnostic.ts";
import type { Span } from "../base/span.ts";

type Row = {
  readonly severity: Severity;
  readonly summary: string;
  readonly meaning: "lost" | "kept";
};

export const policyDiagnostics = {
  IAM1001: { severity: "error", summary: "Policy is not a JSON object", meaning: "lost" },
  IAM1002: { severity: "error", summary: "Unknown policy element", meaning: "lost" },
  IAM1003: { severity: "error", summary: "Element stands twice", meaning: "lost" },
  IAM1004: { severity: "error", summary: "Unknown policy version", meaning: "lost" },
  IAM1005: { severity: "error", summary: "Policy without statements", meaning: "lost" },
  IAM1006: { severity: "error", summary: "Wrong type of value", meaning: "lost" },
  IAM1007: {
    severity: "warning",
    summary: "Element without meaning in this policy type",
    meaning: "kept",
  },
  IAM1008: { severity: "error", summary: "Empty list of statements", meaning: "kept" },
  IAM1010: { severity: "error", summary: "Missing effect", meaning: "lost" },
  IAM1011: { severity: "error", summary: "Unknown effect", meaning: "lost" },
  IAM1012: { severity: "error", summary: "Missing action", meaning: "lost" },
  IAM1013: { severity: "error", summary: "Elements exclude each other", meaning: "lost" },
  IAM1014: { severity: "error", summary: "Malformed action", meaning: "lost" },
  IAM1015: { severity: "error", summary: "Missing resource", meaning: "lost" },
  IAM1016: {
    severity: "error",
    summary: "Element not allowed in this policy type",
    meaning: "lost",
  },
  IAM1017: { severity: "error", summary: "Missing principal", meaning: "lost" },
  IAM1018: { severity: "error", summary: "Unknown principal type", meaning: "lost" },
  IAM1019: { severity: "error", summary: "Malformed principal", meaning: "lost" },
  IAM1020: { severity: "error", summary: "NotPrincipal with Allow", meaning: "lost" },
  IAM1021: { severity: "error", summary: "Malformed statement id", meaning: "kept" },
  IAM1022: { severity: "error", summary: "Statement id stands twice", meaning: "kept" },
  IAM1023: { severity: "warning", summary: "Statement id stands twice", meaning: "kept" },
  IAM1024: { severity: "warning", summary: "Empty list", meaning: "kept" },
  IAM1025: { severity: "error", summary: "Empty list of exceptions", meaning: "lost" },
  IAM1030: { severity: "error", summary: "Unknown condition operator", meaning: "lost" },
  IAM1031: { severity: "error", summary: "Condition stands twice", meaning: "lost" },
  IAM1032: { severity: "error", summary: "Malformed condition key", meaning: "lost" },
  IAM1033: { severity: "error", summary: "Condition without values", meaning: "lost" },
  IAM1034: { severity: "error", summary: "IfExists with Null", meaning: "lost" },
  IAM1040: { severity: "error", summary: "Resource control policy that allows", meaning: "lost" },
  IAM1041: {
    severity: "error",
    summary: "Principal of a resource control policy",
    meaning: "lost",
  },
  IAM1042: {
    severity: "error",
    summary: "Bare wildcard action in a resource control policy",
    meaning: "kept",
  },
} as const satisfies Record<string, Row>;

export type PolicyDiagnosticCode = keyof typeof policyDiagnostics;

/** A diagnostic of the catalogue. */
export function policyDiagnostic(
  code: PolicyDiagnosticCode,
  detail: string,
  span: Span,
): Diagnostic {
  const { severity, summary } = policyDiagnostics[code];
  return { code, severity, summary, detail, span };
}
