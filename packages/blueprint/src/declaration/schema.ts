/** The language of `bailiwick.yaml`: one key for each section. */
import * as z from "zod";
import { assertionsSection, guardrailsSection, policiesSection } from "./guardrails.ts";
import { accessSection, identitySection, permissionSetsSection } from "./identity.ts";
import {
  accountsSection,
  organizationalUnitsSection,
  organizationSection,
} from "./organization.ts";

export const declarationSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this language."),
    organization: organizationSection,
    "organizational-units": organizationalUnitsSection.optional(),
    accounts: accountsSection.optional(),
    guardrails: guardrailsSection.optional(),
    policies: policiesSection.optional(),
    identity: identitySection.optional(),
    "permission-sets": permissionSetsSection.optional(),
    access: accessSection.optional(),
    assertions: assertionsSection.optional(),
  })
  .describe("An AWS organization, declared: names, never ids.");

/** A blueprint as it is written. */
export type Declaration = z.infer<typeof declarationSchema>;

/** The JSON Schema (draft 2020-12) that editors use; equal for equal versions of the language. */
export function jsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(declarationSchema, { target: "draft-2020-12", io: "input" });
  return { title: "bailiwick.yaml", ...schema };
}
