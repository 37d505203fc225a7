/** Writes `docs/guardrails.md` from the library itself, so that the two cannot differ. */
import * as z from "zod";
import type { LibraryGuardrail } from "./guardrails/definition.ts";
import { globalServices } from "./guardrails/global-services.ts";
import { guardrailLibrary } from "./guardrails/library.ts";
import { personas } from "./personas.ts";

/** The page about guardrails and personas, as Markdown. */
export function guardrailsPage(): string {
  return [
    "<!-- Written by packages/blueprint/scripts/docs.ts from the library. -->",
    "",
    "# Guardrails and personas",
    "",
    "A guardrail is a policy with its reason, the places where it applies, its exceptions, and a property: the assertion that shows that it works. A blueprint applies one of the library with `use`; [the language](blueprint.md#guardrails) says how. Guardrails are service control policies: they bind everyone in member accounts, root users among them, and neither the management account nor service-linked roles.",
    "",
    "| guardrail | does | mandatory |",
    "|---|---|---|",
    ...guardrailLibrary.map(
      ({ name, title, mandatory }) =>
        `| [\`${name}\`](#${name}) | ${title} | ${mandatory ? "yes" : "no"} |`,
    ),
    "",
    "A mandatory guardrail can except somebody, but no place. `mandatory: false` in the blueprint changes that.",
    ...guardrailLibrary.flatMap(guardrailSection),
    ...globalServicesSection(),
    ...personasSection(),
    "",
  ].join("\n");
}

function guardrailSection(guardrail: LibraryGuardrail): readonly string[] {
  const built = guardrail.build({}, { regions: ["us-west-2"] });
  const claim = built.kind === "built" ? built.property.claim : "";
  return [
    "",
    `## ${guardrail.name}`,
    "",
    `${guardrail.title}. ${guardrail.reason}`,
    "",
    `Its property: *${claim}*`,
    ...parameterTable(guardrail),
    "",
    "What it does not do:",
    "",
    ...guardrail.limits.map((limit) => `- ${limit}`),
    "",
    `Sources: ${guardrail.sources.map((url) => `<${url}>`).join(", ")}`,
  ];
}

function parameterTable({ parameters }: LibraryGuardrail): readonly string[] {
  const entries = Object.entries(parameters.shape);
  if (entries.length === 0) return [];
  return [
    "",
    "| parameter | means | unless given |",
    "|---|---|---|",
    ...entries.map(([name, schema]) => {
      const json = z.toJSONSchema(z.object({ schema }), { io: "input" }).properties?.["schema"];
      const { description = "", default: usual } = typeof json === "object" ? json : {};
      return `| \`${name}\` | ${description} | \`${JSON.stringify(usual)}\` |`;
    }),
  ];
}

function globalServicesSection(): readonly string[] {
  return [
    "",
    "## Global services",
    "",
    `Exempt from \`approved-regions\`, by a list of ${globalServices.date}: each is reached in one Region whatever Region people work in.`,
    "",
    globalServices.actions.map((action) => `\`${action}\``).join(", "),
  ];
}

function personasSection(): readonly string[] {
  return [
    "",
    "## Personas",
    "",
    "Permission sets for common job functions; a permission set starts from one with `use`, and what it says itself replaces that part.",
    "",
    "| persona | is | session | AWS managed policies | and |",
    "|---|---|---|---|---|",
    ...personas.map(
      ({ name, description, session, managedPolicies, inlinePolicy }) =>
        `| \`${name}\` | ${description} | ${session} | ${managedPolicies.map((policy) => `\`${policy}\``).join(", ")} | ${inlinePolicy === undefined ? "" : "an inline policy"} |`,
    ),
  ];
}
