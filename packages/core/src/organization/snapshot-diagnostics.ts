/** The catalogue of what can be wrong with a snapshot of an organization. */
import type { Severity } from "../base/diagnostic.ts";

export const snapshotDiagnostics = {
  ORG1001: { severity: "error", summary: "Not a snapshot of an organization" },
  ORG1002: { severity: "error", summary: "Snapshot of another version" },
  ORG1003: { severity: "error", summary: "Snapshot is malformed" },
  ORG1004: { severity: "error", summary: "Two things of one name" },
  ORG1005: { severity: "error", summary: "Reference to something that is not there" },
  ORG1006: { severity: "warning", summary: "Unknown member of a snapshot" },
} as const satisfies Record<string, { readonly severity: Severity; readonly summary: string }>;

export type SnapshotDiagnosticCode = keyof typeof snapshotDiagnostics;
