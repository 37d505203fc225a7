import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pick, seededRandom } from "./random.ts";
import { fillWildcards, matchesWildcards } from "./wildcard.ts";

describe("matchesWildcards", () => {
  it("agrees with the definition by recursion", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "🎄"), maxLength: 7 });
    fc.assert(
      fc.property(word, word, (pattern, value) => {
        expect(matchesWildcards(pattern, value)).toBe(slow([...pattern], [...value]));
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it("ignores case only when told to", () => {
    expect(matchesWildcards("s3:get*", "S3:GetObject", { ignoreCase: true })).toBe(true);
    expect(matchesWildcards("s3:get*", "S3:GetObject")).toBe(false);
  });

  it("is quick on patterns that make backtracking slow", () => {
    expect(matchesWildcards(`${"*a".repeat(200)}b`, "a".repeat(4000))).toBe(false);
  });

  it("matches every filling of itself", () => {
    expect(matchesWildcards("a*b?c", fillWildcards("a*b?c", "xyz"))).toBe(true);
  });
});

describe("seededRandom", () => {
  it("repeats itself for a seed, and differs between seeds", () => {
    const five = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
    expect(five(1)).toEqual(five(1));
    expect(five(1)).not.toEqual(five(2));
    expect(five(3).every((number) => number >= 0 && number < 1)).toBe(true);
  });

  it("picks every item of a list sooner or later, and nothing of an empty one", () => {
    const random = seededRandom(9);
    const seen = new Set(Array.from({ length: 100 }, () => pick(["a", "b", "c"], random)));
    expect(seen.size).toBe(3);
    expect(pick([], random)).toBeUndefined();
  });
});

function slow(pattern: readonly string[], value: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return value.length === 0;
  if (first === "*")
    return slow(rest, value) || (value.length > 0 && slow(pattern, value.slice(1)));
  return value.length > 0 && (first === "?" || first === value[0]) && slow(rest, value.slice(1));
}
