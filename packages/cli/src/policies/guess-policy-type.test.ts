import { describe, expect, it } from "vitest";
import { guessPolicyType } from "./guess-policy-type.ts";

const guess = (...statements: readonly object[]) =>
  guessPolicyType(JSON.stringify({ Version: "2012-10-17", Statement: statements }));

describe("guessPolicyType", () => {
  it("takes a policy that names a principal and assumes roles for a trust policy", () => {
    const principal = { Service: "ec2.amazonaws.com" };
    const assume = { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" };
    expect(guess(assume)).toBe("trust");
    expect(guess({ ...assume, Action: ["sts:AssumeRole", "STS:TagSession"] })).toBe("trust");
    expect(guess({ ...assume, Resource: "*" })).toBe("resource");
    expect(guess(assume, { Effect: "Deny", NotPrincipal: "*", Action: "s3:*" })).toBe("resource");
  });

  it("takes any other policy that names a principal for a resource policy", () => {
    expect(guess({ Effect: "Deny", NotPrincipal: { AWS: "1" }, Action: "s3:*" })).toBe("resource");
  });

  it("takes what names no principal, and what is no policy, for an identity policy", () => {
    expect(guess({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" })).toBe("identity");
    expect(guessPolicyType("no JSON")).toBe("identity");
    expect(guessPolicyType('{"Statement": 1}')).toBe("identity");
  });
});
