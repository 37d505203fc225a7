import { decideAnswer } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { LineAnswerer } from "./answer-line.ts";

const account = "111122223333";
const principal = `arn:aws:iam::${account}:user/al`;
const key = `arn:aws:kms:eu-west-1:${account}:key/1`;
const role = `arn:aws:iam::${account}:role/Dev`;

function answerTo(line: object) {
  return new LineAnswerer(".").answer(JSON.stringify(line));
}

function allow(Action: string, more: object = {}): object {
  const statement = { Effect: "Allow", Action, Resource: "*", ...more };
  return { Version: "2012-10-17", Statement: [statement] };
}

const source = { as: "source", resource: "arn:aws:s3:::a/k", resourceAccount: account };
const destination = { as: "destination", resource: "arn:aws:s3:::b/k", resourceAccount: account };
const copying = { principal, action: "s3:CopyObject", resources: [source, destination] };

describe("a line about a call", () => {
  it("is allowed where each of its requests is, and says so of each", () => {
    const identity = [allow("s3:GetObject"), allow("s3:PutObject")];
    const answer = answerTo({ id: "1", request: copying, policies: { identity } });
    expect(decideAnswer.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      id: "1",
      decision: "allow",
      because: [{ policy: "0" }, { policy: "1" }],
      requests: [
        { as: "source", action: "s3:GetObject", resource: source.resource, decision: "allow" },
        { as: "destination", action: "s3:PutObject", decision: "allow" },
      ],
    });
  });

  it("is denied where one of its requests is", () => {
    const policies = { identity: [allow("s3:PutObject")] };
    expect(answerTo({ request: copying, policies })).toMatchObject({
      decision: "implicit-deny",
      missingAllow: ["identity"],
      requests: [{ decision: "implicit-deny" }, { decision: "allow" }],
    });
  });

  it("is unknown where it does not name all that it has, and says what", () => {
    const request = { ...copying, resources: [source] };
    expect(answerTo({ request, policies: { identity: [allow("*")] } })).toMatchObject({
      decision: "unknown",
      requests: [{ as: "source", decision: "allow" }],
      missing: ["destination"],
    });
  });

  it("reads each policy for its own resource", () => {
    const denied = { ...destination, policy: allow("*", { Effect: "Deny", Principal: "*" }) };
    const request = { ...copying, resources: [source, denied] };
    expect(answerTo({ request, policies: { identity: [allow("*")] } })).toMatchObject({
      decision: "explicit-deny",
      requests: [{ decision: "allow" }, { decision: "explicit-deny" }],
    });
  });

  it("asks the RCPs of each resource's own account", () => {
    const rcp = [[allow("s3:*", { Effect: "Deny", Principal: "*" })]];
    const policies = { identity: [allow("*")], rcp: [[]] };
    const organization = {
      id: "o-a",
      managementAccount: "999988887777",
      paths: { [account]: "o-a/r/" },
    };
    const asked = (more: object) => ({
      ...copying,
      resources: [source, { ...destination, ...more }],
    });
    expect(answerTo({ request: asked({}), policies, organization })).toMatchObject({
      requests: [{ decision: "allow" }, { decision: "allow" }],
    });
    expect(answerTo({ request: asked({ rcp }), policies, organization })).toMatchObject({
      requests: [{ decision: "allow" }, { decision: "explicit-deny", because: [{ type: "rcp" }] }],
    });
  });

  it("asks for the key in the caller's name, past the endpoint through which the call came", () => {
    const policy = allow("kms:*", { Principal: { AWS: `arn:aws:iam::${account}:root` } });
    const resources = [source, destination, { as: "key", resource: key, policy }];
    const viaS3 = { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } };
    const identity = [allow("s3:*"), allow("kms:GenerateDataKey", { Condition: viaS3 })];
    const policies = { identity, endpoint: [allow("s3:*", { Principal: "*" })] };
    expect(answerTo({ request: { ...copying, resources }, policies })).toMatchObject({
      decision: "allow",
      requests: [{}, {}, { as: "key", forwardedBy: "s3.amazonaws.com", decision: "allow" }],
    });
  });

  it("asks for the session's tags beside the role, under its trust policy and its own context", () => {
    const policy = allow("sts:AssumeRole", { Resource: undefined, Principal: { AWS: principal } });
    const own = { context: { "aws:RequestTag/team": "blue" } };
    const asked = (more: object) => ({
      principal,
      action: "sts:AssumeRole",
      resources: [{ as: "role", resource: role, policy, ...more }],
    });
    const policies = { identity: [allow("sts:*")] };
    expect(answerTo({ request: asked({}), policies })).toMatchObject({ decision: "allow" });
    expect(answerTo({ request: asked(own), policies })).toMatchObject({
      decision: "implicit-deny",
      requests: [
        { action: "sts:AssumeRole", decision: "allow" },
        { action: "sts:TagSession", decision: "implicit-deny" },
      ],
    });
  });

  it.each([
    [{ ...copying, action: "s3:CopyObjct" }, "Did you mean `s3:CopyObject`?"],
    [{ ...copying, resources: [{ ...source, as: "sourc" }] }, "Did you mean `source`?"],
    [
      { ...copying, resources: [source, { resource: "arn:aws:s3:::b/k" }] },
      "It is not said what `arn:aws:s3:::b/k` is to `s3:CopyObject`",
    ],
  ])("is refused with what was meant: %j", (request, detail) => {
    expect(answerTo({ request })).toMatchObject({
      error: { code: "UNREADABLE_CALL", detail: expect.stringContaining(detail) },
    });
  });

  it("is refused where one policy would speak for several resources", () => {
    const policies = { resource: allow("*", { Principal: "*" }) };
    expect(answerTo({ request: copying, policies })).toMatchObject({
      error: { code: "UNREADABLE_CALL", detail: expect.stringContaining("`policies.resource`") },
    });
  });
});

describe("a line about a request that a service makes in the principal's name", () => {
  const viaS3 = { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } };
  const policy = allow("kms:*", {
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Condition: viaS3,
  });
  const request = { principal, action: "kms:Decrypt", resource: key };
  const endpoint = [allow("s3:*", { Principal: "*" })];
  const policies = { identity: [allow("kms:*")], resource: policy, endpoint };

  it("is told which service asks, and does not go through the caller's endpoint", () => {
    expect(answerTo({ request, policies })).toMatchObject({ decision: "implicit-deny" });
    const forwarded = { ...request, forwardedBy: ["s3.amazonaws.com"] };
    expect(answerTo({ request: forwarded, policies })).toMatchObject({ decision: "allow" });
  });

  it("is told so in every request of a call", () => {
    const resources = [{ as: "key", resource: key, policy }];
    const call = { principal, action: "kms:Decrypt", resources };
    const asked = (more: object) =>
      answerTo({ request: { ...call, ...more }, policies: { identity: [allow("kms:*")] } });
    expect(asked({})).toMatchObject({ decision: "implicit-deny" });
    expect(asked({ forwardedBy: ["s3.amazonaws.com"] })).toMatchObject({ decision: "allow" });
  });
});

describe("a line about several resources", () => {
  const request = {
    principal: "arn:aws:iam::444455556666:user/bo",
    action: "s3:GetObject",
    resources: [{ resource: "arn:aws:s3:::b/k", resourceAccount: account }],
  };
  const policies = { identity: [allow("*")], resource: allow("*", { Principal: "*" }) };
  const restricted = {
    s3: { blockPublicAccess: { account: { restrictPublicBuckets: true }, bucket: {} } },
  };

  it("is answered under the settings and the context of each resource, before those of the line", () => {
    const [one] = request.resources;
    const asked = (more: object) => ({ ...request, resources: [{ ...one, ...more }] });
    expect(answerTo({ request, policies, settings: restricted })).toMatchObject({
      decision: "implicit-deny",
    });
    expect(
      answerTo({ request: asked({ settings: {} }), policies, settings: restricted }),
    ).toMatchObject({ decision: "allow" });
    const wrong = asked({ context: { "aws:ResourceAccount": "444455556666" } });
    expect(answerTo({ request: wrong, policies })).toMatchObject({ error: { code: "EVL1001" } });
  });

  it.each([
    [{ ...request, resources: [] }],
    [{ ...request, resources: [{ resource: "*", resourceAccount: "1234" }] }],
    [{ ...request, resources: undefined, resourceAccount: "1234" }],
  ])("is refused where there is none, or an account that cannot be: %j", (asked) => {
    expect(answerTo({ request: asked, policies })).toMatchObject({
      error: { code: "LINE_MALFORMED" },
    });
  });
});
