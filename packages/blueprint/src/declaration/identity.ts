/** Sections about people: where they come from, their groups, permission sets, and who gets what. */
import * as z from "zod";
import { inlineDocument, oneOrMany, places, tags, text } from "./parts.ts";

export const identitySection = z
  .strictObject({
    source: z
      .enum(["identity-center", "external"])
      .describe(
        "Where users and groups are kept: in Identity Center itself, or in an identity provider (Okta, Entra ID) that provisions them over SCIM.",
      ),
    groups: z
      .record(
        text,
        z
          .strictObject({
            description: z.string().optional(),
            members: z
              .array(text)
              .optional()
              .describe("User names. Only where Identity Center keeps the users."),
          })
          .nullable(),
      )
      .optional()
      .describe("Groups by display name: one for each job function."),
    users: z
      .record(
        text,
        z
          .strictObject({
            "given-name": z.string(),
            "family-name": z.string(),
            "display-name": z.string().optional().describe("Given and family name by default."),
            email: z
              .string()
              .nullable()
              .optional()
              .describe(
                "E-mail address; the user name by default where that is one, `null` for none.",
              ),
          })
          .nullable()
          .describe(
            "What Identity Center must know; nothing where an identity provider keeps the users.",
          ),
      )
      .optional()
      .describe("Users by user name."),
  })
  .describe("IAM Identity Center: people and groups. Its instance is enabled once, by hand.");

const managedPolicy = text.describe(
  "Name of an AWS managed policy (`ReadOnlyAccess`, `job-function/ViewOnlyAccess`), or its ARN.",
);

const customerPolicy = text.describe(
  "Name of a customer managed policy that exists in each account, with its path if it has one: `/team/Deploy`.",
);

export const permissionSetsSection = z
  .record(
    text,
    z.strictObject({
      use: text
        .optional()
        .describe("A persona of the library to start from; what stands here replaces its part."),
      description: z.string().optional(),
      session: z
        .string()
        .regex(/^(?:\d+h(?:\d+m)?|\d+m|P[0-9A-Z.]+)$/)
        .optional()
        .describe(
          "How long a session lasts: `1h` to `12h`, `90m`, or ISO 8601 `PT8H`. One hour by default.",
        ),
      "relay-state": text
        .optional()
        .describe("Address of the console page that a session opens with."),
      "managed-policies": z.array(managedPolicy).optional(),
      "customer-managed-policies": z.array(customerPolicy).optional(),
      "inline-policy": inlineDocument.optional(),
      "inline-policy-file": text
        .optional()
        .describe("JSON file with the policy, relative to this file."),
      boundary: z
        .union([
          managedPolicy,
          z
            .strictObject({ "customer-managed": customerPolicy })
            .describe("A customer managed policy."),
        ])
        .optional()
        .describe("Permissions boundary: the most that sessions can ever do."),
      "as-stored": z
        .literal(true)
        .optional()
        .describe("AWS stores the inline policy although Bailiwick cannot read all of it."),
      tags: tags.optional(),
    }),
  )
  .describe("Permission sets by name: what a job function may do.");

export const accessSection = z
  .array(
    z.strictObject({
      group: oneOrMany(text).optional(),
      user: oneOrMany(text).optional().describe("Prefer groups."),
      "permission-set": oneOrMany(text),
      on: places.describe(
        "An organizational unit stands for the accounts in and below it; the management account is meant only where it is named.",
      ),
      until: z
        .union([z.iso.date(), z.iso.datetime()])
        .optional()
        .describe(
          "The last day of the grant, `2030-12-31`, or its last instant, `2030-12-31T12:00:00Z`; it is removed afterwards.",
        ),
      reason: text.optional(),
    }),
  )
  .describe("Who gets which permission set in which accounts.");
