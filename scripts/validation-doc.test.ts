import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validationPage } from "./validation-doc.ts";

describe("docs/validation.md", () => {
  it("is what `node scripts/validation-doc.ts` writes", () => {
    const page = readFileSync(new URL("../docs/validation.md", import.meta.url), "utf8");
    expect(page).toBe(validationPage());
  });
});
