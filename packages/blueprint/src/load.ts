/**
 * Reads a blueprint: YAML, shape, documents, references, limits. Pure but for `readFile`; the day
 * is given by the caller.
 */
import { assert, hasErrors } from "@bailiwick/core";
import type { Catalogue, Checked } from "@bailiwick/core";
import type { Blueprint, Findings } from "./blueprint.ts";
import { checkActions } from "./check/actions.ts";
import { checkGuardrails } from "./check/guardrails.ts";
import { checkLimits } from "./check/limits.ts";
import { checkNames } from "./check/names.ts";
import { checkReferences } from "./check/references.ts";
import { declaredNames } from "./check/scope.ts";
import { checkTimes } from "./check/times.ts";
import { validateDeclaration } from "./declaration/validate.ts";
import { readDocuments } from "./documents.ts";
import type { ReadFile } from "./documents.ts";
import { limitsFrom } from "./limits.ts";
import { readYaml } from "./source/read-yaml.ts";

export type LoadOptions = {
  /** As the user named it; places carry it. */
  readonly file: string;
  /** Reads a file that the blueprint names, relative to it; without it such a file is an error. */
  readonly readFile?: ReadFile | undefined;
  /** The day (or instant) that counts as now: ISO 8601. */
  readonly today: string;
  readonly catalogue: Catalogue;
};

/** Each sees the whole blueprint; their order is that of the questions a reader has. */
const checks = [
  checkNames,
  checkReferences,
  checkTimes,
  checkLimits,
  checkGuardrails,
  checkActions,
];

/** Reads and checks a blueprint; with any error there is no value. */
export function loadBlueprint(text: string, options: LoadOptions): Checked<Blueprint> {
  assert(!Number.isNaN(Date.parse(options.today)), `today is a day, not ${options.today}`);
  const source = readYaml(text, options.file);
  if (source.value === undefined) return { diagnostics: source.diagnostics };
  const declared = validateDeclaration(source.value);
  if (declared.value === undefined) return { diagnostics: inOrder(declared.diagnostics) };
  const declaration = declared.value;
  const findings: Findings = { source: source.value, diagnostics: [] };
  const blueprint: Blueprint = {
    declaration,
    source: source.value,
    documents: readDocuments(declaration, findings, options.readFile),
    limits: limitsFrom(options.catalogue),
    today: options.today,
  };
  const names = declaredNames(declaration);
  const scope = { ...findings, blueprint, declaration, names, catalogue: options.catalogue };
  for (const check of checks) check(scope);
  const diagnostics = inOrder(findings.diagnostics);
  return hasErrors(diagnostics) ? { diagnostics } : { value: blueprint, diagnostics };
}

/** By place, as a reader meets them. */
function inOrder(diagnostics: Checked<unknown>["diagnostics"]): Checked<unknown>["diagnostics"] {
  return diagnostics.toSorted(
    (left, right) => (left.span?.start.offset ?? 0) - (right.span?.start.offset ?? 0),
  );
}
