/** What `up --json` prints. */
import { readSnapshot, type Organization } from "@bailiwick/core";
import * as z from "zod";
import { message } from "./envelope.ts";
import { assertionReport, guardrailReport } from "./guardrails.ts";

/** An organization as a snapshot holds it, which has its own rules. */
const organization = z.custom<Organization>(
  isOrganization,
  "an organization, as `collect` gives it",
);

export const upMessage = message("up", {
  blueprint: z.string(),
  endpoint: z.string(),
  envFile: z.string(),
  managementAccountId: z.string(),
  organization,
  /** Steps that changed something. */
  changes: z.number(),
  reports: z.object({
    guardrails: z.array(guardrailReport),
    assertions: z.array(assertionReport),
  }),
  /** Its one-time address; absent with `--once`. */
  panel: z.string().optional(),
});

export type UpMessage = z.infer<typeof upMessage>;

function isOrganization(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const snapshot = { version: 1, kind: "bailiwick/organization", ...value };
  return readSnapshot(JSON.stringify(snapshot)).value !== undefined;
}
