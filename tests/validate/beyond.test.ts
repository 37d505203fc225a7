import { readFileSync } from "node:fs";
import { loadCatalogue } from "@bailiwick/catalog";
import { validatePolicy } from "@bailiwick/core";
import type { Finding, PolicyType } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { beyondChecks } from "../../packages/core/src/validate/beyond/beyond-checks.ts";

type BeyondCase = {
  readonly check: string;
  readonly severity: string;
  readonly type: PolicyType;
  /** How the two documents differ. */
  readonly about: string;
  readonly valid: object;
  readonly invalid: object;
  /** The value that the finding points at. */
  readonly at: string | null;
};

const file = new URL("../cases/validate/beyond.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly cases: readonly BeyondCase[];
};
const catalogue = loadCatalogue();

function findings(policy: object, { check, type }: BeyondCase): readonly Finding[] {
  const text = JSON.stringify(policy);
  const found = validatePolicy(text, { file: "policy.json", type, catalogue });
  return found.filter((one) => one.check === check);
}

describe.each(cases)("$check ($about)", (one) => {
  it("is found once, at its place and with its severity", () => {
    const found = findings(one.invalid, one);
    expect(found.map(({ severity }) => severity)).toEqual([one.severity]);
    const { start, end } = found[0]?.span ?? { start: { offset: 0 }, end: { offset: 0 } };
    const text = JSON.stringify(one.invalid).slice(start.offset, end.offset);
    if (one.at === null) expect(text).not.toBe("");
    else expect(text).toBe(JSON.stringify(one.at));
  });

  it("is not found where all is well", () => {
    expect(findings(one.valid, one)).toEqual([]);
  });
});

it("every check beyond AWS's has a case", () => {
  const tried = new Set(cases.map(({ check }) => check));
  expect(beyondChecks.map(({ code }) => code).filter((code) => !tried.has(code))).toEqual([]);
  expect(tried.size).toBe(beyondChecks.length);
});
