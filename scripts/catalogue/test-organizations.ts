/** The organizations whose answers tell what a catalogue changes: the examples, and one for the purpose. */
import { readdirSync, readFileSync } from "node:fs";
import { compileBlueprint, loadBlueprint } from "@bailiwick/blueprint";
import { emptyLock, hasErrors, withStandIns } from "@bailiwick/core";
import type { Assertion, Catalogue, Diagnostic, Guardrail, Organization } from "@bailiwick/core";

/** A blueprint, by the name that reports use. */
export type TestBlueprint = { readonly name: string; readonly text: string };

/** What a catalogue makes of a blueprint; no organization where it finds errors in it. */
export type TestOrganization = {
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly made?:
    | {
        readonly organization: Organization;
        readonly guardrails: readonly Guardrail[];
        readonly assertions: readonly Assertion[];
        readonly regions: readonly string[];
      }
    | undefined;
};

/** All of them, by name. */
export function testBlueprints(): readonly TestBlueprint[] {
  const examples = new URL("../../examples/", import.meta.url);
  const names = readdirSync(examples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
  const perimeter = new URL("perimeter.yaml", import.meta.url);
  return [
    ...names.map((name) => ({
      name,
      text: readFileSync(new URL(`${name}/bailiwick.yaml`, examples), "utf8"),
    })),
    { name: "perimeter", text: readFileSync(perimeter, "utf8") },
  ];
}

/** @param today - the day that counts as now, for exceptions that expire */
export function testOrganization(
  { name, text }: TestBlueprint,
  { catalogue, today }: { readonly catalogue: Catalogue; readonly today: string },
): TestOrganization {
  const loaded = loadBlueprint(text, { file: name, today, catalogue });
  if (loaded.value === undefined || hasErrors(loaded.diagnostics))
    return { name, diagnostics: loaded.diagnostics };
  const compiled = compileBlueprint(loaded.value, emptyLock);
  const diagnostics = [...loaded.diagnostics, ...compiled.diagnostics];
  if (compiled.value === undefined) return { name, diagnostics };
  const { desired, guardrails, assertions, regions } = compiled.value;
  const managementAccount = loaded.value.declaration.organization["management-account"].name;
  return {
    name,
    diagnostics,
    made: {
      organization: withStandIns(desired, { managementAccount }),
      guardrails,
      assertions,
      regions,
    },
  };
}
