/** Why a command ends without its result: thrown by commands, shown by `main` through the view. */
import type { Diagnostic } from "@bailiwick/core";
import { exitCode, type ExitCode } from "./exit-code.ts";

export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly code: string;
  readonly exit: ExitCode;
  readonly diagnostics: readonly Diagnostic[];

  /** @param detail - whole sentences: what is wrong, why it matters, what to do */
  constructor(
    code: string,
    detail: string,
    options: {
      readonly exit?: ExitCode;
      readonly diagnostics?: readonly Diagnostic[];
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.exit = options.exit ?? exitCode.error;
    this.diagnostics = options.diagnostics ?? [];
  }
}
