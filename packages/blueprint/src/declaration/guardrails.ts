/** Sections about what may not happen: guardrails, plain policies, assertions. */
import * as z from "zod";
import {
  formerName,
  inlineDocument,
  isoDate,
  oneOrMany,
  places,
  tags,
  text,
  who,
} from "./parts.ts";

const policyType = z
  .enum(["service-control-policy", "resource-control-policy"])
  .describe("`service-control-policy` unless said otherwise.");

const condition = z
  .strictObject({
    is: oneOrMany(text)
      .optional()
      .describe("The key has one of these values; `*` and `?` as in policies."),
    "is-not": oneOrMany(text).optional().describe("The key has a value, and none of these."),
    absent: z.boolean().optional().describe("Whether the request lacks the key."),
  })
  .describe("What is true of one condition key.");

const assertionBody = {
  claim: text.optional().describe("The assertion as one sentence for people."),
  who: oneOrMany(who).optional().describe("Any of them; `anyone` where it is left out."),
  "except-who": oneOrMany(who).optional().describe("Those it does not speak of."),
  may: oneOrMany(text).optional().describe("Actions, any of them, that they must be able to do."),
  "may-not": oneOrMany(text)
    .optional()
    .describe("Actions, any of them, that they must not be able to do: `rds:Delete*`."),
  resources: oneOrMany(text)
    .optional()
    .describe("ARNs or patterns; any resource where it is left out."),
  where: places
    .optional()
    .describe("Accounts concerned; all but the management account where it is left out."),
  "except-where": places.optional().describe("Accounts it does not speak of."),
  when: z
    .record(text, condition)
    .optional()
    .describe("What else is true of the request, by condition key."),
};

export const assertionsSection = z
  .array(
    z.strictObject({
      name: text.describe("Short and unique; reports use it."),
      ...assertionBody,
    }),
  )
  .describe(
    "Who may, and who may not, do what, where. Each is checked against the whole organization.",
  );

const exception = z
  .strictObject({
    who: oneOrMany(
      z.union([
        z.strictObject({ role: text }).describe("IAM roles by name or pattern."),
        z.strictObject({ "permission-set": text }).describe("Every session of a permission set."),
      ]),
    )
      .optional()
      .describe("Who is excepted; everyone, where it is left out."),
    where: places.optional().describe("Where; everywhere the guardrail applies, if left out."),
    reason: text.describe("Why, in a sentence an auditor accepts."),
    owner: text.describe("The person or team who answers for it."),
    expires: isoDate.describe(
      "The last day it holds, `2030-12-31`. After it the blueprint is in error until somebody decides.",
    ),
  })
  .describe("An exception from a guardrail, with its reason, owner and end.");

const guardrailBody = {
  on: places.describe("Where it applies, with everything below."),
  reason: text
    .optional()
    .describe("Why this organization wants it; the library's reason by default."),
  mandatory: z.boolean().optional().describe("Whether accounts may be without it."),
  was: formerName.optional(),
  exceptions: z.array(exception).optional(),
};

export const guardrailsSection = z
  .array(
    z
      .union([
        z
          .strictObject({
            use: text.describe("Name of a guardrail of the library; see docs/guardrails.md."),
            name: text.optional().describe("Its name here where the same one is used twice."),
            with: z.record(text, z.unknown()).optional().describe("Parameters of the guardrail."),
            ...guardrailBody,
          })
          .describe("A guardrail of the library."),
        z
          .strictObject({
            name: text.describe("Short and unique; policies and reports carry it."),
            title: text.describe("What it does, in a few words."),
            type: policyType.optional(),
            document: inlineDocument.optional(),
            file: text
              .optional()
              .describe("JSON file with the policy document, relative to this file."),
            requires: oneOrMany(text)
              .optional()
              .describe("Guardrails without which it is worth little."),
            property: z
              .strictObject(assertionBody)
              .describe("The assertion that shows that it works."),
            ...guardrailBody,
            reason: text.describe("Why this organization wants it."),
          })
          .describe("A guardrail of your own."),
      ])
      .meta({ id: "Guardrail" }),
  )
  .describe("What nobody may do, whatever their permissions say.");

export const policiesSection = z
  .array(
    z.strictObject({
      name: text.describe("Its name in AWS; unique within its type."),
      type: policyType.optional(),
      description: z.string().optional(),
      on: z
        .union([places, z.array(z.never()).length(0)])
        .describe("Where it is attached; `[]` for nowhere."),
      document: inlineDocument.optional(),
      file: text.optional().describe("JSON file with the policy document, relative to this file."),
      "as-stored": z
        .literal(true)
        .optional()
        .describe(
          "AWS stores the document although Bailiwick cannot read all of it; what it cannot read makes answers unknown.",
        ),
      was: formerName.optional(),
      tags: tags.optional(),
    }),
  )
  .describe("Policies of your own that are no guardrails: kept and attached as they are.");
