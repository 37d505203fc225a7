/** The public names of the blueprint: `bailiwick.yaml` read, checked, compiled and written. */
export type { Blueprint } from "./blueprint.ts";
export { compileBlueprint } from "./compile/compile.ts";
export type { CompiledBlueprint } from "./compile/compile.ts";
export { jsonSchema } from "./declaration/schema.ts";
export type { Declaration } from "./declaration/schema.ts";
export { blueprintDiagnostics } from "./diagnostics.ts";
export type { ReadFile } from "./documents.ts";
export type { LibraryGuardrail } from "./guardrails/definition.ts";
export { guardrailLibrary } from "./guardrails/library.ts";
export { blueprintFromOrganization } from "./import/import.ts";
export type { ImportedBlueprint, ImportOptions } from "./import/import.ts";
export { loadBlueprint } from "./load.ts";
export type { LoadOptions } from "./load.ts";
export { personas } from "./personas.ts";
export type { Persona } from "./personas.ts";
export { initTemplate, shoppersExample, templateNames } from "./templates.ts";
export type { TemplateName } from "./templates.ts";
