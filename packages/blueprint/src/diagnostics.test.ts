import { readFileSync } from "node:fs";
import { emptyLock } from "@bailiwick/core";
import type { Diagnostic } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compileBlueprint } from "./compile/compile.ts";
import { blueprintDiagnostics } from "./diagnostics.ts";
import { loadBlueprint } from "./load.ts";
import { testCatalogue } from "./testing/facts.ts";

const cases = z
  .array(
    z.strictObject({
      name: z.string(),
      /** A whole file. */
      text: z.string().optional(),
      /** Keys of `organization` that differ from the usual ones, or are added after line 6. */
      head: z.record(z.string(), z.string()).optional(),
      /** Sections after `organization`, from line 7. */
      body: z.string().optional(),
      /** As `body`, with a long text for LONG. */
      long: z.string().optional(),
      quotas: z.record(z.string(), z.number()).optional(),
      expect: z.array(z.string()),
      says: z.string().optional(),
    }),
  )
  .parse(
    JSON.parse(
      readFileSync(
        new URL("../../../tests/cases/blueprint/diagnostics.json", import.meta.url),
        "utf8",
      ),
    ),
  );

const usualHead = {
  name: "Cases",
  "home-region": "us-west-2",
  "management-account": "{ name: M, email: m@example.com }",
  regions: "[us-west-2]",
};

function textOf(one: (typeof cases)[number]): string {
  if (one.text !== undefined) return one.text;
  const own = one.head ?? {};
  const head = Object.entries({ ...usualHead, ...own }).map(([key, value]) => `  ${key}: ${value}`);
  const body = one.body ?? one.long?.replace("LONG", "x".repeat(513)) ?? "";
  return `version: 1\norganization:\n${head.join("\n")}\n${body}`;
}

function diagnosticsOf(
  text: string,
  quotas: Readonly<Record<string, number>> = {},
): readonly Diagnostic[] {
  const catalogue = testCatalogue(quotas);
  const loaded = loadBlueprint(text, { file: "case.yaml", today: "2026-06-01", catalogue });
  const compiled =
    loaded.value === undefined ? undefined : compileBlueprint(loaded.value, emptyLock);
  return [...loaded.diagnostics, ...(compiled?.diagnostics ?? [])];
}

describe("the diagnostics of a blueprint", () => {
  it.each(cases)("$name: $expect", (one) => {
    const found = diagnosticsOf(textOf(one), one.quotas);
    const places = found.map(
      ({ code, span }) => `${code} ${span?.start.line}:${span?.start.column}`,
    );
    expect(places.toSorted()).toEqual(one.expect.toSorted());
    expect(found.map(({ detail }) => detail).join(" ")).toContain(one.says ?? "");
  });

  it("refuses aliases that multiply without end", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
    for (let level = 0; level < 8; level += 1) {
      const [above, name] = ["abcdefghi".charAt(level), "abcdefghi".charAt(level + 1)];
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${above}`).join(",")}]`);
    }
    expect(diagnosticsOf(bomb.join("\n")).map(({ code }) => code)).toEqual(["BLU1004"]);
  });

  it("has a case for every code", () => {
    const tested = new Set(cases.flatMap((one) => one.expect.map((text) => text.split(" ")[0])));
    const elsewhere = new Set(["BLU1004", "BLU1701"]);
    const missing = Object.keys(blueprintDiagnostics).filter(
      (code) => !tested.has(code) && !elsewhere.has(code),
    );
    expect(missing).toEqual([]);
  });

  it("ends every detail as a sentence and names no class of ours", () => {
    for (const one of cases) {
      for (const { detail } of diagnosticsOf(textOf(one), one.quotas)) {
        expect(detail).toMatch(/[.?]$/);
        expect(detail).not.toMatch(/undefined|\[object|Error:/);
      }
    }
  });
});
