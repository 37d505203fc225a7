/** How every command ends. Documented in the README; a code's meaning never changes. */
export const exitCode = {
  done: 0,
  error: 1,
  /** Changes or drift; only with `--detailed-exitcode`. */
  changes: 2,
  /** Findings at or above `--fail-on`; of `compare`, new access. */
  findings: 3,
  /** Refused, or approval is needed. */
  refused: 4,
  /** Unknown where an answer was required. */
  unknown: 5,
  partlyApplied: 6,
  usage: 64,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
