import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldCase, matchesPattern, patternOf } from "../../iam/values/pattern.ts";
import { compileGlob, compileGlobs, foldText, globMatches, globOf } from "./glob.ts";

const run = { seed: 20261123, numRuns: 3000 };
const characters = fc.constantFrom("a", "b", ":", "/", "\n", "🎄", "\ud83c", "\udf84");
const patterns = fc.string({
  unit: fc.oneof(characters, fc.constantFrom("*", "?")),
  maxLength: 9,
});
const texts = fc.string({ unit: characters, maxLength: 9 });
// Halves of characters would join with what stands beside them.
const whole = fc.constantFrom("a", "b", ":", "/", "\n", "🎄");
const wholeTexts = fc.string({ unit: whole, maxLength: 9 });
const wholePatterns = fc.string({
  unit: fc.oneof(whole, fc.constantFrom("*", "?")),
  maxLength: 9,
});

describe("compiled patterns", () => {
  it("match what the definition's patterns match, by whole characters", () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const expected = matchesPattern(patternOf(pattern), text);
        expect(compileGlob(pattern)(text)).toBe(expected);
        expect(globMatches(globOf(pattern), text)).toBe(expected);
      }),
      run,
    );
  });

  it("match in a list what one of them matches", () => {
    fc.assert(
      fc.property(fc.array(patterns, { maxLength: 4 }), texts, (list, text) => {
        const expected = list.some((pattern) => matchesPattern(patternOf(pattern), text));
        expect(compileGlobs(list)(text)).toBe(expected);
      }),
      run,
    );
  });

  it("match in a list that is slow what one of them matches", () => {
    const list = ["x", "y", "z"].map((end) => `*${"a".repeat(30)}?${"a".repeat(30)}${end}*`);
    const matches = compileGlobs(list);
    const text = "a".repeat(2_000);
    expect([text, `${text}z`, `${text}w`, `z${text}`, text].map(matches)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  it("match texts that were made from them", () => {
    fc.assert(
      fc.property(wholePatterns, wholeTexts, (pattern, filling) => {
        const text = pattern.replaceAll("*", filling).replaceAll("?", "🎄");
        expect(compileGlob(pattern)(text)).toBe(true);
      }),
      run,
    );
  });
});

describe("folded texts", () => {
  it("are those of the definition", () => {
    const letters = fc.constantFrom("A", "z", "İ", "ı", "ß", "K", "Σ", "ς", "🎄", "1");
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 6 }), (text) => {
        expect(foldText(text)).toBe(foldCase(text));
      }),
      run,
    );
  });
});
