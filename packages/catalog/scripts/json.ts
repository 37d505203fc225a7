/** Reading published JSON: each function says what it expects and stops the generator otherwise. */
export type Json = Readonly<Record<string, unknown>>;

export function objectAt(parent: Json, key: string): Json {
  const value = parent[key];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`\`${key}\` is no object`);
  return value as Json;
}

export function stringAt(parent: Json, key: string): string {
  const value = parent[key];
  if (typeof value !== "string") throw new Error(`\`${key}\` is no text`);
  return value;
}

/** A text or a list of texts as a list. */
export function textsAt(parent: Json, key: string): readonly string[] {
  const value = parent[key];
  if (typeof value === "string") return [value];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
    throw new Error(`\`${key}\` is no list of texts`);
  return value;
}

export function objectsAt(parent: Json, key: string): readonly Json[] {
  const value = parent[key];
  if (!Array.isArray(value)) throw new Error(`\`${key}\` is no list`);
  return value.map((item) => objectAt({ [key]: item }, key));
}
