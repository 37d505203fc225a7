/** A decision with the part of every policy in it: what `decide --explain --json` prints. */
import * as z from "zod";
import { decideAnswer } from "./decide.ts";
import { message } from "./envelope.ts";

export const explainedStatement = z.object({
  /** Position in the document, from 0. */
  statement: z.number(),
  sid: z.string().optional(),
  effect: z.enum(["Allow", "Deny"]).optional(),
  applies: z.enum(["yes", "no", "open"]),
  /** The first element that does not match, or of which it is not known. */
  element: z.string().optional(),
  because: z.string().optional(),
  at: z.object({ file: z.string(), line: z.number(), column: z.number() }),
});

export const explainedPart = z.object({
  /** `endpoint` for the policy of a VPC endpoint, as in the line format. */
  type: z.string(),
  /** Of an SCP or RCP: the level from the root (0) down, and its node. */
  level: z.number().optional(),
  node: z.string().optional(),
  says: z.enum(["denies", "allows", "nothing", "open", "not-asked"]),
  /** Why such policies are not asked. */
  note: z.string().optional(),
  policies: z.array(z.object({ name: z.string(), statements: z.array(explainedStatement) })),
});

export type ExplainedPartMessage = z.infer<typeof explainedPart>;

/** One request of a call, with every policy's part in it. */
const explainedRequest = z.object({
  as: z.string(),
  action: z.string(),
  resource: z.string(),
  forwardedBy: z.string().optional(),
  parts: z.array(explainedPart),
});

export const explanationMessage = message("explanation", {
  answer: decideAnswer,
  /** Empty for a call, whose requests each have their own. */
  parts: z.array(explainedPart),
  requests: z.array(explainedRequest).optional(),
});

export type ExplanationMessage = z.infer<typeof explanationMessage>;
