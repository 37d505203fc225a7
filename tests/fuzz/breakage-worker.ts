/** Breaks policies in a thread of its own; gets a range, and sends what came of it. */
import { parentPort, workerData } from "node:worker_threads";
import type { Range } from "./agreement.ts";
import { breakPolicies } from "./break-policies.ts";

// Only scripts/fuzz.ts starts this, with a range.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window, a thread
parentPort?.postMessage(breakPolicies(workerData as Range));
