import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileLong } from "./long-wildcards.ts";
import { matchesWildcards } from "./wildcard.ts";

function matchesLong(glob: readonly number[], text: string): boolean {
  return compileLong(glob)(text);
}

/** The pattern's text as the search takes it. */
function globOf(pattern: string): readonly number[] {
  return Array.from(pattern, (character) =>
    character === "*" ? -1 : character === "?" ? -2 : (character.codePointAt(0) ?? 0),
  );
}

/** Few characters, so that much matches nearly; long enough for several words of bits. */
const letters = fc.constantFrom("a", "a", "a", "b", "é", "🎄");
const texts = fc.array(letters, { maxLength: 200 }).map((list) => list.join(""));

/** Parts of the text with some characters replaced, between stars: mostly a match, or nearly. */
const questions = texts.chain((text) => {
  const points = Array.from(text);
  const parts = fc.array(
    fc.record({
      from: fc.nat({ max: points.length }),
      length: fc.nat({ max: 90 }),
      holes: fc.array(fc.nat({ max: 90 }), { maxLength: 6 }),
      wrong: fc.option(fc.nat({ max: 200 }), { nil: undefined }),
    }),
    { maxLength: 4 },
  );
  return parts.map((chosen) => {
    const pieces = chosen
      .toSorted((left, right) => left.from - right.from)
      .map(({ from, length, holes, wrong }) => {
        const piece = points.slice(from, from + length);
        for (const hole of holes) if (hole < piece.length) piece[hole] = "?";
        if (wrong !== undefined && wrong < piece.length) piece[wrong] = "b";
        return piece.join("");
      });
    return { text, pattern: `*${pieces.join("*")}*` };
  });
});

describe("compileLong", () => {
  it("says what the plain walk says, for pieces of the text that nearly match", () => {
    const seen = { yes: 0, no: 0 };
    fc.assert(
      fc.property(questions, fc.boolean(), fc.boolean(), ({ text, pattern }, atStart, atEnd) => {
        const anchored = pattern.slice(Number(atStart), atEnd ? -1 : undefined);
        const expected = matchesWildcards(anchored, text);
        seen[expected ? "yes" : "no"] += 1;
        expect(matchesLong(globOf(anchored), text)).toBe(expected);
      }),
      { seed: 17, numRuns: 3_000 },
    );
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(300);
  });

  it.each([
    ["", "", true],
    ["*", "", true],
    ["**", "", true],
    ["?", "", false],
    ["*?", "", false],
    ["a*a", "a", false],
    ["a**a", "aa", true],
    ["*?", "🎄", true],
    ["??", "🎄", false],
    ["*\ud83c*", "🎄", false],
    ["*ab?*", "abab", true],
  ])("takes %j of %j for %j", (pattern, text, expected) => {
    expect(matchesLong(globOf(pattern), text)).toBe(expected);
  });

  it("says the same of a text again, whatever was asked in between", () => {
    const test = compileLong(globOf(`*a?${"b".repeat(40)}*`));
    const yes = `xaa${"b".repeat(40)}`;
    const no = `xaa${"b".repeat(39)}`;
    expect([yes, no, yes, yes, no].map(test)).toEqual([true, false, true, true, false]);
  });

  it("finds a piece that ends with the text, at every length around a word of bits", () => {
    for (const length of [31, 32, 33, 63, 64, 65, 96, 97]) {
      const piece = `?${"a".repeat(length - 2)}b`;
      for (const before of [0, 1, 30, 31, 32, 33, 64, 100]) {
        const text = `${"a".repeat(before)}${"a".repeat(length - 1)}b`;
        expect(matchesLong(globOf(`*${piece}*`), text)).toBe(true);
        expect(matchesLong(globOf(`*${piece}?*`), text)).toBe(false);
      }
    }
  });
});
