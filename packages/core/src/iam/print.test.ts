import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AssertionFailure } from "../base/assert.ts";
import { parsePolicy, parsePolicyTolerantly } from "./parse.ts";
import { isReadable, minifyPolicyText, printPolicy } from "./print.ts";
import { policyDocumentArbitrary, policyTypeArbitrary } from "./testing/arbitraries.ts";
import { withoutPlaces } from "./testing/without-places.ts";

const typed = policyTypeArbitrary.chain((type) =>
  fc.record({ type: fc.constant(type), document: policyDocumentArbitrary(type) }),
);

describe("printPolicy", () => {
  it("is undone by the parser, for every policy type", () => {
    fc.assert(
      fc.property(typed, ({ type, document }) => {
        const parsed = parsePolicy(printPolicy(document), { file: "generated", type });
        expect(parsed.diagnostics.filter((one) => one.severity === "error")).toEqual([]);
        expect(withoutPlaces(parsed.value)).toEqual(withoutPlaces(document));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it("refuses a document with a statement that cannot be read", () => {
    const { value } = parsePolicyTolerantly("nothing", { file: "x", type: "scp" });
    expect(isReadable(value)).toBe(false);
    expect(() => printPolicy(value)).toThrow(AssertionFailure);
  });
});

describe("minifyPolicyText", () => {
  it("removes white space outside strings and nothing else", () => {
    const text = ' { "A" : [ 1.50 , "x  y\\u0041" ] ,\n\t"A" : {} , "b":null }\r\n';
    expect(minifyPolicyText(text)).toBe('{"A":[1.50,"x  y\\u0041"],"A":{},"b":null}');
  });

  it("changes nothing in what a document says", () => {
    fc.assert(
      fc.property(typed, ({ type, document }) => {
        const minified = minifyPolicyText(printPolicy(document));
        const parsed = parsePolicy(minified, { file: "generated", type });
        expect(withoutPlaces(parsed.value)).toEqual(withoutPlaces(document));
        expect(minifyPolicyText(minified)).toBe(minified);
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it("returns a text that is no JSON as it is", () => {
    expect(minifyPolicyText("1 2")).toBe("1 2");
  });
});
