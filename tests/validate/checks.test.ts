import { readFileSync } from "node:fs";
import { loadCatalogue, managedPolicyArns } from "@bailiwick/catalog";
import { grammarChecks, policyChecks, policyDiagnostics, validatePolicy } from "@bailiwick/core";
import type { Finding, PolicyType } from "@bailiwick/core";
import { describe, expect, it } from "vitest";

type CheckCase = {
  readonly check: string;
  readonly severity: string;
  readonly type: PolicyType;
  readonly valid: object;
  readonly invalid: object;
  /** The value that the finding points at. */
  readonly at: string | null;
};

const folder = new URL("../cases/validate/", import.meta.url);
const cases = [...casesIn("checks.json"), ...casesIn("keys.json"), ...casesIn("services.json")];
const catalogue = loadCatalogue();

function casesIn(file: string): readonly CheckCase[] {
  const read = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as {
    readonly cases: readonly CheckCase[];
  };
  return read.cases;
}

function find(policy: object, type: PolicyType): readonly Finding[] {
  return validatePolicy(JSON.stringify(policy), { file: "policy.json", type, catalogue });
}

describe.each(cases)("$check", ({ check, severity, type, valid, invalid, at }) => {
  it("is found where it is, with its severity", () => {
    const text = JSON.stringify(invalid);
    const found = find(invalid, type).filter((one) => one.check === check);
    expect(found.map((one) => one.severity)).toEqual([severity]);
    if (at !== null) {
      const { start, end } = found[0]?.span ?? { start: { offset: 0 }, end: { offset: 0 } };
      expect(text.slice(start.offset, end.offset)).toBe(JSON.stringify(at));
    }
  });

  it("is not found where all is well", () => {
    expect(find(valid, type).filter((one) => one.check === check)).toEqual([]);
  });
});

/** Allows reading so many buckets. */
function buckets(count: number, more: object = {}): object {
  const Resource = Array.from({ length: count }, (_, place) => `arn:aws:s3:::b${place}/*`);
  const statement = { Effect: "Allow", Action: "s3:GetObject", Resource, ...more };
  return { Version: "2012-10-17", Statement: [statement] };
}

const everybody = { Principal: "*" };
const denying = { ...everybody, Effect: "Deny" };

describe("policies of some size", () => {
  it.each([
    ["POLICY_SIZE_EXCEEDS_SCP_QUOTA", "scp", {}],
    ["POLICY_SIZE_EXCEEDS_RCP_QUOTA", "rcp", denying],
    ["POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", "identity", {}],
    ["POLICY_SIZE_EXCEEDS_ENDPOINT_POLICY_QUOTA", "vpce", everybody],
  ] as const)("are %s from one resource more than AWS takes", (check, type, more) => {
    const isTooLarge = (count: number) =>
      find(buckets(count, more), type).some((one) => one.check === check);
    let least = 1;
    while (!isTooLarge(least * 2)) least *= 2;
    let most = least * 2;
    while (most - least > 1) {
      const middle = (least + most) >> 1;
      if (isTooLarge(middle)) most = middle;
      else least = middle;
    }
    const near = find(buckets(least, more), type).map((one) => one.check);
    expect(near).toContain("POLICY_SIZE_NEAR_QUOTA");
    expect(find(buckets(most, more), type).map((one) => one.check)).not.toContain(
      "POLICY_SIZE_NEAR_QUOTA",
    );
  });
});

describe("the tables", () => {
  it("have a case for every check, and no code twice", () => {
    const codes = policyChecks.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    const all = [...cases, ...casesIn("beyond.json")];
    const tried = new Set([...all.map(({ check }) => check), ...sized]);
    expect(codes.filter((code) => !tried.has(code))).toEqual([]);
    expect([...tried].filter((code) => !codes.includes(code))).toEqual([]);
  });

  it("name every defect that the parser finds", () => {
    expect(Object.keys(grammarChecks)).toEqual(Object.keys(policyDiagnostics));
  });

  it("give every finding a fix and AWS's page", () => {
    for (const { fix, source } of policyChecks) {
      expect(fix).toMatch(/\.$/);
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    }
  });
});

const sized = [
  "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
  "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
  "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
  "POLICY_SIZE_EXCEEDS_ENDPOINT_POLICY_QUOTA",
  "POLICY_SIZE_NEAR_QUOTA",
];

describe("AWS's own managed policies", () => {
  it("have no errors", () => {
    const found = managedPolicyArns().flatMap((arn) =>
      validatePolicy(catalogue.managedPolicy(arn)?.document ?? "", {
        file: arn,
        type: "identity",
        catalogue,
      }).filter(({ severity }) => severity === "error"),
    );
    expect(found.map(({ check, message }) => `${check}: ${message}`)).toEqual([]);
  }, 60_000);
});

describe("a document that is no policy", () => {
  it("is a finding with its place, and never an exception", () => {
    const found = validatePolicy('{"Version": "2012-10-17",\n "Statement": [', {
      file: "policy.json",
      type: "identity",
      catalogue,
    });
    expect(found.map(({ check, severity }) => [check, severity])).toEqual([
      ["JSON_SYNTAX_ERROR", "error"],
    ]);
    expect(found[0]?.span.start.line).toBe(2);
  });
});
