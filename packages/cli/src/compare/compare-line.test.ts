import { compareAnswer } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { LineAnswerer } from "../decide/answer-line.ts";
import { lineComparer } from "./compare-line.ts";

const account = "111122223333";

function answerTo(line: object, both = false) {
  const answer = lineComparer(".", { domain: "any", both })(JSON.stringify(line));
  if (!("error" in answer)) expect(compareAnswer.parse(answer)).toEqual(answer);
  return answer;
}

function policy(...statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const write = { ...read, Action: "s3:PutObject" };
const tagged = {
  ...write,
  Condition: { StringEquals: { "aws:RequestTag/Team": "blue", "aws:PrincipalAccount": account } },
};
const deny = { ...read, Effect: "Deny", Sid: "NoSecrets", Resource: "arn:aws:s3:::b/secret/*" };

/** What `decide` says of an answer's witness, under some policies. */
function decided(witness: object, policies: object) {
  return new LineAnswerer(".").answer(JSON.stringify({ request: witness, policies }));
}

describe("a line of policies that are compared", () => {
  it("is answered with no new access where the new ones are narrower", () => {
    const line = { id: "1", type: "identity", existing: policy(read), new: policy(read, deny) };
    expect(answerTo(line)).toMatchObject({ v: 1, id: "1", result: "no-new-access", domain: "any" });
  });

  it("is answered with a request that `decide` allows by the new ones only", () => {
    const [existing, after] = [policy(read), policy(read, tagged)];
    const answer = answerTo({ type: "identity", existing, new: after });
    const { witness } = compareAnswer.parse(answer);
    expect(witness).toMatchObject({
      action: "s3:PutObject",
      context: { "aws:RequestTag/Team": "blue", "aws:PrincipalAccount": account },
    });
    expect(decided(witness ?? {}, { identity: [after] })).toMatchObject({ decision: "allow" });
    expect(decided(witness ?? {}, { identity: [existing] })).toMatchObject({
      decision: "implicit-deny",
    });
  });

  it("names what allows the request, and what refused it", () => {
    const named = (name: string, doc: object) => [{ name, doc }];
    const answer = answerTo({
      type: "identity",
      existing: named("old", policy(read, deny)),
      new: named("new", policy(read)),
    });
    expect(answer).toMatchObject({
      result: "new-access",
      allowedBy: [{ policy: "new", statement: 0, at: { file: "new", line: 1 } }],
      refusedBy: [{ policy: "old", statement: 1, sid: "NoSecrets", effect: "Deny" }],
    });
  });

  it("lists the keys that the request does without", () => {
    const answer = answerTo({ type: "identity", existing: policy(tagged), new: policy(write) });
    const { absent = [], witness } = compareAnswer.parse(answer);
    expect([...absent, ...Object.keys(witness?.context ?? {})].toSorted()).toEqual([
      "aws:PrincipalAccount",
      "aws:RequestTag/Team",
    ]);
    expect(absent).not.toEqual([]);
  });

  it("is answered both ways where that is asked", () => {
    const relationOf = (existing: object, after: object) =>
      answerTo({ type: "identity", existing, new: after }, true);
    expect(relationOf(policy(read), policy({ ...read, Sid: "S" }))).toMatchObject({
      relation: "equivalent",
    });
    expect(relationOf(policy(read), policy(read, write))).toMatchObject({ relation: "broader" });
    expect(relationOf(policy(read), policy(read, deny))).toMatchObject({
      result: "no-new-access",
      relation: "narrower",
      lost: { result: "new-access", witness: { resource: "arn:aws:s3:::b/secret/" } },
    });
    expect(relationOf(policy(read), policy(write))).toMatchObject({
      result: "new-access",
      relation: "incomparable",
      lost: { witness: { action: "s3:GetObject" } },
    });
    expect(relationOf(policy(read), policy({ ...read, Effect: "Perhaps" }))).toMatchObject({
      result: "unknown",
      relation: "unknown",
    });
  });

  it("is unknown where a statement cannot be read, and says which", () => {
    const after = { name: "new", doc: { text: '{"Version": "2012-10-17",\n "Statement": {}}' } };
    expect(answerTo({ type: "identity", existing: policy(read), new: [after] })).toMatchObject({
      result: "unknown",
      unknown: { code: "UNREADABLE_STATEMENT", detail: expect.stringContaining("new:2:15: ") },
    });
  });

  it("is unknown beyond its budget", () => {
    const long = { ...read, Resource: `arn:aws:s3:::*a${"?".repeat(12)}*` };
    const line = { type: "identity", existing: policy(read), new: policy(long) };
    expect(answerTo({ ...line, budgetMs: 1 })).toMatchObject({
      result: "unknown",
      unknown: { code: "UNDECIDED" },
    });
  });
});

describe("guardrails that are compared", () => {
  const denyAll = { Effect: "Deny", Action: ["s3:*", "ec2:*"], Resource: "*" };
  const denyOne = { ...denyAll, Action: "s3:*" };

  it("of SCPs that only deny, let go what a Deny lets go, beside FullAWSAccess", () => {
    const line = { type: "scp", existing: policy(denyAll), new: policy(denyOne) };
    const answer = answerTo(line);
    expect(answer).toMatchObject({ result: "new-access", beside: ["FullAWSAccess"] });
    expect(answerTo({ ...line, existing: line.new, new: line.existing })).toMatchObject({
      result: "no-new-access",
    });
  });

  it("of SCPs that allow themselves, count only what they allow", () => {
    const only = { Effect: "Allow", Action: "s3:*", Resource: "*" };
    const all = { ...only, Action: "*" };
    const answer = answerTo({ type: "scp", existing: policy(only), new: policy(all) });
    expect(answer).toMatchObject({ result: "new-access" });
    expect(answer).not.toHaveProperty("beside");
  });

  it("of SCPs of which one side only denies, are unknown where FullAWSAccess matters", () => {
    const some = { Effect: "Allow", Action: "ec2:*", Resource: "*" };
    const all = { ...some, Action: "*" };
    const answer = answerTo({ type: "scp", existing: policy(some), new: policy(denyOne) }, true);
    expect(answer).toMatchObject({
      result: "unknown",
      unknown: { code: "FULL_ACCESS_UNSAID" },
      relation: "unknown",
    });
    const guarded = answerTo({ type: "scp", existing: policy(all), new: policy(denyOne) }, true);
    expect(guarded).toMatchObject({ result: "no-new-access", relation: "narrower" });
    const opened = answerTo({ type: "scp", existing: policy(denyOne), new: policy(all) });
    expect(opened).toMatchObject({ result: "new-access", refusedBy: [{ effect: "Deny" }] });
  });

  it("of other types that only deny, say that they allow nothing by themselves", () => {
    const line = { type: "resource", existing: policy({ ...denyAll, Principal: "*" }), new: [] };
    expect(answerTo(line)).toMatchObject({
      result: "no-new-access",
      notes: [expect.stringContaining("only deny")],
    });
  });

  it("of RCPs, let go what a Deny lets go, beside RCPFullAWSAccess", () => {
    const everybody = { Principal: "*" };
    const line = {
      type: "rcp",
      existing: policy({ ...denyAll, ...everybody, Action: ["s3:*", "sts:*"] }),
      new: policy({ ...denyOne, ...everybody }),
    };
    expect(answerTo(line)).toMatchObject({
      result: "new-access",
      beside: ["RCPFullAWSAccess"],
      refusedBy: [{ statement: 0, effect: "Deny" }],
    });
    expect(answerTo({ ...line, existing: line.new, new: line.existing })).toMatchObject({
      result: "no-new-access",
    });
  });
});

describe("a resource's policies that are compared", () => {
  const bucket = (principal: object | string) => policy({ ...read, Principal: principal });

  it("are new for somebody whom the witness names", () => {
    const answer = answerTo({
      type: "resource",
      existing: bucket({ AWS: "arn:aws:iam::111122223333:user/ada" }),
      new: bucket({
        AWS: ["arn:aws:iam::111122223333:user/ada", "arn:aws:iam::444455556666:user/bo"],
      }),
      resourceAccount: account,
    });
    expect(answer).toMatchObject({
      result: "new-access",
      witness: {
        principal: "arn:aws:iam::444455556666:user/bo",
        resource: "arn:aws:s3:::b/",
        resourceAccount: account,
      },
    });
  });

  it("are new for everybody where they become public", () => {
    const answer = answerTo({
      type: "resource",
      existing: bucket({ AWS: "111122223333" }),
      new: bucket("*"),
    });
    expect(answer).toMatchObject({ result: "new-access" });
  });
});

describe("a malformed line", () => {
  const compare = lineComparer(".", { domain: "any", both: false });

  it("is answered with what is wrong with it, and its id", () => {
    expect(compare("{")).toMatchObject({ v: 1, error: { code: "LINE_NOT_JSON" } });
    expect(compare('{"id": "7", "type": "identity", "existing": {}}')).toMatchObject({
      id: "7",
      error: { code: "LINE_MALFORMED", detail: expect.stringContaining("`new`") },
    });
    expect(compare('{"id": "8", "existing": {}, "new": {}}')).toMatchObject({
      id: "8",
      error: { code: "LINE_MALFORMED", detail: expect.stringContaining("`type`") },
    });
    expect(
      compare('{"id": "9", "type": "scp", "existing": "no-such-file.json", "new": {}}'),
    ).toMatchObject({ error: { code: "FILE_MISSING" } });
  });
});

describe("a line about requests that AWS knows", () => {
  const compare = lineComparer(".", { domain: "aws", both: true });
  const answerOf = (line: object) => compareAnswer.parse(compare(JSON.stringify(line)));

  it("leaves out actions and ARNs that are none", () => {
    const [existing, after] = [policy(read), policy(read, { ...write, Action: "s3:PutObjekt" })];
    const line = { type: "identity", existing, new: after };
    expect(answerOf(line)).toMatchObject({ relation: "equivalent", domain: "aws" });
    expect(answerOf({ ...line, domain: "any" })).toMatchObject({
      relation: "broader",
      domain: "any",
    });
  });

  it("shows a principal whose ARN is like a pattern, with an account", () => {
    const admin = { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Admin*" } };
    const after = policy({ ...read, Condition: admin });
    const { witness } = answerOf({ type: "identity", existing: policy(), new: after });
    expect(decided(witness ?? {}, { identity: [after] })).toMatchObject({ decision: "allow" });
  });

  it("shows by another account what an account's root user could do anyway", () => {
    const bucket = (account: string) => policy({ ...read, Principal: { AWS: account } });
    const [existing, after] = [bucket("444455556666"), bucket(account)];
    const { witness } = answerOf({ type: "resource", existing, new: after });
    const identity = [policy({ Effect: "Allow", Action: "*", Resource: "*" })];
    const ofNew = decided(witness ?? {}, { identity, resource: after });
    expect(witness).toMatchObject({ resourceAccount: "222222222222" });
    expect(ofNew).toMatchObject({ decision: "allow", because: [{ type: "resource" }] });
    expect(decided(witness ?? {}, { identity, resource: existing })).toMatchObject({
      decision: "implicit-deny",
    });
  });
});
