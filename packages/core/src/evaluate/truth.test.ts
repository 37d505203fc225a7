import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { and, no, not, or, unclear, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";

const open = unclear({ detail: "open" });
const truths = fc.array(fc.constantFrom(yes, no, open), { maxLength: 5 });
const run = { seed: 20261122, numRuns: 300 };

/** Every way in which the open operands may turn out. */
function completions(operands: readonly Truth[]): readonly (readonly Truth[])[] {
  const [first, ...rest] = operands;
  if (first === undefined) return [[]];
  const heads = first.kind === "open" ? [yes, no] : [first];
  return completions(rest).flatMap((tail) => heads.map((head) => [head, ...tail]));
}

describe("three-valued logic", () => {
  for (const [name, join] of Object.entries({ and, or })) {
    it(`${name} is definite exactly where every completion agrees`, () => {
      fc.assert(
        fc.property(truths, (operands) => {
          const kinds = new Set(completions(operands).map((one) => join(one).kind));
          const expected = kinds.size === 1 ? [...kinds][0] : "open";
          expect(join(operands).kind).toBe(expected);
        }),
        run,
      );
    });
  }

  it("is monotone: what is definite stays when open operands are settled", () => {
    fc.assert(
      fc.property(truths, truths, (left, right) => {
        const formula = (a: readonly Truth[], b: readonly Truth[]) => and([or(a), not(and(b))]);
        const before = formula(left, right);
        if (before.kind === "open") return;
        for (const one of completions(left)) {
          for (const other of completions(right)) {
            expect(formula(one, other).kind).toBe(before.kind);
          }
        }
      }),
      run,
    );
  });

  it("keeps the two causes apart", () => {
    const both = and([open, yes, unclear({ detail: "other" })]);
    expect(both).toEqual({
      kind: "open",
      residual: undefined,
      reasons: [{ detail: "open" }, { detail: "other" }],
    });
  });
});
