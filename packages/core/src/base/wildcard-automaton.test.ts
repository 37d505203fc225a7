import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileTogether } from "./wildcard-automaton.ts";
import { matchesWildcards } from "./wildcard.ts";

/** The pattern's text as the automaton takes it. */
function globOf(pattern: string): readonly number[] {
  return Array.from(pattern, (character) =>
    character === "*" ? -1 : character === "?" ? -2 : (character.codePointAt(0) ?? 0),
  );
}

const letters = fc.constantFrom("a", "a", "b", "é", "🎄");
const texts = fc.string({ unit: letters, maxLength: 12 });
const patterns = fc.string({ unit: fc.oneof(letters, fc.constantFrom("*", "?")), maxLength: 40 });
/** A text with some of its parts left to wildcards, which is of the pattern or nearly so. */
const near = fc
  .tuple(texts, fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }))
  .map(([text, choices]) =>
    Array.from(text, (letter, at) => ["*", "?", letter, letter][choices[at] ?? 2]).join(""),
  );

describe("patterns together", () => {
  it("are of a text where one of them is", () => {
    const seen = { yes: 0, no: 0 };
    const lists = fc.array(fc.oneof(patterns, near), { maxLength: 12 });
    fc.assert(
      fc.property(lists, fc.array(texts, { minLength: 1, maxLength: 8 }), (list, asked) => {
        const matches = compileTogether(list.map(globOf));
        for (const text of asked) {
          const expected = list.some((pattern) => matchesWildcards(pattern, text));
          seen[expected ? "yes" : "no"] += 1;
          expect(matches(text)).toBe(expected);
        }
      }),
      { seed: 23, numRuns: 3_000 },
    );
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(3_000);
  });

  it("are of a text from which they were made", () => {
    fc.assert(
      fc.property(texts, fc.nat({ max: 11 }), fc.array(patterns), (text, at, others) => {
        const points = Array.from(text);
        const pattern = `${points.slice(0, at).join("")}*${points.slice(at + 1).join("")}`;
        expect(compileTogether([...others, pattern].map(globOf))(text)).toBe(true);
      }),
      { seed: 24, numRuns: 500 },
    );
  });

  it("never answer wrongly where a text comes to more states than are kept", () => {
    // Which of the last forty characters were an `a` is another state each time.
    const matches = compileTogether([globOf(`*a${"?".repeat(40)}`)]);
    let random = 1;
    const bits = Array.from({ length: 5_000 }, () => {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      return random > 1_073_741_824 ? "a" : "b";
    }).join("");
    expect(matches(bits)).toBeUndefined();
    for (let from = 0; from < 600; from += 1) {
      const text = bits.slice(from, from + 60);
      expect(matches(text)).toBe(text.at(-41) === "a");
    }
  });

  it("are not tried where they are too many", () => {
    expect(compileTogether([globOf("a".repeat(40_000))])("a")).toBeUndefined();
  });
});
