/**
 * What the server tells the panel. Read-only: the server reads the files that the CLI keeps and
 * answers them as they are.
 *
 * | address | answers |
 * |---|---|
 * | `GET /api/status` | {@link statusMessage} |
 * | `GET /api/organization` | the snapshot, kind `bailiwick/organization` (see `core`) |
 * | `GET /api/guardrails` | {@link guardrailsMessage}, 404 before the first check |
 * | `GET /api/plan` | {@link lastPlanMessage}, 404 before the first plan |
 */
import * as z from "zod";
import { applyMessage } from "./apply.ts";
import { message } from "./envelope.ts";
import { planFile } from "./plan.ts";

export const statusMessage = message("status", {
  bailiwick: z.string(),
  /** The blueprint's name for the organization. */
  name: z.string(),
  organizationId: z.string().optional(),
  managementAccountId: z.string().optional(),
  region: z.string(),
  destination: z.enum(["sandbox", "aws"]),
  /** ISO instant of the snapshot. */
  collectedAt: z.string().optional(),
  readOnly: z.literal(true),
});

export type StatusMessage = z.infer<typeof statusMessage>;

export const lastPlanMessage = message("last-plan", {
  plan: planFile,
  apply: applyMessage.optional(),
});

export type LastPlanMessage = z.infer<typeof lastPlanMessage>;

export const errorMessage = message("error", {
  error: z.object({ code: z.string(), summary: z.string(), detail: z.string() }),
});

export type ErrorMessage = z.infer<typeof errorMessage>;
