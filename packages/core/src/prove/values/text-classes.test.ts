import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldPoint, foldText, globOf } from "../../compile/policy/glob.ts";
import { matchesWildcards } from "../../base/wildcard.ts";
import { textClasses, unfolded, wild } from "./text-classes.ts";
import type { TextPattern } from "./text-classes.ts";

type Written = { readonly text: string; readonly folded: boolean };

function patternOf({ text, folded }: Written): TextPattern {
  return { tokens: globOf(folded ? foldText(text) : text), folded };
}

function matches({ text, folded }: Written, of: string): boolean {
  return folded ? matchesWildcards(foldText(text), foldText(of)) : matchesWildcards(text, of);
}

function signatureOf(patterns: readonly Written[], text: string): string {
  return patterns.map((pattern) => Number(matches(pattern, text))).join("");
}

const letters = fc.constantFrom("a", "A", "b", ":", "k", "\u212a");
const written = fc.record({
  text: fc.string({ unit: fc.oneof(letters, fc.constantFrom("*", "?")), maxLength: 7 }),
  folded: fc.boolean(),
});
const texts = fc.string({ unit: fc.oneof(letters, fc.constantFrom("q", "🎄")), maxLength: 9 });

describe("classes of texts", () => {
  it("hold one of the same patterns for every text, and no two of the same", () => {
    fc.assert(
      fc.property(
        fc.array(written, { maxLength: 4 }),
        fc.array(texts, { maxLength: 20 }),
        (patterns, asked) => {
          const classes = textClasses(patterns.map(patternOf), 20_000);
          const signatures = (classes ?? []).map((text) => signatureOf(patterns, text));
          expect(new Set(signatures).size).toBe(signatures.length);
          for (const text of asked) expect(signatures).toContain(signatureOf(patterns, text));
        },
      ),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it("hold texts that were made from the patterns", () => {
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), texts, (patterns, filling) => {
        const classes = textClasses(patterns.map(patternOf), 20_000) ?? [];
        const signatures = classes.map((text) => signatureOf(patterns, text));
        for (const { text } of patterns) {
          const made = text.replaceAll("*", filling).replaceAll("?", "q");
          expect(signatures).toContain(signatureOf(patterns, made));
        }
      }),
      { seed: 6, numRuns: 1_000 },
    );
  });

  it("are the shortest of their kind", () => {
    const patterns = ["arn:aws:s3:::b/*", "*/k"].map((text) => patternOf({ text, folded: false }));
    expect(textClasses(patterns, 1_000)).toEqual(["", "/k", "arn:aws:s3:::b/", "arn:aws:s3:::b/k"]);
  });

  it("keep wildcards within a part of an ARN from colons", () => {
    const tokens = [97, 58, wild.manyInPart, 58, wild.oneInPart];
    const [none, ...some] = textClasses([{ tokens, folded: false }], 1_000) ?? [];
    expect([none, ...some]).toEqual(["", "a::x"]);
    const both = [
      { tokens, folded: false },
      { tokens: [wild.many, 58, wild.many, 58, wild.many, 58, wild.many], folded: false },
    ];
    // Of both patterns no text is: the first has two colons, and the second three.
    expect(textClasses(both, 1_000)).toEqual(["", ":::", "a::x"]);
  });

  it("are not found where the walk is too long", () => {
    const patterns = Array.from({ length: 12 }, (_, number) =>
      patternOf({ text: `*${String.fromCharCode(97 + number)}?????????*`, folded: false }),
    );
    expect(textClasses(patterns, 2_000)).toBeUndefined();
  });

  it("know every character that folds to one", () => {
    for (let point = 0; point < 0x2_0000; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const folded = foldPoint(point);
      if (folded !== point || point < 128) expect(unfolded(folded)).toContain(point);
    }
  });
});
