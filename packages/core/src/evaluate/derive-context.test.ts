import { describe, expect, it } from "vitest";
import { deriveContext } from "./derive-context.ts";
import { requestDiagnostics } from "./diagnostics.ts";
import { inputOf } from "./testing/decide-case.ts";
import type { DecideCase } from "./testing/decide-case.ts";

const account = "111122223333";
const organization = {
  id: "o-a",
  managementAccount: "999988887777",
  paths: { [account]: "o-a/r-1/ou-1/" },
};

function derive(request: Partial<DecideCase["request"]>, more: Partial<DecideCase> = {}) {
  const derived = deriveContext(
    inputOf({
      name: "derive",
      source: "derive",
      request: {
        principal: `arn:aws:sts::${account}:assumed-role/Dev/al`,
        action: "sqs:SendMessage",
        resource: `arn:aws:sqs:us-east-1:${account}:q`,
        ...request,
      },
      policies: {},
      expected: { decision: "allow" },
      ...more,
    }),
  );
  const keys = [...derived.context].map(([key, value]): [string, string] => [
    key,
    value.kind === "single" ? value.value : value.values.join(","),
  ]);
  return { ...derived, keys: Object.fromEntries(keys) };
}

describe("deriveContext", () => {
  it("derives everything that follows for a role session of a member", () => {
    expect(derive({}, { organization }).keys).toEqual({
      "aws:principalarn": `arn:aws:iam::${account}:role/Dev`,
      "aws:principaltype": "AssumedRole",
      "aws:principalisawsservice": "false",
      "aws:principalaccount": account,
      "aws:principalorgid": "o-a",
      "aws:principalorgmasteraccountid": "999988887777",
      "aws:principalorgpaths": "o-a/r-1/ou-1/",
      "aws:resourceaccount": account,
      "aws:resourceorgid": "o-a",
      "aws:resourceorgpaths": "o-a/r-1/ou-1/",
    });
  });

  it("derives a service's name and nothing of an account", () => {
    expect(derive({ principal: "lambda.amazonaws.com" }).keys).toEqual({
      "aws:principalisawsservice": "true",
      "aws:principalservicename": "lambda.amazonaws.com",
      "aws:resourceaccount": account,
    });
  });

  it("keeps what the request brings", () => {
    const { keys } = derive({ context: { "aws:SourceVpc": "vpc-1", "aws:TagKeys": ["a", "b"] } });
    expect(keys).toMatchObject({ "aws:sourcevpc": "vpc-1", "aws:tagkeys": "a,b" });
  });

  it("reports a contradiction as an error that names both values, and keeps the derived one", () => {
    const { keys, diagnostics } = derive({ context: { "aws:PrincipalAccount": "444455556666" } });
    expect(keys["aws:principalaccount"]).toBe(account);
    expect(diagnostics).toMatchObject([{ code: "EVL1001", severity: "error" }]);
    expect(diagnostics[0]?.summary).toBe(requestDiagnostics.EVL1001.summary);
    expect(diagnostics[0]?.detail).toContain("`444455556666`");
    expect(diagnostics[0]?.detail).toContain(`\`${account}\``);
  });

  it("reports a key that such a principal never has", () => {
    const { diagnostics } = derive({ context: { "aws:username": "al" } });
    expect(diagnostics.map(({ code }) => code)).toEqual(["EVL1001"]);
  });

  it("reports nothing where the values agree, in one form or the other", () => {
    const context = { "aws:PrincipalOrgPaths": ["o-a/r-1/ou-1/"], "aws:PrincipalOrgID": "o-a" };
    expect(derive({ context }, { organization }).diagnostics).toEqual([]);
  });
});
