import { describe, expect, it } from "vitest";
import { editDistance, nearest, suggestion } from "./nearest.ts";

describe("editDistance", () => {
  it("counts letters put in, taken out, changed, and neighbours swapped, as one each", () => {
    expect(editDistance("", "abc")).toBe(3);
    expect(editDistance("allow", "alow")).toBe(1);
    expect(editDistance("deny", "dney")).toBe(1);
    expect(editDistance("kitten", "sitting")).toBe(3);
    expect(editDistance("same", "same")).toBe(0);
  });
});

describe("nearest", () => {
  it("prefers the word itself to one that differs in case", () => {
    expect(nearest("aws", ["AWS", "aws"])).toBe("aws");
    expect(nearest("aws", ["Federated", "AWS"])).toBe("AWS");
  });

  it("finds none where more than a third of the letters differ", () => {
    expect(nearest("Elephant", ["Allow", "Deny", "Element"])).toBeUndefined();
    expect(nearest("x".repeat(100_000), ["Allow"])).toBeUndefined();
  });
});

describe("suggestion", () => {
  it("is a sentence, or nothing", () => {
    expect(suggestion("Alow", ["Allow"])).toBe(" Did you mean `Allow`?");
    expect(suggestion("Zebra", ["Allow"])).toBe("");
  });
});
