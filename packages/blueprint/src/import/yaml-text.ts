/** Writes plain values as YAML that people like to read: block style, short lists on one line. */
import type { JsonValue } from "@bailiwick/core";

/** What is written; entries keep their order. */
export type YamlValue =
  | string
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, YamlValue])[] }
  | { readonly kind: "list"; readonly items: readonly YamlValue[] }
  /** Text that YAML reads as it stands: a number, `true`, `null`; empty for nothing at all. */
  | { readonly kind: "literal"; readonly text: string };

/** A map without the entries that have no value. */
export function yamlMap(entries: readonly (readonly [string, YamlValue | undefined])[]): YamlValue {
  return {
    kind: "map",
    entries: entries.flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    ),
  };
}

export function yamlList(items: readonly YamlValue[]): YamlValue {
  return { kind: "list", items };
}

export function yamlLiteral(text: string): YamlValue {
  return { kind: "literal", text };
}

/** A JSON value with its numbers as they are written. */
export function yamlFromJson(json: JsonValue): YamlValue {
  switch (json.kind) {
    case "object":
      return yamlMap(json.members.map(({ key, value }) => [key, yamlFromJson(value)]));
    case "array":
      return yamlList(json.items.map(yamlFromJson));
    case "string":
      return json.value;
    case "number":
      return yamlLiteral(json.text);
    case "boolean":
      return yamlLiteral(String(json.value));
    case "null":
      return yamlLiteral("null");
  }
}

/** The entries of a section, each line with its end. */
export function yamlText(value: YamlValue, indent = ""): string {
  if (isEmpty(value)) return `${indent}${inline(value)}\n`;
  if (typeof value === "string" || value.kind === "literal") return `${indent}${inline(value)}\n`;
  if (value.kind === "map") {
    return value.entries.map(([key, of]) => entryText(key, of, indent)).join("");
  }
  return value.items.map((item) => itemText(item, indent)).join("");
}

/** YAML reads a key of more than 1,024 characters only behind a question mark. */
const maxPlainKey = 1000;
const maxLine = 100;

function entryText(key: string, value: YamlValue, indent: string): string {
  const written = quoted(key);
  const head =
    written.length > maxPlainKey ? `${indent}? ${written}\n${indent}:` : `${indent}${written}:`;
  const short = inline(value);
  if (short === "") return `${head}\n`;
  if (fitsInline(value, `${head} ${short}`)) return `${head} ${short}\n`;
  return `${head}\n${yamlText(value, `${indent}  `)}`;
}

function itemText(value: YamlValue, indent: string): string {
  const short = inline(value);
  if (fitsInline(value, `${indent}- ${short}`)) return `${indent}- ${short}\n`;
  const body = yamlText(value, `${indent}  `);
  return `${indent}- ${body.slice(indent.length + 2)}`;
}

/** Scalars always; lists and maps of scalars where the line is short. */
function fitsInline(value: YamlValue, line: string): boolean {
  if (typeof value === "string" || value.kind === "literal" || isEmpty(value)) return true;
  if (line.length > maxLine) return false;
  if (value.kind === "list") return value.items.every(isScalar);
  return value.entries.length === 1 && value.entries.every(([, of]) => isScalar(of));
}

function isScalar(value: YamlValue): boolean {
  return typeof value === "string" || value.kind === "literal";
}

function isEmpty(value: YamlValue): boolean {
  if (typeof value === "string" || value.kind === "literal") return false;
  return value.kind === "map" ? value.entries.length === 0 : value.items.length === 0;
}

function inline(value: YamlValue): string {
  if (typeof value === "string") return quoted(value);
  if (value.kind === "literal") return value.text;
  if (value.kind === "list") return `[${value.items.map(inline).join(", ")}]`;
  const entries = value.entries.map(([key, of]) => `${quoted(key)}: ${inline(of)}`).join(", ");
  return entries === "" ? "{}" : `{ ${entries} }`;
}

/**
 * Text as a YAML scalar: plain where no reader could take it for anything else, else in double
 * quotes, whose escapes are those of JSON.
 */
function quoted(text: string): string {
  const isPlain =
    /^[A-Za-z_/][\w ./@+-]*$/.test(text) &&
    !text.endsWith(" ") &&
    !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain
    ? text
    : JSON.stringify(text).replaceAll(/[\u007F-\u009F\u2028\u2029\uFEFF]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
