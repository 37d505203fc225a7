import { constantFrom, property, assert as holds, array } from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesWildcards } from "../../base/wildcard.ts";
import { reaches } from "./reach.ts";

describe("reaches", () => {
  it.each([
    ["*:function:f", "*:*:function:*", true],
    ["*:*:f", "*:*:function:*", true],
    ["*:*:statemachine:m", "*:*:stateMachine:*", false],
    ["*::document/a", "*:*:document/*", true],
    ["*:1:bucket", "::*", false],
    ["eu-?:1:x?", "*:*:x", false],
    ["eu-?:1:x?", "*:*:x*", true],
    ["", "", true],
    ["", "*", true],
    ["a", "", false],
  ])("of %s in %s is %s", (pattern, form, expected) => {
    expect(reaches(pattern, form)).toBe(expected);
  });

  it("is what filling the names in and matching the texts says", () => {
    const text = (letters: readonly string[]) =>
      array(constantFrom(...letters), { maxLength: 5 }).map((list) => list.join(""));
    holds(
      property(text(["a", ":", "*", "?"]), text(["a", ":", "*"]), (pattern, form) => {
        const matched = namesIn(form).some((arn) => matchesWildcards(pattern, arn));
        expect(reaches(pattern, form)).toBe(matched);
      }),
      { seed: 4, numRuns: 400 },
    );
  });
});

/** A form with names of up to five letters, of which one is in no pattern. */
function namesIn(form: string): readonly string[] {
  const star = form.indexOf("*");
  if (star < 0) return [form];
  return names.flatMap((name) =>
    namesIn(form.slice(star + 1)).map((rest) => `${form.slice(0, star)}${name}${rest}`),
  );
}

const names = ["", "a", "b", "aa", "ab", "ba", "aaa", "aaaa", "aaaaa"];
