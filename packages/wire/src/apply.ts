/** What a run of `apply` did: the file that is kept, and the events that `--json` prints one a line. */
import * as z from "zod";
import { message } from "./envelope.ts";

const stepError = z.object({ code: z.string(), operation: z.string(), detail: z.string() });

export const stepReport = z.object({
  id: z.string(),
  /** `skipped`: something it depends on failed. `pending`: the run ended before it began. */
  state: z.enum(["done", "unchanged", "failed", "skipped", "pending"]),
  /** Milliseconds it took. */
  durationMs: z.number().optional(),
  error: stepError.optional(),
});

export type StepReport = z.infer<typeof stepReport>;

export const applyMessage = message("apply", {
  planHash: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  outcome: z.enum(["applied", "partly-applied", "interrupted"]),
  resumed: z.boolean(),
  steps: z.array(stepReport),
});

export type ApplyMessage = z.infer<typeof applyMessage>;

export const applyEvent = message("apply-event", {
  at: z.string(),
  event: z.enum(["progress", "step-started", "step-done", "step-failed", "step-skipped"]),
  step: z.string().optional(),
  changed: z.boolean().optional(),
  error: stepError.optional(),
  done: z.number().optional(),
  total: z.number().optional(),
});

export type ApplyEvent = z.infer<typeof applyEvent>;
