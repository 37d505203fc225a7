import { describe, expect, it } from "vitest";
import { formatOperator, nearestOperator, operatorNames, parseOperator } from "./operator.ts";

describe("parseOperator", () => {
  it("takes quantifier, name and IfExists apart, whatever the capitals", () => {
    expect(parseOperator("FORALLVALUES:stringlikeIFEXISTS")).toEqual({
      operator: "StringLike",
      quantifier: "ForAllValues",
      ifExists: true,
    });
  });

  it("reads back every form that formatOperator writes", () => {
    for (const operator of operatorNames) {
      for (const quantifier of [undefined, "ForAnyValue", "ForAllValues"] as const) {
        for (const ifExists of [false, true]) {
          const parsed = { operator, quantifier, ifExists };
          expect(parseOperator(formatOperator(parsed))).toEqual(parsed);
        }
      }
    }
  });

  it("knows no other words", () => {
    for (const text of [
      "",
      "IfExists",
      "StringEqual",
      "ForAnyValue:",
      ":Bool",
      "Bool:Bool",
      "toString",
    ]) {
      expect(parseOperator(text)).toBeUndefined();
    }
  });
});

describe("nearestOperator", () => {
  it("keeps the parts that were right", () => {
    expect(nearestOperator("ForAnyValue:StringLikesIfExists")).toBe(
      "ForAnyValue:StringLikeIfExists",
    );
    expect(nearestOperator("Elephant")).toBeUndefined();
  });
});
