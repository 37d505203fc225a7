import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { LineAnswerer } from "./answer-line.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bailiwick-lines-"));
  writeFileSync(join(folder, "look.json"), JSON.stringify(statement("Allow", "s3:Get*")));
  return () => rmSync(folder, { recursive: true, force: true });
});

function statement(Effect: string, Action: string, more: object = {}): object {
  return { Version: "2012-10-17", Statement: [{ Effect, Action, Resource: "*", ...more }] };
}

const trust = statement("Allow", "sts:AssumeRole", { Principal: "*", Resource: undefined });
const document = fc.constantFrom<unknown>(
  "look.json",
  "look.json",
  "absent.json",
  statement("Allow", "*"),
  statement("Allow", "*"),
  statement("Allow", "s3:*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a" } } }),
  statement("Deny", "s3:GetObject"),
  statement("Deny", "*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a" } } }),
  { text: JSON.stringify(statement("Allow", "iam:*")) },
  { name: "Named", doc: trust },
  { Version: "2012-10-17", Statement: [{ Effect: "Maybe" }] },
);
const policies = fc.record(
  {
    identity: fc.array(document, { maxLength: 2 }),
    boundary: fc.array(document, { maxLength: 1 }),
    scp: fc.array(fc.array(document, { maxLength: 2 }), { maxLength: 2 }),
    resource: document,
  },
  { requiredKeys: [] },
);
const role = "arn:aws:iam::111122223333:role/team/Dev";
const request = fc.record(
  {
    principal: fc.constantFrom<unknown>(
      role,
      "arn:aws:iam::111122223333:user/ada",
      "nobody",
      { type: "anonymous" },
      { arn: "arn:aws:sts::111122223333:assumed-role/Dev/al", role },
      { arn: "arn:aws:sts::111122223333:assumed-role/Dev/al", tags: { team: "blue" } },
    ),
    action: fc.constantFrom("s3:GetObject", "iam:GetRole", "sts:AssumeRole"),
    resource: fc.constantFrom("arn:aws:s3:::b/k", role),
    resourceAccount: fc.constantFrom("111122223333", "111122223333", "444455556666"),
    context: fc.constantFrom<unknown>(
      { "aws:SourceIp": "10.0.0.1" },
      { "aws:TagKeys": ["a", "b"], "aws:MultiFactorAuthPresent": true },
      { "aws:username": "bob" },
    ),
  },
  { requiredKeys: ["principal", "action"] },
);
const wrong = fc.constantFrom<object>({}, {}, {}, {}, {}, { verb: "get" }, { resource: 7 });
const organization = fc.constantFrom<unknown>(
  { id: "o-a", managementAccount: "999988887777" },
  { id: "o-a", managementAccount: "999988887777", paths: { "111122223333": "o-a/r-1/" } },
  { id: "o-b", managementAccount: "999988887777", paths: {} },
  { id: "o-a" },
);
const line = fc.record(
  {
    id: fc.constantFrom("1", "2"),
    request: fc.tuple(request, wrong).map(([right, more]) => ({ ...right, ...more })),
    policies,
    organization,
  },
  { requiredKeys: ["request"] },
);

describe("the answer to a line", () => {
  it("is the same whatever lines stand before it", () => {
    const answerer = new LineAnswerer(folder);
    const kinds = new Set<string>();
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), fc.boolean(), (made, spaced) => {
        const [first] = made;
        // Each is asked again with the policies and the organization of the first, to the letter.
        const { policies, organization } = first ?? {};
        const again = made.map((one) => ({ ...one, policies, organization }));
        for (const one of [...made, ...again]) {
          const text = spaced ? JSON.stringify(one).replaceAll('":', '": ') : JSON.stringify(one);
          const answer = answerer.answer(text);
          kinds.add("error" in answer ? answer.error.code : answer.decision);
          expect(answer).toEqual(new LineAnswerer(folder).answer(text));
        }
      }),
      { seed: 1, numRuns: 300 },
    );
    for (const kind of ["allow", "explicit-deny", "implicit-deny", "unknown", "LINE_MALFORMED"])
      expect(kinds).toContain(kind);
    for (const code of ["FILE_MISSING", "UNREADABLE_PRINCIPAL", "EVL1001"])
      expect(kinds).toContain(code);
  });
});
