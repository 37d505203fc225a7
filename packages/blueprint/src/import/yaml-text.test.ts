import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { yamlList, yamlMap, yamlText } from "./yaml-text.ts";
import type { YamlValue } from "./yaml-text.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    "",
    "no",
    "~",
    "0x1F",
    ".inf",
    "1_000",
    "? a",
    "<<",
    "---",
    "a\n b",
    "x".repeat(1200),
  ),
);

/** A value beside what it must be read as. */
const values: fc.Arbitrary<readonly [YamlValue, unknown]> = fc.letrec<{
  value: readonly [YamlValue, unknown];
}>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    texts.map((text) => [text, text] as const),
    fc
      .array(tie("value"), { maxLength: 3 })
      .map(
        (items) =>
          [yamlList(items.map(([value]) => value)), items.map(([, plain]) => plain)] as const,
      ),
    fc
      .uniqueArray(fc.tuple(texts, tie("value")), { maxLength: 3, selector: ([key]) => key })
      .map(
        (entries) =>
          [
            yamlMap(entries.map(([key, [value]]) => [key, value])),
            new Map(entries.map(([key, [, plain]]) => [key, plain])),
          ] as const,
      ),
  ),
})).value;

describe("yamlText", () => {
  it("is read as the value it was written from", () => {
    fc.assert(
      fc.property(values, ([value, plain]) => {
        const read: unknown = parse(yamlText(yamlMap([["top", value]])), { mapAsMap: true });
        expect(read).toEqual(new Map([["top", plain]]));
      }),
      { seed: 20260605, numRuns: 1000 },
    );
  });

  it("writes no quotes where none are needed", () => {
    const text = yamlText(
      yamlMap([
        [
          "Log Archive",
          yamlMap([
            ["ou", "Security/PROD"],
            ["a", "b"],
          ]),
        ],
      ]),
    );
    expect(text).toBe("Log Archive:\n  ou: Security/PROD\n  a: b\n");
  });
});
