import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { diagnosticsPage } from "./diagnostics-doc.ts";

it("docs/diagnostics.md names every diagnostic of the code", () => {
  const page = readFileSync(new URL("../docs/diagnostics.md", import.meta.url), "utf8");
  expect(page).toBe(diagnosticsPage());
});

it("no code is used in two catalogues", () => {
  const codes = [...diagnosticsPage().matchAll(/^\| `([A-Z]+\d+)` /gm)].map(([, code]) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.length).toBeGreaterThan(100);
});
