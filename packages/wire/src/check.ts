/** What `check --json` prints. */
import * as z from "zod";
import { message } from "./envelope.ts";
import { assertionReport, guardrailReport } from "./guardrails.ts";
import { diagnostic } from "./text.ts";

export const checkMessage = message("check", {
  file: z.string(),
  valid: z.boolean(),
  diagnostics: z.array(diagnostic),
  guardrails: z.array(guardrailReport),
  assertions: z.array(assertionReport),
});

export type CheckMessage = z.infer<typeof checkMessage>;

/** What a command prints with `--json` instead of its result when it could not do its work. */
export const failureMessage = message("failure", {
  code: z.string(),
  summary: z.string(),
  detail: z.string(),
  diagnostics: z.array(diagnostic),
});

export type FailureMessage = z.infer<typeof failureMessage>;
