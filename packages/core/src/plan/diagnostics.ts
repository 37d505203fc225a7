/** The catalogue of the plan engine's diagnostics; a code is never used again for another thing. */
import type { Diagnostic, Severity } from "../base/diagnostic.ts";
import type { Span } from "../base/span.ts";

type Row = { readonly severity: Severity; readonly summary: string };

export const planDiagnostics = {
  PLN1001: { severity: "error", summary: "Management account not identified" },
  PLN1002: { severity: "error", summary: "Account has another e-mail address in AWS" },
  PLN1003: { severity: "error", summary: "Account is closed" },
  PLN1004: { severity: "warning", summary: "E-mail address of an account differs" },
  PLN1005: { severity: "warning", summary: "Management account is left where it is" },
  PLN1006: { severity: "warning", summary: "Management account is not renamed" },
  PLN1010: { severity: "error", summary: "Rename of two existing things" },
  PLN1011: { severity: "error", summary: "Organizational unit cannot be moved" },
  PLN1012: { severity: "warning", summary: "Renamed by deleting and creating" },
  PLN1013: { severity: "error", summary: "Names are exchanged" },
  PLN1020: { severity: "error", summary: "Parent of an organizational unit is missing" },
  PLN1021: { severity: "warning", summary: "Organizational unit is kept" },
  PLN1022: { severity: "warning", summary: "Permission set is kept" },
  PLN1030: { severity: "error", summary: "Last SCP of a node" },
  PLN1031: { severity: "warning", summary: "Policy detached before its replacement is attached" },
  PLN1032: { severity: "error", summary: "Too many policies on a node" },
  PLN1033: { severity: "error", summary: "AWS's own policy does not exist" },
  PLN1040: { severity: "warning", summary: "Part of AWS was not read" },
  PLN1050: { severity: "error", summary: "Lock file cannot be read" },
  PLN1051: { severity: "error", summary: "Lock file is of another version" },
} as const satisfies Record<string, Row>;

export type PlanDiagnosticCode = keyof typeof planDiagnostics;

/** A diagnostic of the catalogue, with what is wrong here. */
export function planDiagnostic(code: PlanDiagnosticCode, detail: string, span?: Span): Diagnostic {
  return { code, ...planDiagnostics[code], detail, span };
}
