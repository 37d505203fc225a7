import { decideAnswer } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { LineAnswerer } from "./answer-line.ts";

const account = "111122223333";
const principal = `arn:aws:iam::${account}:user/al`;
const object = { resource: "arn:aws:s3:::b/k", resourceAccount: account };

function answerTo(line: object) {
  return new LineAnswerer(".").answer(JSON.stringify(line));
}

function allow(more: object = {}): object {
  const statement = { Effect: "Allow", Action: "*", Resource: "*", ...more };
  return { Version: "2012-10-17", Statement: [statement] };
}

describe("a line about several resources", () => {
  const other = { resource: "arn:aws:s3:::c/k", resourceAccount: account };
  const request = { principal, action: "s3:GetObject", resources: [object, other] };

  it("is allowed where all of them are", () => {
    expect(answerTo({ request, policies: { identity: [allow()] } })).toMatchObject({
      decision: "allow",
    });
  });

  it("is denied where one of them is, with its own policy", () => {
    const deny = allow({ Effect: "Deny", Principal: "*" });
    const resources = [object, { ...other, policy: { name: "c", doc: deny } }];
    expect(
      answerTo({ request: { ...request, resources }, policies: { identity: [allow()] } }),
    ).toMatchObject({ decision: "explicit-deny", because: [{ policy: "c" }] });
  });
});

describe("a line with unknown keys", () => {
  const request = { principal, action: "s3:GetObject", ...object, unknown: ["aws:SourceVpc"] };
  const fromVpc = (value: string) => ({ Condition: { StringEquals: { "aws:SourceVpc": value } } });

  it("is answered with what must hold, as a formula and in words", () => {
    const deny = allow({ Effect: "Deny", ...fromVpc("vpc-2") });
    const answer = answerTo({ request, policies: { identity: [allow(), deny] } });
    expect(decideAnswer.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      decision: "depends",
      condition: {
        words: "not (`aws:SourceVpc` is `vpc-2`)",
        formula: { fails: { operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-2"] } },
        on: [{ key: "aws:SourceVpc" }],
      },
    });
  });

  it("is denied where the same condition allows and denies", () => {
    const deny = allow({ Effect: "Deny", ...fromVpc("vpc-1") });
    const both = { identity: [allow(fromVpc("vpc-1")), deny] };
    expect(answerTo({ request, policies: both })).toMatchObject({
      decision: "implicit-deny",
      missingAllow: ["identity"],
    });
  });
});

describe("a line with settings", () => {
  const stranger = "arn:aws:iam::444455556666:user/bo";
  const request = { principal: stranger, action: "s3:GetObject", ...object };
  const policies = { identity: [allow()], resource: allow({ Principal: "*" }) };

  it("is answered under Block Public Access", () => {
    const blockPublicAccess = { account: { restrictPublicBuckets: true }, bucket: {} };
    expect(answerTo({ request, policies })).toMatchObject({ decision: "allow" });
    expect(answerTo({ request, policies, settings: { s3: { blockPublicAccess } } })).toMatchObject({
      decision: "implicit-deny",
      missingAllow: [],
      rule: { name: "s3-restrict-public-buckets" },
    });
  });

  it("is answered with the grants of a key", () => {
    const decrypt = {
      principal,
      action: "kms:Decrypt",
      resource: `arn:aws:kms:eu-west-1:${account}:key/1`,
    };
    const grants = [{ grantId: "g", granteePrincipal: principal, operations: ["Decrypt"] }];
    expect(answerTo({ request: decrypt, settings: { kms: { grants } } })).toMatchObject({
      decision: "allow",
      rule: { name: "kms-grant" },
      notConsidered: [],
    });
  });

  it("is refused where a setting is none that there is", () => {
    const blockPublicAccess = { account: { restrictPublicBucket: true } };
    expect(answerTo({ request, policies, settings: { s3: { blockPublicAccess } } })).toMatchObject({
      error: { code: "LINE_MALFORMED" },
    });
  });

  it("leaves settings of other services alone", () => {
    const settings = { sqs: { anything: 1 } };
    expect(answerTo({ request, policies, settings })).toMatchObject({ decision: "allow" });
  });
});
