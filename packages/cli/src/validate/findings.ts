/** Documents with what was found in them. */
import { formatSpan, type Finding, type FindingSeverity, type PolicyType } from "@bailiwick/core";
import type { FindingMessage, ValidateMessage } from "@bailiwick/wire";

export type ValidatedFile = {
  readonly file: string;
  readonly type: PolicyType;
  readonly guessed: boolean;
  readonly text: string;
  readonly findings: readonly Finding[];
};

/** A finding with the document it was found in. */
export type Placed = { readonly finding: Finding; readonly of: ValidatedFile };

/** The most serious first. */
export const severities = [
  "error",
  "security-warning",
  "warning",
  "suggestion",
] as const satisfies readonly FindingSeverity[];

/** All findings, the most serious first, else in the order of the files and their texts. */
export function worstFirst(files: readonly ValidatedFile[]): readonly Placed[] {
  const all = files.flatMap((of) => of.findings.map((finding) => ({ finding, of })));
  return all.toSorted((one, other) => rank(one.finding) - rank(other.finding));
}

/** Whether a finding counts for `--fail-on`. */
export function isAtLeast({ severity }: Finding, least: FindingSeverity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}

export function countsOf(files: readonly ValidatedFile[]): ValidateMessage["counts"] {
  const all = files.flatMap(({ findings }) => findings);
  const of = (severity: FindingSeverity): number =>
    all.filter((one) => one.severity === severity).length;
  return {
    error: of("error"),
    "security-warning": of("security-warning"),
    warning: of("warning"),
    suggestion: of("suggestion"),
  };
}

export function findingMessage(finding: Finding): FindingMessage {
  const { severity, check, title, message, span, fix, source } = finding;
  const { line, column } = span.start;
  return { severity, check, title, message, at: { file: span.file, line, column }, fix, source };
}

/** `file:line:column`. */
export function placeOf({ span }: Finding): string {
  return formatSpan(span);
}

function rank({ severity }: Finding): number {
  return severities.indexOf(severity);
}
