/** The world's failures as this package meets them: AWS's errors, and calls whose outcome nobody knows. */

/** AWS's name of an error, e.g. `AccessDeniedException`; `Unknown` for what is no error of AWS. */
export function errorCode(error: unknown): string {
  return error instanceof Error ? error.name : "Unknown";
}

/** Whether an error is one of AWS's errors of these names. */
export function isError(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/** The message of an error in one line. */
export function errorDetail(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s+/g, " ").trim();
}

/**
 * A call that creates something ended without an answer (a broken connection, a 5xx): it may have
 * been done. It is not sent again before its natural key has been looked up.
 */
export class UncertainOutcomeError extends Error {
  override readonly name = "UncertainOutcomeError";
  readonly code = "UNCERTAIN_OUTCOME";
  /** What ended the call. Not `cause`: the SDK looks there for a reason to send again. */
  readonly endedBy: unknown;

  constructor(operation: string, endedBy: unknown) {
    super(`${operation} ended without an answer: ${errorDetail(endedBy)}`);
    this.endedBy = endedBy;
  }
}

/** A request that AWS would refuse for its form, stopped before it was sent. */
export class InvalidRequestError extends Error {
  override readonly name = "InvalidRequestError";
  readonly code = "INVALID_REQUEST";
}

/** AWS took a request and its work failed afterwards, e.g. an account creation. */
export class AsynchronousFailure extends Error {
  override readonly name: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = reason;
  }
}
