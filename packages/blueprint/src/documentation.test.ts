import { readFileSync } from "node:fs";
import { emptyLock } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { compileBlueprint } from "./compile/compile.ts";
import { jsonSchema } from "./declaration/schema.ts";
import { guardrailsPage } from "./documentation.ts";
import { loadBlueprint } from "./load.ts";
import { testCatalogue } from "./testing/facts.ts";

function page(name: string): string {
  return readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");
}

describe("docs/guardrails.md", () => {
  it("is what the library says now (node packages/blueprint/scripts/docs.ts writes it)", () => {
    expect(page("guardrails.md")).toBe(guardrailsPage());
  });
});

describe("docs/blueprint.md", () => {
  const text = page("blueprint.md");

  it("has a chapter for each section of the language", () => {
    const properties = jsonSchema()["properties"];
    const sections = Object.keys(typeof properties === "object" ? (properties ?? {}) : {});
    const chapters = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(chapters).toEqual(expect.arrayContaining(sections.filter((key) => key !== "version")));
  });

  it("mentions every key of the language", () => {
    const missing = [...keysOf(jsonSchema())].filter(
      (key) => !text.includes(`\`${key}\``) && !text.includes(`${key}:`),
    );
    expect(missing).toEqual([]);
  });

  it("shows one blueprint, in parts, that is read without an error or a warning", () => {
    const parts = [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, part]) => part);
    const catalogue = testCatalogue();
    const options = { file: "docs", today: "2026-06-01", catalogue, readFile: () => "{}" };
    const loaded = loadBlueprint(parts.join(""), options);
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.value && compileBlueprint(loaded.value, emptyLock).diagnostics).toEqual([]);
  });
});

function keysOf(schema: unknown): ReadonlySet<string> {
  if (typeof schema !== "object" || schema === null) return new Set();
  const own = "properties" in schema ? Object.keys(schema.properties ?? {}) : [];
  return new Set([...own, ...Object.values(schema).flatMap((value) => [...keysOf(value)])]);
}
