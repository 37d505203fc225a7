import { describe, expect, it } from "vitest";
import type { StatementRef } from "../evaluate/decision.ts";
import { operatorNames } from "../iam/operator.ts";
import type { Condition } from "../iam/tree.ts";
import {
  conditionWords,
  decisionWords,
  openConditionsWords,
  residualWords,
  statementWords,
} from "./words.ts";

const start = { offset: 0, line: 1, column: 1 };
const span = { file: "p", start, end: start };

function statement(parts: Partial<StatementRef> = {}): StatementRef {
  return {
    type: "identity",
    policy: "inline policy p",
    statement: 0,
    sid: undefined,
    effect: "Allow",
    span,
    ...parts,
  };
}

function condition(parts: Partial<Condition>): Condition {
  const values = [
    { value: "a", span },
    { value: "b", span },
  ];
  return {
    operator: "StringEquals",
    quantifier: undefined,
    ifExists: false,
    key: "aws:x",
    values,
    span,
    ...parts,
  };
}

const regions = statement({
  type: "scp",
  policy: "Regions",
  sid: "Deny1",
  node: "Root",
  effect: "Deny",
});

describe("words", () => {
  it("name the statement, its policy and its place", () => {
    expect(statementWords(statement())).toBe("statement 1 of the inline policy p");
    expect(statementWords(regions)).toBe(
      "the statement Deny1 of the service control policy Regions at Root",
    );
    expect(
      statementWords(statement({ policy: "arn:aws:iam::aws:policy/job-function/Billing" })),
    ).toBe("statement 1 of the policy Billing");
  });

  it("leave out AWS's full-access policies where another statement grants", () => {
    const everywhere = statement({ type: "scp", policy: "FullAWSAccess", node: "Root" });
    const decision = { kind: "allow", notConsidered: [] } as const;
    expect(decisionWords({ ...decision, because: [everywhere, statement()] })).toBe(
      "Allowed by statement 1 of the inline policy p.",
    );
    expect(decisionWords({ ...decision, because: [everywhere] })).toContain("FullAWSAccess");
  });

  it("say a condition as a person would", () => {
    expect(conditionWords(condition({}))).toBe("`aws:x` is `a` or `b`");
    expect(conditionWords(condition({ operator: "StringNotLike" }))).toBe(
      "`aws:x` is not like `a` or `b`, or is absent",
    );
    expect(conditionWords(condition({ quantifier: "ForAnyValue" }))).toBe(
      "some value of `aws:x` is `a` or `b`",
    );
    expect(conditionWords(condition({ operator: "NumericLessThan", ifExists: true }))).toBe(
      "`aws:x` is less than `a` or `b`, or is absent",
    );
    const truth = [{ value: "True", span }];
    expect(conditionWords(condition({ operator: "Null", values: truth }))).toBe(
      "`aws:x` is absent",
    );
  });

  it("have a phrase for every operator", () => {
    for (const operator of operatorNames) {
      expect(conditionWords(condition({ operator }))).toMatch(/^`aws:x` is/);
    }
  });

  it("say every kind of decision", () => {
    const notConsidered: readonly string[] = [];
    expect(decisionWords({ kind: "allow", because: [statement()], notConsidered })).toBe(
      "Allowed by statement 1 of the inline policy p.",
    );
    expect(
      decisionWords({ kind: "explicit-deny", because: [regions, regions], notConsidered }),
    ).toBe("Denied by the statement Deny1 of the service control policy Regions at Root.");
    expect(
      decisionWords({
        kind: "implicit-deny",
        missingAllow: [{ type: "identity" }, { type: "scp", level: 0, node: "Root" }],
        notConsidered,
      }),
    ).toBe(
      "Denied, because nothing allows it in an identity-based policy and the service control policies at Root.",
    );
    const rule = { name: "r", detail: "AWS never lets anybody.", source: "" };
    expect(decisionWords({ kind: "implicit-deny", missingAllow: [], rule, notConsidered })).toBe(
      "Denied: AWS never lets anybody.",
    );
    expect(decisionWords({ kind: "allow", because: [], rule, notConsidered })).toBe(
      "Allowed: AWS never lets anybody.",
    );
    expect(
      decisionWords({ kind: "unknown", reasons: [{ detail: "Not read." }], notConsidered }),
    ).toBe("Unknown: Not read.");
  });

  it("join what a decision turns on by statement", () => {
    const on = [
      { statement: statement(), condition: condition({}) },
      { statement: statement(), condition: condition({ key: "aws:y" }) },
      { statement: regions, condition: condition({ key: "aws:z" }) },
    ];
    expect(openConditionsWords(on)).toBe(
      "statement 1 of the inline policy p allows it where `aws:x` is `a` or `b` and `aws:y` is `a` or `b`; the statement Deny1 of the service control policy Regions at Root denies it where `aws:z` is `a` or `b`",
    );
  });
});

describe("the words of what must hold", () => {
  const is = (key: string, holds = true) =>
    ({
      kind: "condition",
      holds,
      open: { statement: statement(), condition: condition({ key }) },
    }) as const;

  it("join what must hold together, and put brackets where it may be the one or the other", () => {
    const either = { kind: "any", operands: [is("aws:y"), is("aws:z", false)] } as const;
    expect(residualWords({ kind: "all", operands: [is("aws:x"), either] })).toBe(
      "`aws:x` is `a` or `b` and (`aws:y` is `a` or `b` or not (`aws:z` is `a` or `b`))",
    );
  });

  it("say where nothing needs to hold, and where nothing can", () => {
    expect(residualWords({ kind: "all", operands: [] })).toBe("always");
    expect(residualWords({ kind: "any", operands: [] })).toBe("never");
  });
});
