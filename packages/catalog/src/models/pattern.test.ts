import { describe, expect, it } from "vitest";
import { serviceModel } from "./load.ts";
import { compilePattern, isLinear, matchesPattern } from "./pattern.ts";
import { serviceModelNames } from "./service-model-names.ts";

const patterns = [
  ...new Set(
    serviceModelNames.flatMap((name) =>
      Object.values(serviceModel(name).shapes).flatMap((shape) =>
        shape.type === "string" && shape.pattern !== undefined ? [shape.pattern] : [],
      ),
    ),
  ),
];

describe("AWS's patterns", () => {
  it("can all be read", () => {
    expect(patterns.length).toBeGreaterThan(100);
    expect(patterns.filter((pattern) => compilePattern(pattern) === undefined)).toEqual([]);
  });

  const rows: readonly (readonly [
    pattern: string,
    value: string,
    matches: boolean,
    why: string,
  ])[] = [
    ["[a-z]+", "abc", true, "the whole value"],
    ["[a-z]+", "abc1", false, "a part of the value"],
    ["[a-z]+", "abc\n", false, "a line feed at the end"],
    ["^a|b$", "ab", false, "one side of an alternative"],
    ["^a|b$", "b", true, "the other side alone"],
    [".*", "a\nb", false, "a dot and a line feed"],
    [".*", "a\u0085b", false, "a dot and a next line, which JavaScript's dot takes"],
    ["(?s).*", "a\nb", true, "a dot that takes everything"],
    ["[\\s\\S]*", "a\n\u00a0🜁", true, "any character at all"],
    ["\\s", "\u00a0", false, "a no-break space, which is no space to Java"],
    ["\\S", "\u00a0", true, "a no-break space, which is some character to Java"],
    ["\\S", " ", false, "a space"],
    ["[\\w+=,.@-]+", "ä", false, "a letter beyond ASCII"],
    ["\\p{L}+(?:(\\.|\\_)\\p{L}+){0,2}", "ä.b_c", true, "letters of any alphabet"],
    ["[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "a-b 1", true, "an escaped hyphen in a class"],
    ["a\\-b\\:c", "a-b:c", true, "escapes that JavaScript does not know"],
    ["[\\]a]", "]", true, "a bracket in a class"],
    ["[.]", "x", false, "a dot in a class"],
    ["[\\uD800\\uDC00-\\uDBFF\\uDFFF]", "🜁", true, "a character of two units"],
    ["[^a]", "🜁", true, "one character of two units"],
  ];
  for (const [pattern, value, matches, why] of rows)
    it(`${pattern} ${matches ? "takes" : "does not take"} ${why}`, () => {
      expect(matchesPattern(pattern, value)).toBe(matches);
    });

  it("that cannot be read say nothing", () => {
    expect(matchesPattern("[a-z]++(?<=x", "abc")).toBeUndefined();
  });

  it("are told apart by whether they repeat one class", () => {
    for (const pattern of ["[a-z]*", "^([\\p{L}]*)$", "[\\u0020-\\u00FF]+", "[\\]a]{1,4}"])
      expect(isLinear(pattern), pattern).toBe(true);
    for (const pattern of [".+:.+", "[a]*[b]*", "([a]*)*", "\\d{12}"])
      expect(isLinear(pattern), pattern).toBe(false);
  });
});
