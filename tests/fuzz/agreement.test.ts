import { describe, expect, it } from "vitest";
import { requestsPerGroup } from "../../packages/core/src/evaluate/testing/fuzz-group.ts";
import { agreementOver } from "./agreement.ts";
import { definition } from "./evaluators.ts";
import { mixText, sumOfMixes } from "./mix.ts";
import type { Mix } from "./mix.ts";
import { allRows } from "./rows.ts";

const seed = 20261123;
const shards = 10;
const casesPerShard = 5000;
const groups = casesPerShard / requestsPerGroup;

describe(
  "the evaluators and the definition, on 50,000 generated cases",
  { timeout: 120_000 },
  () => {
    const mixes: Mix[] = [];
    const uncovered = allRows();

    for (let shard = 0; shard < shards; shard += 1) {
      it(`agree on decision, causes and remaining condition, part ${shard + 1} of ${shards}`, () => {
        const range = { seed, from: shard * groups, to: (shard + 1) * groups };
        const agreement = agreementOver(range, { uncovered });
        expect(agreement.disagreements).toEqual([]);
        expect(agreement.cases).toBe(casesPerShard);
        mixes.push(agreement.mix);
      });
    }

    it("have no row of a table that decides in none of them", () => {
      expect([...uncovered]).toEqual([]);
    });

    it("get every kind of answer, and seldom a denial because nothing applied", () => {
      const mix = sumOfMixes(mixes);
      for (const count of Object.values(mix.kinds)) {
        expect(count, mixText(mix)).toBeGreaterThan((shards * casesPerShard) / 250);
      }
      expect(mix.nothingApplied / mix.sampled, mixText(mix)).toBeLessThan(0.4);
    });
  },
);

describe("a disagreement", () => {
  it("is found and shrunk to a readable case where an evaluator overlooks boundaries", () => {
    const wrong = {
      name: "without boundary",
      every: 1,
      evaluate: (...[input, options]: Parameters<typeof definition>) =>
        definition({ ...input, policies: { ...input.policies, boundary: undefined } }, options),
    };
    const [found] = agreementOver(
      { seed, from: 0, to: 200 },
      { evaluators: [wrong] },
    ).disagreements;
    expect(found?.onlyAfterOthers).toBe(false);
    expect(found?.question.policies.boundary).toBeDefined();
    expect(JSON.stringify(found?.question).length).toBeLessThan(1500);
  });

  it("is found where an evaluator throws", () => {
    const thrower = {
      name: "thrower",
      every: 1,
      evaluate: () => {
        throw new RangeError("no");
      },
    };
    const [found] = agreementOver(
      { seed, from: 0, to: 1 },
      { evaluators: [thrower] },
    ).disagreements;
    expect(found?.answered).toBe("threw RangeError: no");
  });

  it("is not found between an evaluator and itself", () => {
    const itself = [{ name: "definition", every: 1, evaluate: definition }];
    expect(agreementOver({ seed, from: 0, to: 20 }, { evaluators: itself }).disagreements).toEqual(
      [],
    );
  });
});
