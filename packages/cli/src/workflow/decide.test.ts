/** `bailiwick decide` as people and programs run it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  emptyOrganization,
  parseAccountId,
  writeSnapshot,
  type Organization,
} from "@bailiwick/core";
import { decideAnswer, explanationMessage, failureMessage, lineError } from "@bailiwick/wire";
import { beforeAll, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const user = "arn:aws:iam::111122223333:user/ada";
const allowing = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Look", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
};
const fromOffice = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    },
  ],
};

/** Of two buckets that let everybody in, Block Public Access shuts one. */
const organization: Organization = {
  ...emptyOrganization,
  accounts: [
    {
      name: "Storage",
      email: "s@example.com",
      id: parseAccountId("444455556666"),
      parent: "",
      state: "ACTIVE",
      joined: "CREATED",
      tags: [],
    },
    {
      name: "Dev",
      email: "d@example.com",
      id: parseAccountId("111122223333"),
      parent: "",
      state: "ACTIVE",
      joined: "CREATED",
      tags: [],
    },
  ],
  iam: [
    {
      account: "Dev",
      users: [
        {
          arn: user,
          name: "ada",
          path: "/",
          id: undefined,
          groups: [],
          inlinePolicies: [
            {
              name: "all",
              document: JSON.stringify({
                ...allowing,
                Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
              }),
            },
          ],
          attachedPolicies: [],
          permissionsBoundary: undefined,
          tags: [],
        },
      ],
      groups: [],
      roles: [],
      managedPolicies: [],
    },
  ],
  resources: ["a", "b"].map((name) => ({
    arn: `arn:aws:s3:::${name}`,
    account: "Storage",
    policy: JSON.stringify({
      ...allowing,
      Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
    }),
    settings: {
      s3: { blockPublicAccess: { account: {}, bucket: { restrictPublicBuckets: name === "b" } } },
    },
  })),
};

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bailiwick-decide-"));
  writeFileSync(join(folder, "allow.json"), JSON.stringify(allowing));
  writeFileSync(
    join(folder, "scp.json"),
    JSON.stringify({
      ...allowing,
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, ...fromOffice.Statement],
    }),
  );
  const kms = { Effect: "Allow", Action: "kms:*", Resource: "*" };
  const viaS3 = { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } };
  const Principal = { AWS: "arn:aws:iam::111122223333:root" };
  const key = { ...kms, Principal, Condition: viaS3 };
  writeFileSync(join(folder, "kms.json"), JSON.stringify({ ...allowing, Statement: [kms] }));
  writeFileSync(join(folder, "key.json"), JSON.stringify({ ...allowing, Statement: [key] }));
  return () => rmSync(folder, { recursive: true, force: true });
});

type Run = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

function decide(args: readonly string[], input = ""): Run {
  return spawnSync(process.execPath, [main, "decide", ...args], {
    cwd: folder,
    input,
    encoding: "utf8",
  });
}

const asked = ["--principal", user, "--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/k"];
const owned = [...asked, "--resource-account", "111122223333"];

describe("decide", { timeout: 60_000 }, () => {
  it("ends with 0 whatever the decision, and names the statement and its place", () => {
    const run = decide([...owned, "--identity", "allow.json", "--json"]);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(decideAnswer.parse(JSON.parse(run.stdout))).toMatchObject({
      decision: "allow",
      because: [{ policy: "allow.json", sid: "Look", at: { file: "allow.json", line: 1 } }],
    });
    const denied = decide([...owned, "--boundary", "allow.json", "--json"]);
    expect(denied.status).toBe(0);
    expect(JSON.parse(denied.stdout)).toMatchObject({ decision: "implicit-deny" });
  });

  it("says on what the answer depends where a key is unknown, in whichever case it is said", () => {
    const files = ["--identity", "allow.json", "--scp", "scp.json"];
    const run = decide([...owned, ...files, "-u", "AWS:sourceIP", "--json"]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      decision: "depends",
      condition: {
        words: expect.stringContaining("`aws:SourceIp`"),
        on: [{ key: "aws:SourceIp", values: ["10.0.0.0/8"] }],
      },
    });
  });

  it("refuses a key that contradicts the rest of the request, with its diagnostic", () => {
    const context = ["-c", "aws:PrincipalAccount=222222222222", "--json"];
    const run = decide([...owned, "--identity", "allow.json", ...context]);
    expect(run.status).toBe(64);
    expect(failureMessage.parse(JSON.parse(run.stdout))).toMatchObject({
      code: "CONTRADICTORY_REQUEST",
      diagnostics: [{ code: "EVL1001", severity: "error" }],
    });
  });

  it("asks a snapshot about a call, under the settings that it holds of each resource", () => {
    writeFileSync(join(folder, "org.json"), writeSnapshot(organization));
    const args = [...copying.slice(0, 4), ...source, ...destination, "--snapshot", "org.json"];
    expect(decideAnswer.parse(JSON.parse(decide([...args, "--json"]).stdout))).toMatchObject({
      decision: "implicit-deny",
      requests: [
        { as: "source", decision: "allow" },
        { as: "destination", rule: { name: "s3-restrict-public-buckets" } },
      ],
    });
    expect(decide([...args, "--explain"]).stdout).toMatch(/^denied[^]*s3:PutObject on destination/);
  });

  it.each([
    [["--action", "s3:GetObject"], "MISSING_REQUEST"],
    [
      ["--principal", "ada", "--action", "s3:GetObject", "--identity", "allow.json"],
      "UNREADABLE_PRINCIPAL",
    ],
    [[...asked, "--identity", "allow.json", "-c", "aws:SourceIp"], "BAD_CONTEXT"],
    [
      ["--principal", user, "--identity", "allow.json", "--call", "a:B", "--on", "c=d"],
      "UNREADABLE_CALL",
    ],
  ])("ends with 64 for %j: %s", (args, code) => {
    const run = decide([...args, "--json"]);
    expect(run.status).toBe(64);
    expect(JSON.parse(run.stdout)).toMatchObject({ kind: "bailiwick/failure", code });
  });

  const copying = ["--principal", user, "--call", "s3:CopyObject", "--identity", "allow.json"];
  const source = ["--on", "source=arn:aws:s3:::a/k"];
  const owner = ["--on-account", "source=111122223333"];
  const destination = ["--on", "destination=arn:aws:s3:::b/k"];

  it("decides a call, with each of its requests in words and as JSON", () => {
    const both = [...copying, ...source, ...owner, ...destination];
    expect(decide(both).stdout).toMatch(
      /^denied.*s3:CopyObject[^]*\n {2}allowed {2}s3:GetObject on source arn:aws:s3:::a\/k\n {4}by identity policy allow.json[^]*\n {2}denied.*s3:PutObject on destination[^]*no allow in identity policy/,
    );
    const json: unknown = JSON.parse(decide([...both, "--json"]).stdout);
    expect(decideAnswer.parse(json)).toMatchObject({
      decision: "implicit-deny",
      requests: [{ decision: "allow" }, { decision: "implicit-deny" }],
    });
    const lacking = decide([...copying, ...source, ...owner]).stdout;
    expect(lacking).toMatch(/^unknown[^]*unknown {2}its destination is not given/);
  });

  it("explains a call, request by request", () => {
    const args = [...copying, ...source, ...owner, ...destination, "--explain"];
    const json: unknown = JSON.parse(decide([...args, "--json"]).stdout);
    expect(explanationMessage.parse(json)).toMatchObject({
      answer: { decision: "implicit-deny", requests: [{}, {}] },
      parts: [],
      requests: [
        { action: "s3:GetObject", parts: [{ type: "identity", says: "allows" }] },
        { action: "s3:PutObject", parts: [{ type: "identity", says: "nothing" }] },
      ],
    });
    expect(decide(args).stdout).toMatch(
      /s3:PutObject on destination[^]*identity policy: says noth/,
    );
  });

  it("reads the policy of each resource of a call, and says which service asks", () => {
    const key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    const args = ["--principal", user, "--action", "kms:Decrypt", "--resource", key];
    const via = ["--via", "s3.amazonaws.com"];
    const files = ["--identity", "kms.json", "--resource-policy", "key.json", "--json"];
    expect(JSON.parse(decide([...args, ...files]).stdout)).toMatchObject({
      decision: "implicit-deny",
    });
    expect(JSON.parse(decide([...args, ...via, ...files]).stdout)).toMatchObject({
      decision: "allow",
    });
    const call = ["--principal", user, "--call", "kms:Decrypt", "--on", `key=${key}`, ...via];
    const own = ["--identity", "kms.json", "--on-policy", "key=key.json", "--json"];
    expect(JSON.parse(decide([...call, ...own]).stdout)).toMatchObject({ decision: "allow" });
  });

  it("answers a line for a line, in order; a malformed one stops nothing, and the end is 1", () => {
    const request = { principal: user, action: "s3:GetObject", resourceAccount: "111122223333" };
    const lines = [
      JSON.stringify({ id: "1", request, policies: { identity: [allowing] } }),
      "{",
      "",
      JSON.stringify({ id: "3", request: { ...request, verb: "get" } }),
      JSON.stringify({ id: "4", request: { ...request, principal: "ada" } }),
      JSON.stringify({ id: "5", request, policies: { identity: ["absent.json"] } }),
      JSON.stringify({ id: "6", request: { ...request, context: { "aws:username": "bob" } } }),
      JSON.stringify({ id: "7", request, policies: { identity: ["allow.json"] } }),
    ];
    const run = decide(["--input", "-"], lines.join("\n"));
    expect(run.status).toBe(1);
    const answers = run.stdout
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    const told = answers.map((answer) => {
      const error = lineError.safeParse(answer);
      if (error.success) return [error.data.id, error.data.error.code];
      const { id, decision } = decideAnswer.parse(answer);
      return [id, decision];
    });
    expect(told).toEqual([
      ["1", "allow"],
      [undefined, "LINE_NOT_JSON"],
      ["3", "LINE_MALFORMED"],
      ["4", "UNREADABLE_PRINCIPAL"],
      ["5", "FILE_MISSING"],
      ["6", "EVL1001"],
      ["7", "allow"],
    ]);
  });
});
