/** Places and diagnostics. */
import type { Diagnostic, Span } from "@bailiwick/core";
import * as z from "zod";
import type { Same } from "./same.ts";

const position = z.object({ offset: z.number(), line: z.number(), column: z.number() }).readonly();

export const span = z.object({ file: z.string(), start: position, end: position }).readonly();

export const diagnostic = z
  .object({
    code: z.string(),
    severity: z.enum(["error", "warning"]),
    summary: z.string(),
    detail: z.string(),
    span: span.optional(),
  })
  .readonly();

true satisfies Same<z.infer<typeof span>, Span>;
true satisfies Same<z.infer<typeof diagnostic>, Diagnostic>;
