import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { templateNames, initTemplate } from "../templates.ts";
import { jsonSchema } from "./schema.ts";

const published: unknown = JSON.parse(
  readFileSync(new URL("../../schema/bailiwick.schema.json", import.meta.url), "utf8"),
);

describe("the published JSON Schema", () => {
  it("is what the language says now (node packages/blueprint/scripts/schema.ts writes it)", () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(jsonSchema())));
  });

  it.each(templateNames)("accepts the example %s", (name) => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(jsonSchema());
    validate(parse(initTemplate(name)));
    expect(validate.errors).toBeNull();
  });

  it("describes every key of every section", () => {
    expect(undescribed(published, "")).toEqual([]);
  });
});

/** Keys whose meaning is said by their section: names of people and things. */
const plain = new Set([
  "name",
  "group",
  "user",
  "email",
  "description",
  "title",
  "reason",
  "given-name",
  "family-name",
  "permission-set",
  "role",
  "ou",
  "account",
  "exceptions",
  "managed-policies",
  "customer-managed-policies",
  "groups",
  "users",
  "type",
  "customer-managed",
]);

function undescribed(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const below = undescribed(value, `${path}/${key}`);
    if (key !== "properties" || typeof value !== "object" || value === null) return below;
    const silent = Object.entries(value)
      .filter(([name, of]) => !plain.has(name) && !isDescribed(of))
      .map(([name]) => `${path}/${name}`);
    return [...silent, ...below];
  });
}

function isDescribed(schema: unknown): boolean {
  return (
    typeof schema === "object" &&
    schema !== null &&
    ["description", "$ref", "anyOf"].some((key) => key in schema)
  );
}
