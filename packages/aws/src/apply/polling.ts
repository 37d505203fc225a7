/** Waiting for AWS's asynchronous operations. */
import { AsynchronousFailure } from "../client/errors.ts";
import type { Executing } from "./action.ts";

/** How an operation stands: still under way, ended well, or failed with AWS's reason. */
export type Status<Result> =
  | { readonly kind: "in-progress" }
  | { readonly kind: "succeeded"; readonly result: Result }
  | { readonly kind: "failed"; readonly reason: string; readonly detail: string };

/**
 * Asks until the operation has ended. An interruption does not end the wait: the step has been
 * started, and its end belongs in the journal.
 *
 * @throws {AsynchronousFailure} named with AWS's reason
 */
export async function pollUntilDone<Result>(
  executing: Executing,
  ask: () => Promise<Status<Result>>,
): Promise<Result> {
  let pauseMs = executing.pollMs;
  for (;;) {
    const status = await ask();
    if (status.kind === "succeeded") return status.result;
    if (status.kind === "failed") throw new AsynchronousFailure(status.reason, status.detail);
    await executing.clock.sleep(pauseMs, never);
    pauseMs = Math.min(pauseMs * 1.5, executing.pollMs * 5);
  }
}

const never = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} };
