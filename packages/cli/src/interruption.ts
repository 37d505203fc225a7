/**
 * Ctrl-C. Once: what is under way ends, its state is kept, the command ends with code 130. Twice: it
 * ends now. npm passes on a Ctrl-C that the terminal sent already, so a second one within 100 ms is
 * the same.
 */
import { exitCode } from "./exit-code.ts";
import { note } from "./terminal.ts";

const samePressMs = 100;

let controller: AbortController | undefined;

/** Aborted at the first SIGINT or SIGTERM; the listeners stand from the first call on. */
export function interruption(): AbortSignal {
  if (controller !== undefined) return controller.signal;
  const made = new AbortController();
  controller = made;
  let firstAt: number | undefined;
  const interrupted = (): void => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      made.abort();
    } else if (now - firstAt > samePressMs) {
      note("Ended at once.");
      process.exit(exitCode.interrupted);
    }
  };
  process.on("SIGINT", interrupted);
  process.on("SIGTERM", interrupted);
  return made.signal;
}
