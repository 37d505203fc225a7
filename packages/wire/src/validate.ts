/** What `validate --json` prints, and the public line format of `validate --input`. */
import * as z from "zod";
import { documentInput } from "./decide.ts";
import { message } from "./envelope.ts";
import { policyTypeName } from "./policies.ts";

const findingSeverity = z.enum(["error", "security-warning", "warning", "suggestion"]);

/** A place in a document: lines and columns from 1. */
const place = z.object({ file: z.string(), line: z.number(), column: z.number() });

const finding = z.object({
  severity: findingSeverity,
  check: z.string(),
  title: z.string(),
  message: z.string(),
  at: place,
  fix: z.string(),
  source: z.string(),
});

export type FindingMessage = z.infer<typeof finding>;

export const validateMessage = message("validate", {
  catalogue: z.string(),
  files: z.array(
    z.object({
      file: z.string(),
      type: policyTypeName,
      guessed: z.boolean(),
      findings: z.array(finding),
    }),
  ),
  counts: z.object({
    error: z.number(),
    "security-warning": z.number(),
    warning: z.number(),
    suggestion: z.number(),
  }),
});

export type ValidateMessage = z.infer<typeof validateMessage>;

/** Stable: a field is added, never changed. */
export const validateLine = z
  .object({ id: z.string().optional(), type: policyTypeName, document: documentInput })
  .strict();

export const validateAnswer = z.object({
  v: z.literal(1),
  id: z.string().optional(),
  findings: z.array(finding),
  catalogue: z.string(),
});

export type ValidateAnswer = z.infer<typeof validateAnswer>;
