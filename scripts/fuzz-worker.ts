/** Does a share of scripts/fuzz.ts in a thread of its own, and sends what came of it. */
import { parentPort, workerData } from "node:worker_threads";
import { agreementOver } from "../tests/fuzz/agreement.ts";
import type { Range } from "../tests/fuzz/agreement.ts";
import { breakPolicies } from "../tests/fuzz/break-policies.ts";

export type Share = { readonly work: "agreement" | "breakage"; readonly range: Range };

// Only scripts/fuzz.ts starts this, with a share.
const { work, range } = workerData as Share;
const sent = work === "agreement" ? agreementOver(range) : breakPolicies(range);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window, a thread
parentPort?.postMessage(sent);
