/**
 * What checks claim about conditions, held against the evaluator: conditions of every operator for
 * text, with and without set operators and `IfExists`, are asked about keys that are there or not.
 */
import { loadCatalogue } from "@bailiwick/catalog";
import { decide, validatePolicy } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { questionsOf } from "../../packages/core/src/evaluate/testing/condition-case.ts";
import { inputOf } from "../../packages/core/src/evaluate/testing/decide-case.ts";

const catalogue = loadCatalogue();

type Key = { readonly name: string; readonly values: readonly (string | readonly string[])[] };

const keys: readonly Key[] = [
  { name: "aws:RequestTag/team", values: ["a", "b", "", "*"] },
  { name: "aws:TagKeys", values: [["a"], ["b"], ["a", "b"], [""], ["*"], []] },
];
const operators = ["StringLike", "StringNotLike", "StringEquals", "StringNotEquals"];
const quantifiers = ["", "ForAnyValue:", "ForAllValues:"];

const conditions = keys.flatMap(({ name }) =>
  operators.flatMap((operator) =>
    quantifiers.flatMap((quantifier) =>
      ["", "IfExists"].flatMap((suffix) =>
        [["*"], ["a"], ["a", "*"]].map((wanted) => ({
          key: name,
          block: { [`${quantifier}${operator}${suffix}`]: { [name]: wanted } },
        })),
      ),
    ),
  ),
);

function checksOf(condition: object, effect: "Allow" | "Deny"): readonly string[] {
  const statement = { Effect: effect, Action: "*", Resource: "*", Condition: condition };
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const findings = validatePolicy(text, { file: "policy.json", type: "identity", catalogue });
  return findings.map(({ check }) => check);
}

/** Whether a Deny under the condition denies; undefined where the evaluator does not know. */
function holds(condition: object, context: Readonly<Record<string, string | readonly string[]>>) {
  const [, deny] = questionsOf({ name: "", source: "", condition, context, holds: true });
  if (deny === undefined) throw new Error("a case asks two questions");
  const { kind } = decide(inputOf(deny));
  return kind === "unknown" ? undefined : kind === "explicit-deny";
}

/** Requests without the key, and with each of its values. */
function contextsOf(key: string) {
  const values = keys.find(({ name }) => name === key)?.values ?? [];
  return [{}, ...values.map((value) => ({ [key]: value }))];
}

function isThere(context: object): boolean {
  return Object.values(context).some((value) => typeof value === "string" || value.length > 0);
}

describe("a wildcard in a condition", () => {
  const claims = {
    EQUIVALENT_TO_NULL_FALSE: isThere,
    EQUIVALENT_TO_NULL_TRUE: (context: object) => !isThere(context),
    REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION: () => true,
    REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION: () => false,
  };

  it.each(Object.entries(claims))("means what %s says, to the evaluator", (code, claim) => {
    const claimed = conditions.filter(({ block }) => checksOf(block, "Deny").includes(code));
    expect(claimed.length).toBeGreaterThan(0);
    for (const { key, block } of claimed) {
      for (const context of contextsOf(key)) {
        expect({ block, context, holds: holds(block, context) }).toEqual({
          block,
          context,
          holds: claim(context),
        });
      }
    }
  });

  it("is found wherever the evaluator sees no difference between the values", () => {
    const codes = Object.keys(claims);
    const silent = conditions.filter(
      ({ block }) => !checksOf(block, "Deny").some((code) => codes.includes(code)),
    );
    const alike = silent.filter(({ key, block }) => {
      const answers = contextsOf(key)
        .filter(isThere)
        .map((context) => holds(block, context));
      return new Set(answers).size === 1 && answers[0] !== undefined;
    });
    expect(alike.map(({ block }) => JSON.stringify(block))).toEqual([]);
  });
});

describe("a Deny of listed values", () => {
  it("is found exactly where it denies what lacks the key", () => {
    for (const { block } of conditions.filter((one) => !JSON.stringify(one).includes("Not"))) {
      const found = checksOf(block, "Deny").includes("POSITIVE_CONDITION_DENIES_MISSING_KEY");
      expect({ block, found }).toEqual({ block, found: holds(block, {}) });
    }
  });
});

describe("values beside a key that must be missing", () => {
  it("are found where they decide nothing", () => {
    const both = conditions
      .map(({ key, block }) => ({ key, alone: { Null: { [key]: "true" } }, block }))
      .map((one) => ({ ...one, together: { ...one.block, ...one.alone } }))
      .filter(({ together }) => checksOf(together, "Deny").includes("NULL_MAKES_TEST_IDLE"));
    expect(both.length).toBeGreaterThan(0);
    for (const { key, alone, together } of both) {
      const answers = contextsOf(key).map((context) => holds(together, context));
      expect(answers).toEqual(contextsOf(key).map((context) => holds(alone, context)));
    }
  });
});
