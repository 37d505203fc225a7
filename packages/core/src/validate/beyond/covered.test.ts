import { describe, expect, it } from "vitest";
import { parsePolicyTolerantly } from "../../iam/parse.ts";
import { coversStatement } from "./covered.ts";

type Json = Readonly<Record<string, unknown>>;

const base = { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::b/*" };
const secure = { Bool: { "aws:SecureTransport": "true" } };
const tagged = { StringEquals: { "s3:ExistingObjectTag/a": ["x", "y"] } };

function covers(wide: Json, narrow: Json, type: "identity" | "resource" = "identity"): boolean {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [wide, narrow] });
  const { statements } = parsePolicyTolerantly(text, { file: "policy.json", type }).value;
  const [first, second] = statements;
  if (first?.kind !== "statement" || second?.kind !== "statement") throw new Error(text);
  return coversStatement(first, second);
}

describe("a statement covers another one", () => {
  it("with wider patterns, in whatever capitals of actions, and not the other way round", () => {
    const narrow = { ...base, Action: "S3:GETobject", Resource: "arn:aws:s3:::b/a/*" };
    expect(covers(base, narrow)).toBe(true);
    expect(covers(narrow, base)).toBe(false);
    expect(covers(base, { ...base, NotAction: "s3:*", Action: undefined })).toBe(false);
  });

  it("only where it has no condition that the other lacks", () => {
    const both = { ...base, Condition: { ...secure, ...tagged } };
    expect(covers({ ...base, Condition: secure }, both)).toBe(true);
    expect(covers(both, { ...base, Condition: secure })).toBe(false);
    const turned = { StringEquals: { "S3:ExistingObjectTag/a": ["y", "x"] } };
    expect(covers({ ...base, Condition: turned }, { ...base, Condition: tagged })).toBe(true);
    const other = { StringEquals: { "s3:ExistingObjectTag/a": ["x"] } };
    expect(covers({ ...base, Condition: tagged }, { ...base, Condition: other })).toBe(false);
  });

  it("of another principal only where it names everybody", () => {
    const one = { ...base, Principal: { AWS: "111122223333" } };
    const two = { ...base, Principal: { AWS: "444455556666" } };
    expect(covers({ ...base, Principal: "*" }, one, "resource")).toBe(true);
    expect(covers(one, two, "resource")).toBe(false);
    expect(covers(one, { ...base, Principal: "*" }, "resource")).toBe(false);
  });
});
