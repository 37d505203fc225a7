/**
 * The catalogue of what can be wrong with a blueprint. A code is never reused; the summary is fixed
 * and holds no text of the user's.
 */
import type { Diagnostic, Severity, Span } from "@bailiwick/core";

type Row = { readonly severity: Severity; readonly summary: string };

/** BLU10xx: the text. BLU11xx: its shape. BLU12xx: names. BLU13xx: references. BLU14xx: limits. BLU15xx: time. BLU16xx: guardrails and policies. BLU17xx: import. */
export const blueprintDiagnostics = {
  BLU1001: { severity: "error", summary: "Malformed YAML" },
  BLU1002: { severity: "error", summary: "Key stands twice" },
  BLU1003: { severity: "error", summary: "Unquoted account id" },
  BLU1004: { severity: "error", summary: "Too many aliases" },
  BLU1005: { severity: "error", summary: "Several documents in one file" },
  BLU1006: { severity: "error", summary: "Empty blueprint" },
  BLU1007: { severity: "error", summary: "Unusable key" },
  BLU1008: { severity: "error", summary: "YAML tag not supported" },
  BLU1101: { severity: "error", summary: "Unknown key" },
  BLU1102: { severity: "error", summary: "Missing key" },
  BLU1103: { severity: "error", summary: "Wrong type of value" },
  BLU1104: { severity: "error", summary: "Unknown word" },
  BLU1105: { severity: "error", summary: "Malformed value" },
  BLU1106: { severity: "error", summary: "Unquoted text that YAML reads otherwise" },
  BLU1107: { severity: "error", summary: "Keys exclude each other" },
  BLU1108: { severity: "error", summary: "Nothing selected" },
  BLU1201: { severity: "error", summary: "Duplicate name" },
  BLU1202: { severity: "error", summary: "Duplicate e-mail address" },
  BLU1203: { severity: "error", summary: "Malformed e-mail address" },
  BLU1204: { severity: "error", summary: "Name that AWS does not accept" },
  BLU1205: { severity: "error", summary: "Reserved name" },
  BLU1206: { severity: "error", summary: "Duplicate AWS account name" },
  BLU1207: { severity: "error", summary: "Former name still in use" },
  BLU1301: { severity: "error", summary: "Unknown organizational unit" },
  BLU1302: { severity: "error", summary: "Unknown account" },
  BLU1303: { severity: "error", summary: "Unknown group" },
  BLU1304: { severity: "error", summary: "Unknown user" },
  BLU1305: { severity: "error", summary: "Unknown permission set" },
  BLU1306: { severity: "error", summary: "Unknown guardrail" },
  BLU1307: { severity: "error", summary: "Unknown persona" },
  BLU1308: { severity: "error", summary: "File cannot be read" },
  BLU1309: { severity: "warning", summary: "Unknown AWS managed policy" },
  BLU1310: { severity: "error", summary: "Guardrails require each other" },
  BLU1311: { severity: "error", summary: "Required guardrail is missing" },
  BLU1312: { severity: "error", summary: "Unknown parameter of a guardrail" },
  BLU1313: { severity: "warning", summary: "Unknown action" },
  BLU1314: { severity: "error", summary: "Users kept by the identity provider" },
  BLU1315: { severity: "error", summary: "Identity Center is not declared" },
  BLU1401: { severity: "error", summary: "Too many policies on one node" },
  BLU1402: { severity: "error", summary: "Policy is too large" },
  BLU1403: { severity: "error", summary: "Organizational units nested too deep" },
  BLU1404: { severity: "warning", summary: "More accounts than the quota" },
  BLU1405: { severity: "error", summary: "Text is too long" },
  BLU1406: { severity: "error", summary: "Too many policies in a permission set" },
  BLU1407: { severity: "error", summary: "Session length out of range" },
  BLU1408: { severity: "error", summary: "Node without a service control policy" },
  BLU1409: { severity: "error", summary: "Too many tags" },
  BLU1410: { severity: "error", summary: "Too many of a kind" },
  BLU1501: { severity: "error", summary: "Expired exception" },
  BLU1502: { severity: "warning", summary: "Expired grant" },
  BLU1601: { severity: "warning", summary: "Guardrail that may lock out" },
  BLU1602: { severity: "warning", summary: "Statement that cannot be read" },
  BLU1603: { severity: "error", summary: "Policy type not enabled" },
  BLU1604: { severity: "error", summary: "Exception outside its guardrail" },
  BLU1605: { severity: "error", summary: "Home Region is not approved" },
  BLU1606: { severity: "error", summary: "Mandatory guardrail with an exempt place" },
  BLU1607: { severity: "error", summary: "Guardrail without effect" },
  BLU1608: { severity: "error", summary: "Management account as delegated administrator" },
  BLU1701: { severity: "error", summary: "Nothing to import" },
} as const satisfies Record<string, Row>;

export type BlueprintDiagnosticCode = keyof typeof blueprintDiagnostics;

/** A diagnostic of the catalogue. */
export function blueprintDiagnostic(
  code: BlueprintDiagnosticCode,
  detail: string,
  span: Span | undefined,
): Diagnostic {
  const { severity, summary } = blueprintDiagnostics[code];
  return { code, severity, summary, detail, span };
}
