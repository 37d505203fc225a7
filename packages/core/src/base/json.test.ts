import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSpan } from "./span.ts";
import { memberOf, parseJson, repeatedMembers } from "./json.ts";
import type { JsonValue } from "./json.ts";
import { jsonDiagnostics } from "./json-diagnostics.ts";

const options = { file: "a.json" };

/** code, text, place */
const broken: readonly (readonly [string, string, string])[] = [
  ["JSON1001", "", "1:1"],
  ["JSON1001", '{"a": [1, ', "1:11"],
  ["JSON1001", '{"a"', "1:5"],
  ["JSON1002", '{"a": ?}', "1:7"],
  ["JSON1002", '{"a" 1}', "1:6"],
  ["JSON1002", "[1 2]", "1:4"],
  ["JSON1002", "{a: 1}", "1:2"],
  ["JSON1003", '["abc', "1:2"],
  ["JSON1003", '["abc\n"]', "1:2"],
  ["JSON1004", '"a\tb"', "1:3"],
  ["JSON1005", '"\\x41"', "1:2"],
  ["JSON1005", '"\\u12G4"', "1:2"],
  ["JSON1006", "[01]", "1:2"],
  ["JSON1006", "[1.]", "1:2"],
  ["JSON1006", "-", "1:1"],
  ["JSON1007", "[True]", "1:2"],
  ["JSON1007", "NaN", "1:1"],
  ["JSON1008", "{} {}", "1:4"],
  ["JSON1009", "[".repeat(65), "1:65"],
  ["JSON1010", "[".repeat((1 << 24) + 1), "1:1"],
  ["JSON1011", "[1,\n]", "1:3"],
  ["JSON1011", '{"a":1,}', "1:7"],
  ["JSON1012", "{ // why\n}", "1:3"],
  ["JSON1012", "{} # why", "1:4"],
  ["JSON1013", "\uFEFF{}", "1:1"],
];

describe("parseJson", () => {
  for (const [code, text, at] of broken) {
    it(`answers ${code} to ${JSON.stringify(text.slice(0, 20))}`, () => {
      const { value, diagnostics } = parseJson(text, options);
      expect(value).toBeUndefined();
      expect(diagnostics.map((one) => one.code)).toEqual([code]);
      expect(diagnostics[0]?.span && formatSpan(diagnostics[0].span)).toBe(`a.json:${at}`);
    });
  }

  it("has a test for every code", () => {
    expect([...new Set(broken.map(([code]) => code))]).toEqual(Object.keys(jsonDiagnostics));
  });

  it("keeps members with the same key, numbers as written, and places", () => {
    const { value } = parseJson('{\r\n  "a": 1.50,\n  "A": 2, "a": 1e400 }', options);
    if (value?.kind !== "object") throw new Error("no object");
    expect(
      value.members.map((one) => [one.key, one.value.kind === "number" && one.value.text]),
    ).toEqual([
      ["a", "1.50"],
      ["A", "2"],
      ["a", "1e400"],
    ]);
    expect(memberOf(value, "a")?.keySpan.start).toEqual({ offset: 5, line: 2, column: 3 });
    expect(memberOf(value, "A")?.value.span.end).toEqual({ offset: 24, line: 3, column: 9 });
    expect(repeatedMembers(value).map((one) => one.keySpan.start.column)).toEqual([11]);
    expect(repeatedMembers(value, (key) => key.toLowerCase()).length).toBe(2);
  });

  it("reads what JSON.stringify writes as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json({ depthSize: "medium" }), fc.constantFrom(0, 2), (text, indent) => {
        const expected: unknown = JSON.parse(text);
        const { value } = parseJson(JSON.stringify(expected, undefined, indent), options);
        expect(value && plain(value)).toEqual(expected);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("takes for numbers what the expression takes", () => {
    const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
    const texts = fc.string({
      unit: fc.constantFrom(..."-+.0129eE_x"),
      minLength: 1,
      maxLength: 7,
    });
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseJson(text, options).value !== undefined).toBe(number.test(text));
      }),
      { seed: 20261123, numRuns: 3000 },
    );
  });

  it("accepts no text that JSON.parse refuses, and refuses none that it accepts", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      "1",
      "-0.5e+1",
      "true",
      " ",
      "\n",
      '"\\n"',
      "01",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        expect(parseJson(text, options).value !== undefined).toBe(isJson(text));
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function plain(json: JsonValue): unknown {
  switch (json.kind) {
    case "object":
      return Object.fromEntries(json.members.map((one) => [one.key, plain(one.value)]));
    case "array":
      return json.items.map(plain);
    case "number":
      return Number(json.text);
    case "string":
    case "boolean":
      return json.value;
    case "null":
      return null;
  }
}
