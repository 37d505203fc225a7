import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  childPath,
  formatOuPath,
  isWithin,
  ouNameOf,
  parentOf,
  parseOuPath,
  pathsDownTo,
} from "./ou-path.ts";

describe("OU paths", () => {
  it("give back any names, also with / and ~", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { maxLength: 5 }), (names) => {
        expect(parseOuPath(formatOuPath(names))).toEqual(names);
      }),
      { seed: 1 },
    );
  });

  it("have no empty names and no unknown escapes", () => {
    for (const path of ["/", "a/", "/a", "a//b", "a~", "a~2"])
      expect(parseOuPath(path)).toBeUndefined();
  });

  it("are read where the expression finds no other escape", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("~", "0", "1", "2", "a"), minLength: 1 }),
        (text) => {
          expect(parseOuPath(text) === undefined).toBe(/~(?![01])/.test(text));
        },
      ),
      { seed: 20261123, numRuns: 1000 },
    );
  });

  it("know what is above and below", () => {
    const path = childPath("Workload", "a/b");
    expect(path).toBe("Workload/a~1b");
    expect(ouNameOf(path)).toBe("a/b");
    expect(ouNameOf("")).toBe("Root");
    expect(parentOf(path)).toBe("Workload");
    expect(parentOf("Workload")).toBe("");
    expect(parentOf("")).toBeUndefined();
    expect(pathsDownTo(path)).toEqual(["", "Workload", "Workload/a~1b"]);
    expect(isWithin(path, "Workload")).toBe(true);
    expect(isWithin("Workloads", "Workload")).toBe(false);
    expect(isWithin("Workload", "")).toBe(true);
  });
});
