/** How a command that could not do its work ends: on stderr for people, on stdout as JSON. */
import { CommandFailure } from "../failure.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { escaped, note, printJson, styled, wrapped } from "../terminal.ts";
import { diagnosticsText } from "./diagnostics.ts";

/** @returns the exit code */
export function showFailure(error: unknown, json: boolean): ExitCode {
  const failure = asFailure(error);
  if (json) {
    const { code, message, diagnostics } = failure;
    printJson({
      version: 1,
      kind: "bailiwick/failure",
      code,
      summary: failure.name,
      detail: message,
      diagnostics,
    });
  } else {
    if (failure.diagnostics.length > 0)
      note(`${diagnosticsText(failure.diagnostics, process.stderr)}\n`);
    note(
      `${styled("red", "error", process.stderr)} ${failure.code}\n${wrapped(escaped(failure.message), "  ")}`,
    );
  }
  if (process.env["BAILIWICK_DEBUG"] !== undefined && error instanceof Error)
    note(error.stack ?? "");
  return failure.exit;
}

/** Errors of the world carry a `code` and a message for people; anything else is a bug of ours. */
function asFailure(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  if (!(error instanceof Error))
    return new CommandFailure("UNEXPECTED", String(error), { cause: error });
  if (error.name === "CredentialsProviderError") return noCredentials(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const exit = code === "WRONG_ORGANIZATION" ? exitCode.refused : exitCode.error;
  return new CommandFailure(code, error.message, { exit, cause: error });
}

function noCredentials(cause: Error): CommandFailure {
  return new CommandFailure(
    "NO_CREDENTIALS",
    "No AWS credentials were found in the environment or in ~/.aws. Name a profile with `--profile`, log in, or ask a snapshot with `--snapshot` where the command takes one.",
    { cause },
  );
}
