/** Asks the JSON Schema of the language what would have been right at a place. */
import type { SourcePath } from "../source/node.ts";

type JsonSchema = { readonly [key: string]: unknown };

export type Expectation = {
  readonly description: string | undefined;
  /** Keys that a map may have there; empty where its keys are free, or where it is no map. */
  readonly keys: readonly string[];
};

/** What the language expects at a path. */
export function expectationAt(schema: JsonSchema, path: SourcePath): Expectation {
  let found: readonly JsonSchema[] = [schema];
  let description: string | undefined;
  for (const step of path) {
    found = found.flatMap((one) => alternatives(schema, one)).flatMap((one) => below(one, step));
    description = textOf(found[0]?.["description"]) ?? undefined;
  }
  const all = found.flatMap((one) => alternatives(schema, one));
  return {
    description:
      description ?? all.map((one) => textOf(one["description"])).find((one) => one !== undefined),
    keys: [...new Set(all.flatMap((one) => Object.keys(objectOf(one["properties"]))))],
  };
}

function below(schema: JsonSchema, step: string | number): readonly JsonSchema[] {
  const next =
    typeof step === "number"
      ? schema["items"]
      : (objectOf(schema["properties"])[step] ?? schema["additionalProperties"]);
  return isObject(next) ? [next] : [];
}

/** A schema with its references followed and its `anyOf` laid out, itself first. */
function alternatives(root: JsonSchema, schema: JsonSchema): readonly JsonSchema[] {
  const reference = textOf(schema["$ref"]);
  if (reference !== undefined) {
    const name = reference.split("/").at(-1) ?? "";
    const target = objectOf(root["$defs"])[name];
    return isObject(target) ? alternatives(root, target) : [];
  }
  const anyOf = schema["anyOf"];
  const branches = Array.isArray(anyOf) ? anyOf.filter(isObject) : [];
  return [schema, ...branches.flatMap((branch) => alternatives(root, branch))];
}

function objectOf(value: unknown): JsonSchema {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
