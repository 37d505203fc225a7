import type { Span } from "./span.ts";

export type Severity = "error" | "warning";

/**
 * One mistake of the user's, as a value: collected and returned beside the result, never thrown.
 *
 * `code` is unique for ever (each folder keeps a catalogue of its own, all listed in
 * docs/diagnostics.md); `summary` is fixed per code and holds no text of the user's; `detail` says
 * in whole sentences what is wrong, why it matters and what to do.
 */
export type Diagnostic = {
  readonly code: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly detail: string;
  readonly span?: Span | undefined;
};

/** A result with what was noticed on the way; `value` is absent where an error prevented it. */
export type Checked<T> = {
  readonly value?: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
};

/** Whether any of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
