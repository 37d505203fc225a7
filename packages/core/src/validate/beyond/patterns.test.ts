import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesPattern, patternOf } from "../../iam/values/pattern.ts";
import { areComparable, disjointPatterns, includesPattern } from "./patterns.ts";

const letters = ["a", "b"];
const pattern = string({ unit: constantFrom(...letters, "*", "?"), maxLength: 5 });
const seeded = { seed: 4, numRuns: 2_000 };

/** All texts of up to five letters, with one that no pattern names. */
const texts = textsUpTo(5);

function textsUpTo(length: number): readonly string[] {
  if (length === 0) return [""];
  const shorter = textsUpTo(length - 1);
  return [
    ...new Set([
      ...shorter,
      ...shorter.flatMap((text) => [...letters, "c"].map((letter) => text + letter)),
    ]),
  ];
}

function of(glob: string): readonly string[] {
  const tokens = patternOf(glob);
  return texts.filter((text) => matchesPattern(tokens, text));
}

describe("two patterns", () => {
  it("are disjoint only where no text is of both, and seen to be wherever short texts show all", () => {
    assert(
      property(pattern, pattern, (left, right) => {
        const both = new Set(of(left)).intersection(new Set(of(right)));
        if (both.size > 0) expect(disjointPatterns(left, right)).toBe(false);
        // A shortest common text is no longer than the characters of both.
        const characters = [...left, ...right].filter((one) => one !== "*").length;
        if (both.size === 0 && characters <= 5) expect(disjointPatterns(left, right)).toBe(true);
      }),
      seeded,
    );
  });

  it("include one another only where every text of one is of the other", () => {
    assert(
      property(pattern, pattern, (outer, inner) => {
        if (!includesPattern(outer, inner)) return;
        const wide = new Set(of(outer));
        expect(of(inner).filter((text) => !wide.has(text))).toEqual([]);
      }),
      seeded,
    );
  });

  it.each([
    ["*", "a?*", true],
    ["a*c", "abc", true],
    ["a*c", "a*bc", true],
    ["a?", "a*", false],
    ["a*", "a?", true],
    ["*a*a", "a*", false],
    ["A*", "ab", false],
  ])("%s includes %s: %s", (outer, inner, expected) => {
    expect(includesPattern(outer, inner)).toBe(expected);
  });

  it("meet without regard to capitals where that is asked", () => {
    expect(disjointPatterns("S3:Get*", "s3:getobject")).toBe(true);
    expect(disjointPatterns("S3:Get*", "s3:getobject", { ignoreCase: true })).toBe(false);
    expect(includesPattern("S3:Get*", "s3:getobject", { ignoreCase: true })).toBe(true);
  });

  it("of lists that would take long are not compared", () => {
    const long = Array.from({ length: 2_000 }, (_, place) => `*a${place}*`);
    expect(areComparable(long, long)).toBe(false);
    expect(areComparable(long.slice(0, 100), long.slice(0, 100))).toBe(true);
  });
});
