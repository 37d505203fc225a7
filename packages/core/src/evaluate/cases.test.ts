import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decideCompiled } from "../compile/decide-compiled.ts";
import { operatorNames } from "../iam/operator.ts";
import { decide } from "./definition.ts";
import type { Decision } from "./decision.ts";
import { denialMessage } from "./denial-message.ts";
import { questionsOf } from "./testing/condition-case.ts";
import type { ConditionCase } from "./testing/condition-case.ts";
import { catalogueOf, inputOf, summaryOf } from "./testing/decide-case.ts";
import type { DecideCase } from "./testing/decide-case.ts";

/** Every evaluator must give the same answers to all cases. */
const evaluators = { definition: decide, compiled: decideCompiled };

const folder = new URL("../../../../tests/cases/evaluate/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

for (const [evaluator, evaluate] of Object.entries(evaluators)) {
  for (const file of files) {
    describe(`${evaluator}: ${file}`, () => {
      for (const one of casesIn(file)) {
        it(`${one.name} [${one.source}]`, () => {
          const decision = evaluate(inputOf(one), { catalogue: catalogueOf(one) });
          expectAnswer(one, decision);
        });
      }
    });
  }
}

describe("the cases", () => {
  it("are at least 250, each with a source and a name of its own within its file", () => {
    const all = files.map((file) => casesIn(file));
    expect(all.flat().length).toBeGreaterThanOrEqual(250);
    for (const cases of all) {
      expect(new Set(cases.map((one) => one.name)).size).toBe(cases.length);
      expect(cases.filter((one) => one.source === "")).toEqual([]);
    }
  });

  it("cite every rule of docs/evaluation-rules.md", () => {
    const sources = files.flatMap(casesIn).map((one) => `${one.source};`);
    const numbers = Array.from({ length: 37 }, (_, index) => index + 1);
    const cited = (rule: number) =>
      sources.some((text) => new RegExp(`rule ${rule}\\D`).test(text));
    expect(numbers.filter((rule) => !cited(rule))).toEqual([]);
  });

  it("ask every operator", () => {
    const text = files.map((file) => JSON.stringify(read(file))).join("");
    expect(operatorNames.filter((name) => !text.includes(`"${name}"`))).toEqual([]);
  });

  it("give every kind of answer", () => {
    const kinds = new Set(files.flatMap(casesIn).map((one) => one.expected.decision));
    expect([...kinds].toSorted()).toEqual([
      "allow",
      "depends",
      "explicit-deny",
      "implicit-deny",
      "unknown",
    ]);
  });
});

function casesIn(file: string): readonly DecideCase[] {
  return file.startsWith("condition")
    ? (read(file) as readonly ConditionCase[]).flatMap(questionsOf)
    : (read(file) as readonly DecideCase[]);
}

function expectAnswer({ expected, ...one }: DecideCase, decision: Decision): void {
  const { says, message, notConsidered, ...exact } = expected;
  const summary = summaryOf(decision);
  expect(summary).toMatchObject(exact);
  if (says !== undefined) expect(summary.says).toContain(says);
  if (notConsidered !== undefined) expect(decision.notConsidered).toEqual(notConsidered);
  if (message === undefined) return;
  const denied = decision.kind === "explicit-deny" || decision.kind === "implicit-deny";
  expect(denied && denialMessage(decision, inputOf({ expected, ...one }))).toBe(message);
}
