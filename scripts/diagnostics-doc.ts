/**
 * Writes docs/diagnostics.md from the catalogues of the code, so that every code a user can meet is
 * there. A test fails while the page is out of date. Run: `node scripts/diagnostics-doc.ts`
 */
import { writeFileSync } from "node:fs";
import { blueprintDiagnostics } from "@bailiwick/blueprint";
import {
  jsonDiagnostics,
  planDiagnostics,
  policyDiagnostics,
  requestDiagnostics,
  rewriteDiagnostics,
  snapshotDiagnostics,
} from "@bailiwick/core";

type Row = { readonly severity: string; readonly summary: string };

const catalogues: readonly (readonly [
  title: string,
  about: string,
  Readonly<Record<string, Row>>,
])[] = [
  ["Blueprint", "What can be wrong with `bailiwick.yaml`.", blueprintDiagnostics],
  ["Policies", "What can be wrong with a policy document.", policyDiagnostics],
  ["JSON", "What can be wrong with JSON text, before anybody asks what it means.", jsonDiagnostics],
  ["Requests", "What can be wrong with a request that is to be decided.", requestDiagnostics],
  ["Rewriting policies", "What can be in the way of `pack`.", rewriteDiagnostics],
  ["Snapshots", "What can be wrong with a snapshot of an organization.", snapshotDiagnostics],
  ["Plans", "What a plan cannot do, or warns of.", planDiagnostics],
];

/** The page. */
export function diagnosticsPage(): string {
  return `# Diagnostics

Every mistake of yours that Bailiwick finds has a code that is never used for anything else, the file,
line and column of its cause, and a sentence that says what to do. Errors stop what needs the thing;
warnings do not.

This page is written from the code by \`scripts/diagnostics-doc.ts\`.
${catalogues.map(section).join("")}`;
}

function section([title, about, rows]: (typeof catalogues)[number]): string {
  const lines = Object.entries(rows).map(
    ([code, { severity, summary }]) => `| \`${code}\` | ${severity} | ${summary} |`,
  );
  return `\n## ${title}\n\n${about}\n\n| code | severity | what it says |\n|---|---|---|\n${lines.join("\n")}\n`;
}

if (import.meta.main)
  writeFileSync(new URL("../docs/diagnostics.md", import.meta.url), diagnosticsPage());
