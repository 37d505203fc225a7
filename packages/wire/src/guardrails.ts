/** How guardrails and assertions stand: what `check`, `up` and the panel show. */
import * as z from "zod";
import { message } from "./envelope.ts";
import { span } from "./text.ts";

/** Context keys as the request brought them. */
const context = z.record(z.string(), z.union([z.string(), z.array(z.string()).readonly()]));

export const witness = z.object({
  /** As people know it: `permission set Developer in Dev`. */
  who: z.string(),
  /** The principal's ARN, or what stands for it. */
  principal: z.string(),
  account: z.string(),
  action: z.string(),
  resource: z.string(),
  context,
  because: z.string(),
});

export type WitnessMessage = z.infer<typeof witness>;

/** Words kept apart everywhere: refuted (with a witness), checked (so many requests tried), unknown (with the reasons). */
export const assertionState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("refuted"), witness }),
  z.object({ kind: z.literal("checked"), requests: z.number(), seed: z.number() }),
  z.object({ kind: z.literal("unknown"), reasons: z.array(z.string()) }),
]);

export type AssertionStateMessage = z.infer<typeof assertionState>;

export const assertionReport = z.object({
  name: z.string(),
  claim: z.string(),
  state: assertionState,
  span: span.optional(),
});

export type AssertionReport = z.infer<typeof assertionReport>;

export const guardrailReport = z.object({
  name: z.string(),
  title: z.string(),
  reason: z.string(),
  kind: z.literal("preventive"),
  mandatory: z.boolean(),
  policyType: z.enum(["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]),
  /** Names of the organization policies that carry it. */
  policies: z.array(z.string()),
  /** Where it is declared, as OU paths (`/` is the root) and account names. */
  targets: z.array(z.object({ kind: z.enum(["ou", "account"]), name: z.string() })),
  /** Declared and not attached there. */
  missing: z.array(z.object({ kind: z.enum(["ou", "account"]), name: z.string() })),
  exceptions: z.array(
    z.object({
      who: z.string(),
      where: z.array(z.string()),
      reason: z.string(),
      owner: z.string(),
      expires: z.string(),
    }),
  ),
  claim: z.string(),
  state: assertionState,
  span: span.optional(),
});

export type GuardrailReport = z.infer<typeof guardrailReport>;

export const guardrailsMessage = message("guardrails", {
  /** ISO instant of the check, and of the snapshot that was checked. */
  checkedAt: z.string(),
  collectedAt: z.string(),
  catalogue: z.string(),
  guardrails: z.array(guardrailReport),
  assertions: z.array(assertionReport),
});

export type GuardrailsMessage = z.infer<typeof guardrailsMessage>;
