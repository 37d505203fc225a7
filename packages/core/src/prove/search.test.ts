import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { searchChoice, valueSet } from "./search.ts";
import type { Box } from "./search.ts";

const sizes = [3, 40, 2];
const sets = fc.tuple(
  ...sizes.map((size) => fc.array(fc.boolean(), { minLength: size, maxLength: size })),
);

function boxOf(chosen: readonly (readonly boolean[])[]): Box {
  return sizes.map((size, dimension) =>
    valueSet(size, (value) => chosen[dimension]?.[value] === true),
  );
}

function isOf(chosen: readonly (readonly boolean[])[], choice: readonly number[]): boolean {
  return choice.every((value, dimension) => chosen[dimension]?.[value] === true);
}

function* allChoices(): Generator<readonly number[]> {
  for (let first = 0; first < 3; first += 1)
    for (let second = 0; second < 40; second += 1)
      for (let third = 0; third < 2; third += 1) yield [first, second, third];
}

describe("the search for a choice", () => {
  it("finds one exactly where trying all finds one", () => {
    const seen = { found: 0, none: 0 };
    fc.assert(
      fc.property(sets, fc.array(sets, { maxLength: 8 }), (within, outside) => {
        const result = searchChoice(boxOf(within), outside.map(boxOf), 10_000);
        const holds = (choice: readonly number[]) =>
          isOf(within, choice) && !outside.some((box) => isOf(box, choice));
        const exists = [...allChoices()].some(holds);
        seen[exists ? "found" : "none"] += 1;
        expect(result.kind).toBe(exists ? "found" : "none");
        if (result.kind === "found") expect(holds(result.choice)).toBe(true);
      }),
      { seed: 3, numRuns: 1_500 },
    );
    expect(Math.min(seen.found, seen.none)).toBeGreaterThan(100);
  });

  it("prefers the first values", () => {
    const all = boxOf(sizes.map((size) => Array.from({ length: size }, () => true)));
    expect(searchChoice(all, [], 10)).toEqual({ kind: "found", choice: [0, 0, 0] });
  });

  it("gives up beyond its budget, and never says that there is none", () => {
    const two = [0, 1].map((value) => valueSet(2, (one) => one === value));
    const all = [0, 1].map(() => valueSet(2, () => true));
    const same = two.map((set) => [set, set]);
    const different = [two, two.toReversed()];
    expect(searchChoice(all, same, 0).kind).toBe("gave-up");
    expect(searchChoice(all, same, 5)).toEqual({ kind: "found", choice: [1, 0] });
    expect(searchChoice(all, [...same, ...different], 0).kind).toBe("gave-up");
    expect(searchChoice(all, [...same, ...different], 5).kind).toBe("none");
  });
});
