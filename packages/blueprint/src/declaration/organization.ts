/** Sections about the organization itself: who it is, its organizational units and accounts. */
import * as z from "zod";
import { formerName, oneOrMany, places, tags, text } from "./parts.ts";

const region = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/)
  .describe("Code of an AWS Region, e.g. `us-west-2`.");

const servicePrincipal = z
  .string()
  .regex(/^[\w+=,.@-]{1,128}$/)
  .describe("Name of an AWS service, e.g. `guardduty.amazonaws.com`.");

const accountId = z
  .string()
  .regex(/^\d{12}$/)
  .describe("Twelve digits in quotes; only to make sure that this is the account meant.");

const ouOrRoot = z.union([
  text,
  z.strictObject({ ou: text }).describe("By its path, also where that is the word `root`."),
]);

export const organizationSection = z
  .strictObject({
    name: text.describe("How people call this organization; AWS does not know it."),
    id: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/)
      .optional()
      .describe(
        "AWS's id of the organization, `o-` and letters and digits, if it exists; any other is refused.",
      ),
    "home-region": region.describe(
      "The Region of Identity Center and of what exists once, e.g. `us-west-2`.",
    ),
    regions: z.array(region).min(1).describe("Approved Regions, the home Region among them."),
    "management-account": z
      .strictObject({
        name: text.describe("Its name in AWS."),
        "aws-name": text
          .optional()
          .describe(
            "Its name in AWS where that differs from `name`, because another account shares it.",
          ),
        email: text.describe("E-mail address of its root user."),
        id: accountId.optional(),
        ou: ouOrRoot.optional().describe("Where it stands; by default directly at the root."),
        tags: tags.optional(),
      })
      .describe("The account that owns the organization and pays. Guardrails do not reach it."),
    "trusted-access": z
      .array(servicePrincipal)
      .optional()
      .describe("Services that may work in all accounts of the organization."),
    "delegated-administrators": z
      .record(servicePrincipal, oneOrMany(text))
      .optional()
      .describe("By service: the account (or accounts) that administers it for the organization."),
    "policy-types": z
      .array(z.enum(["service-control-policies", "resource-control-policies"]))
      .optional()
      .describe("Policy types to enable; by default those that this file uses."),
    "without-full-access": places
      .optional()
      .describe(
        "Places from which AWS's own FullAWSAccess is detached, because other policies there say what is allowed.",
      ),
    tags: tags.optional().describe("Tags of the root."),
  })
  .describe("The organization as a whole.");

export const organizationalUnitsSection = z
  .record(
    text,
    z
      .strictObject({ was: formerName.optional(), tags: tags.optional() })
      .nullable()
      .describe("Nothing, or what is special about it."),
  )
  .describe(
    "Organizational units by path: `Workload`, then `Workload/PROD`. A slash within a name is written `~1`, a tilde `~0`.",
  );

export const accountsSection = z
  .record(
    text,
    z.strictObject({
      email: text.describe("E-mail address of its root user; unique in all of AWS, for ever."),
      ou: ouOrRoot.describe("The organizational unit it stands in, by path, or `root`."),
      invite: z
        .literal(true)
        .optional()
        .describe("The account exists already: it is invited, and its owner accepts."),
      "aws-name": text
        .optional()
        .describe(
          "Its name in AWS where that differs from the key, e.g. because two accounts share it.",
        ),
      state: z
        .enum(["active", "suspended", "pending-closure", "pending-activation", "closed"])
        .optional()
        .describe(
          "Written by `bailiwick import` for an account that AWS has suspended or is closing.",
        ),
      was: formerName.optional(),
      purpose: text.optional().describe("What it is for, in a sentence, for the reader."),
      tags: tags.optional(),
    }),
  )
  .describe("Member accounts by name. The management account stands under `organization`.");
