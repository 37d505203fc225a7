import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../packages/core/src/iam/parse.ts";
import { breakPolicies } from "./break-policies.ts";

describe("1,000 broken policy documents", { timeout: 120_000 }, () => {
  it("are read or refused, each within ten seconds, without an exception", () => {
    const breakage = breakPolicies({ seed: 20261123, from: 0, to: 1000 });
    expect(breakage.problems).toEqual([]);
    expect(breakage.documents).toBe(1000);
    expect(breakage.slowestMs).toBeLessThan(10_000);
  });
});

describe("a document above every quota", () => {
  const options = { file: "long", type: "identity" } as const;
  const text = (length: number) => {
    const policy = '{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';
    return policy.padEnd(length);
  };

  it("is refused by its length alone, and one of the largest size is read", () => {
    expect(parsePolicy(text(389_120), options).value).toBeDefined();
    expect(parsePolicy(text(389_121), options).value).toBeUndefined();
    expect(
      parsePolicy("[".repeat(10_000_000), options).diagnostics.map(({ code }) => code),
    ).toEqual(parsePolicy(text(389_121), options).diagnostics.map(({ code }) => code));
  });
});
