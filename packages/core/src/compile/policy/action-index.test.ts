import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesWildcards } from "../../base/wildcard.ts";
import { indexActions, statementsFor } from "./action-index.ts";

const place = {
  file: "p",
  start: { offset: 0, line: 1, column: 1 },
  end: { offset: 0, line: 1, column: 1 },
};
const actions = ["s3:getobject", "s3:putobject", "sts:assumerole", "ec2:runinstances", "odd"];
const patterns = fc.constantFrom(
  "*",
  "s3:*",
  "S3:Get*",
  "s3:GetObject",
  "sts:Assume????",
  "*:getobject",
  "e?2:*",
  "odd",
  "o*",
);
const elements = fc.array(
  fc.option(fc.record({ negated: fc.boolean(), patterns: fc.array(patterns, { minLength: 1 }) }), {
    nil: undefined,
  }),
  { maxLength: 6 },
);

describe("the index of actions", () => {
  it("finds the statements that asking each of them finds", () => {
    fc.assert(
      fc.property(elements, fc.constantFrom(...actions), (all, action) => {
        const index = indexActions(
          all.map(
            (element) =>
              element && {
                negated: element.negated,
                patterns: element.patterns.map((value) => ({ value, span: place })),
              },
          ),
        );
        const expected = all.flatMap((element, number) => {
          if (element === undefined) return [number];
          const named = element.patterns.some((pattern) =>
            matchesWildcards(pattern.toLowerCase(), action),
          );
          return named === element.negated ? [] : [number];
        });
        expect(statementsFor(index, action)).toEqual(expected);
      }),
      { seed: 20261123, numRuns: 3000 },
    );
  });
});
