/** What the checks of condition keys suggest, and what they share with the catalogue. */
import { loadCatalogue } from "@bailiwick/catalog";
import { validatePolicy } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { globalKeys } from "../../packages/core/src/validate/keys/global-keys.ts";

const catalogue = loadCatalogue();

/** Codes and messages for a statement that allows something under a condition. */
function found(condition: object): readonly string[] {
  const statement = { Effect: "Allow", Action: "s3:*", Resource: "*", Condition: condition };
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const findings = validatePolicy(text, { file: "policy.json", type: "identity", catalogue });
  return findings.map(({ check, message }) => `${check}: ${message}`);
}

it("the global keys that are suggested are keys of the catalogue", () => {
  const written = globalKeys.map((key) => key.replace("${TagKey}", "team"));
  expect(written.filter((key) => catalogue.contextKey(key) === undefined)).toEqual([]);
});

describe("a misspelt key", () => {
  it.each([
    ["aws:SourceVpcc", "aws:SourceVpc"],
    ["aws:PrincipalTags/team", "aws:PrincipalTag/team"],
    ["aws:PrincipleOrgID", "aws:PrincipalOrgID"],
    ["s3:prefixes", "s3:prefix"],
    ["s3:signatureage", undefined],
    ["s3:ExistingObjectTags/team", "s3:ExistingObjectTag/team"],
    ["s3:ExistingObjectTag", "s3:ExistingObjectTag/${TagKey}"],
    [
      "secretsmanager:resource/AllowRotationLambdaArns",
      "secretsmanager:resource/AllowRotationLambdaArn",
    ],
    ["sqs:whatever", ""],
  ])("%s is answered with %s", (key, meant) => {
    const [first] = found({ StringEquals: { [key]: "a" } }).filter((one) =>
      one.includes("no request carries it"),
    );
    if (meant === "") return expect(first).toMatch(/carries it\.$/);
    const wanted = meant === undefined ? undefined : expect.stringContaining(`\`${meant}\`?`);
    expect(first).toEqual(wanted);
  });

  it("without the tag that it needs is found once", () => {
    expect(found({ StringEquals: { "aws:PrincipalTag": "a" } })).toEqual([
      expect.stringMatching(/^MISSING_TAG_KEY_IN_CONDITION: /),
    ]);
  });
});

describe("a date as a number", () => {
  it.each([
    ["1798761600", "means `2027-01-01T00:00:00.000Z`"],
    ["1798761600000", "a year after 9999"],
    ["-1", "counts the seconds since 1970."],
  ])("%s is read as seconds", (value, words) => {
    expect(found({ DateLessThan: { "aws:CurrentTime": value } })).toEqual([
      expect.stringContaining(words),
    ]);
  });
});

describe("one mistake", () => {
  it.each([
    ["INVALID_VARIABLE_FOR_OPERATOR", { IpAddress: { "aws:SourceIp": "${aws:PrincipalTag/ip}" } }],
    ["TYPE_MISMATCH", { StringEquals: { "aws:SourceIp": "203.0.113.0/24" } }],
    ["PRIVATE_IP_ADDRESS", { IpAddress: { "aws:SourceIp": "10.0.0.1" } }],
    ["WILDCARD_USAGE_TOO_PERMISSIVE", { StringLike: { "aws:SourceVpce": "*" } }],
    ["DEPRECATED_GLOBAL_CONDITION_KEY", { ArnLike: { "aws:arn": "arn:aws:iam::*:role/a" } }],
  ])("is found once: %s", (code, condition) => {
    expect(found(condition).map((one) => one.split(":")[0])).toEqual([code]);
  });

  it("is found once: a service that a header restricts", () => {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "ses.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::mail/*",
      Condition: { StringEquals: { "aws:Referer": "123456789012" } },
    };
    const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const findings = validatePolicy(text, { file: "policy.json", type: "resource", catalogue });
    expect(findings.map(({ check }) => check)).toEqual([
      "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    ]);
  });
});
