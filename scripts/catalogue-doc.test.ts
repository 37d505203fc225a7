import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { cataloguePage } from "./catalogue-doc.ts";

it("docs/catalogue.md says what the generated files hold", () => {
  const page = readFileSync(new URL("../docs/catalogue.md", import.meta.url), "utf8");
  expect(page).toBe(cataloguePage());
});
