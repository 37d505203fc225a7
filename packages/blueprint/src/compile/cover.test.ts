import * as fc from "fast-check";
import { childPath, isWithin } from "@bailiwick/core";
import type { AccountSelector, OuPath } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import type { Tree } from "../declaration/tree.ts";
import { placeKey } from "../declaration/tree.ts";
import { coverTarget } from "./cover.ts";

const trees: fc.Arbitrary<Tree> = fc
  .record({
    units: fc.array(fc.nat(), { maxLength: 6 }),
    homes: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
  })
  .map(({ units, homes }) => {
    const paths: OuPath[] = [""];
    const children = new Map<OuPath, AccountSelector[]>([["", []]]);
    for (const [index, place] of units.entries()) {
      const parent = paths[place % paths.length] ?? "";
      const path = childPath(parent, `u${index}`);
      paths.push(path);
      children.set(path, []);
      children.get(parent)?.push({ kind: "ou", path });
    }
    const parents = new Map<string, OuPath>();
    for (const [index, place] of homes.entries()) {
      const parent = paths[place % paths.length] ?? "";
      parents.set(`a${index}`, parent);
      children.get(parent)?.push({ kind: "account", name: `a${index}` });
    }
    return { root: "", managementAccount: "a0", children, parents };
  });

const placesOf = (tree: Tree): readonly AccountSelector[] => [
  ...[...tree.children.keys()].map((path) => ({ kind: "ou", path }) as const),
  ...[...tree.parents.keys()].map((name) => ({ kind: "account", name }) as const),
];

function holds(tree: Tree, account: string, place: AccountSelector): boolean {
  if (place.kind === "account") return place.name === account;
  return isWithin(tree.parents.get(account) ?? "", place.path);
}

describe("coverTarget", () => {
  it("binds every member account of the target once, with exactly the exceptions of its places", () => {
    const cases = trees.chain((tree) =>
      fc.record({
        tree: fc.constant(tree),
        target: fc.constantFrom(...placesOf(tree)),
        exceptions: fc.array(fc.subarray([...placesOf(tree)], { maxLength: 2 }), { maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ tree, target, exceptions }) => {
        const attachments = coverTarget(tree, target, exceptions);
        for (const account of tree.parents.keys()) {
          const binding = attachments.filter((one) => holds(tree, account, one.target));
          const isBound = account !== tree.managementAccount && holds(tree, account, target);
          const expected = exceptions.flatMap((places, number) =>
            places.length === 0 || places.some((place) => holds(tree, account, place))
              ? [number]
              : [],
          );
          if (isBound) expect(binding.map((one) => one.exceptions)).toEqual([expected]);
        }
      }),
      { seed: 20260603, numRuns: 300 },
    );
  });

  it("leaves the target whole where no exception lies below it", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const root = { kind: "ou", path: "" } as const;
        expect(coverTarget(tree, root, [[]]).map((one) => placeKey(one.target))).toEqual(["ou:"]);
      }),
      { seed: 20260604, numRuns: 20 },
    );
  });
});
