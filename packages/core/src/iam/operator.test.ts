import * as fc from "fast-check";
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

  it("takes texts apart as the expression does", () => {
    const parts = fc.constantFrom(
      "ForAllValues",
      "foranyvalue",
      ":",
      "Bool",
      "STRINGLIKE",
      "IfExists",
    );
    const odd = fc.constantFrom("ifexists", " ", "", "String\u212aike", "Null", "x");
    const texts = fc.array(fc.oneof(parts, odd), { maxLength: 5 }).map((words) => words.join(""));
    const expression = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i;
    fc.assert(
      fc.property(texts, (text) => {
        const [, quantifier, name = "", suffix] = expression.exec(text) ?? [];
        const operator = operatorNames.find((one) => one.toLowerCase() === name.toLowerCase());
        const found = parseOperator(text);
        expect(found?.operator).toBe(operator);
        if (found === undefined) return;
        expect(found.quantifier?.toLowerCase()).toBe(quantifier?.toLowerCase());
        expect(found.ifExists).toBe(suffix !== undefined);
      }),
      { seed: 20261123, numRuns: 3000 },
    );
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
