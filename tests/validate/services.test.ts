import { readFileSync } from "node:fs";
import { loadCatalogue } from "@bailiwick/catalog";
import { refusedElements, validatePolicy } from "@bailiwick/core";
import type { Finding, PolicyType } from "@bailiwick/core";
import { describe, expect, it } from "vitest";

type RefusedCase = {
  readonly check: string;
  readonly type: PolicyType;
  readonly element: string;
  readonly valid: object;
  readonly invalid: object;
};

const file = new URL("../cases/validate/services.json", import.meta.url);
const { refused } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly refused: readonly RefusedCase[];
};
const catalogue = loadCatalogue();

function find(policy: object, type: PolicyType): readonly Finding[] {
  return validatePolicy(JSON.stringify(policy), { file: "policy.json", type, catalogue });
}

describe.each(refused)("$element in a policy of type $type", (one) => {
  const { check, type, element, valid, invalid } = one;

  it(`is ${check}, at the element`, () => {
    const found = find(invalid, type).filter((finding) => finding.check === check);
    expect(found.map(({ severity }) => severity)).toEqual(["error"]);
    const { start, end } = found[0]?.span ?? { start: { offset: 0 }, end: { offset: 0 } };
    expect(JSON.stringify(invalid).slice(start.offset, end.offset)).toBe(`"${element}"`);
  });

  it("is not found where it does not stand", () => {
    expect(find(valid, type).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

it("every name of a refused element has a case", () => {
  const tried = new Set(refused.map(({ check, type }) => `${check} ${type}`));
  const names = refusedElements.flatMap(({ check, types }) =>
    types.map((type) => `${check} ${type}`),
  );
  expect(names.filter((name) => !tried.has(name))).toEqual([]);
});
