/** Prints findings in the format that was asked for. */
import type { FindingSeverity } from "@bailiwick/core";
import type { ValidateMessage } from "@bailiwick/wire";
import { print, printJson } from "../terminal.ts";
import { findingsText } from "../views/findings.ts";
import { catalogue } from "../workflow/facts.ts";
import { countsOf, findingMessage, type ValidatedFile } from "./findings.ts";
import { showAnnotations } from "./github.ts";
import { junitReport } from "./junit.ts";
import { sarifLog } from "./sarif.ts";

export type OutputFormat = "table" | "json" | "sarif" | "junit" | "github";

export async function showFindings(
  files: readonly ValidatedFile[],
  { format, failOn }: { readonly format: OutputFormat; readonly failOn: FindingSeverity },
): Promise<void> {
  switch (format) {
    case "table":
      print(findingsText(files));
      return;
    case "json":
      printJson(validateMessageFrom(files));
      return;
    case "sarif":
      printJson(sarifLog(files));
      return;
    case "junit":
      print(junitReport(files, failOn));
      return;
    case "github":
      await showAnnotations(files);
  }
}

function validateMessageFrom(files: readonly ValidatedFile[]): ValidateMessage {
  return {
    version: 1,
    kind: "bailiwick/validate",
    catalogue: catalogue().date,
    files: files.map(({ file, type, guessed, findings }) => ({
      file,
      type,
      guessed,
      findings: findings.map(findingMessage),
    })),
    counts: countsOf(files),
  };
}
