import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../iam/parse.ts";
import { printPolicy } from "../iam/print.ts";
import { policyDocumentArbitrary, policyTypeArbitrary } from "../iam/testing/arbitraries.ts";
import { withoutPlaces } from "../iam/testing/without-places.ts";
import { formatPolicy } from "./format.ts";

const format = (text: string): string | undefined => formatPolicy(text, { file: "p.json" }).value;

describe("formatPolicy", () => {
  it("puts elements into AWS's order and leaves texts, numbers and repeated elements as they are", () => {
    const text =
      '{"Statement":[{"Resource":"*","Action":["s3:G\\u0065t*"],"Effect":"Deny","Sid":"A","Sid":"B","Condition":{"NumericLessThan":{"s3:max-keys":1.50}}},{}],"Id":"x","Version":"2012-10-17"}';
    expect(format(text)).toBe(`{
  "Version": "2012-10-17",
  "Id": "x",
  "Statement": [
    {
      "Sid": "A",
      "Sid": "B",
      "Effect": "Deny",
      "Action": [
        "s3:G\\u0065t*"
      ],
      "Resource": "*",
      "Condition": {
        "NumericLessThan": {
          "s3:max-keys": 1.50
        }
      }
    },
    {}
  ]
}
`);
  });

  it("sorts the elements of statements, and no others that have their names", () => {
    const text = '{"Statement":{"Condition":{"Bool":{"Resource":"x","Action":"y"}}}}';
    expect(format(text)?.replaceAll(/\s/g, "")).toBe(text);
  });

  it("says where a text is no JSON", () => {
    const { value, diagnostics } = formatPolicy('{"Version": }', { file: "p.json" });
    expect(value).toBe(undefined);
    expect(diagnostics[0]?.span?.start.column).toBe(13);
  });

  it("changes nothing in what a document says, and nothing at all the second time", () => {
    const typed = policyTypeArbitrary.chain((type) =>
      policyDocumentArbitrary(type).map((document) => ({ type, document })),
    );
    fc.assert(
      fc.property(typed, ({ type, document }) => {
        const formatted = format(JSON.stringify(JSON.parse(printPolicy(document)))) ?? "";
        const parsed = parsePolicy(formatted, { file: "generated", type });
        expect(withoutPlaces(parsed.value)).toEqual(withoutPlaces(document));
        expect(format(formatted)).toBe(formatted);
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});
