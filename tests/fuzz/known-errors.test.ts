/** What public engines get wrong, each with where it was seen: no evaluator of ours may repeat it. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DecideCase } from "../../packages/core/src/evaluate/testing/decide-case.ts";
import {
  catalogueOf,
  inputOf,
  summaryOf,
} from "../../packages/core/src/evaluate/testing/decide-case.ts";
import { compared, definition } from "./evaluators.ts";

const folder = new URL("../cases/known-errors/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

for (const { name, evaluate } of [{ name: "definition", evaluate: definition }, ...compared]) {
  for (const file of files) {
    describe(`${name}: known errors of other engines, ${file}`, () => {
      for (const one of casesIn(file)) {
        it(`${one.name} [${one.source}]`, () => {
          const decision = evaluate(inputOf(one), { catalogue: catalogueOf(one) });
          expect(summaryOf(decision)).toMatchObject(one.expected);
        });
      }
    });
  }
}

describe("the known errors", () => {
  it("are named once, and each says where it was seen", () => {
    const cases = files.flatMap(casesIn);
    expect(new Set(cases.map((one) => one.name)).size).toBe(cases.length);
    expect(
      cases.filter(({ source }) => !/iam-simulate|github\.com|#\d+|rule \d+/.test(source)),
    ).toEqual([]);
  });
});

function casesIn(file: string): readonly DecideCase[] {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8")) as readonly DecideCase[];
}
