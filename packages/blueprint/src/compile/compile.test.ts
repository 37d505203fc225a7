import { emptyLock, ouKey, policyKey, accountKey } from "@bailiwick/core";
import type { Lock, OrganizationPolicy } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { loadBlueprint } from "../load.ts";
import { testCatalogue } from "../testing/facts.ts";
import { compileBlueprint } from "./compile.ts";

const head = `version: 1
organization:
  name: Cases
  home-region: us-west-2
  regions: [us-west-2]
  management-account: { name: M, email: m@example.com }
organizational-units:
  A:
  A/B:
  A/C:
accounts:
  one: { email: one@example.com, ou: A/B }
  two: { email: two@example.com, ou: A/B }
  three: { email: three@example.com, ou: A/C }
  four: { email: four@example.com, ou: A }
`;

function compile(
  body: string,
  options: {
    readonly lock?: Lock;
    readonly quotas?: Readonly<Record<string, number>>;
    readonly today?: string;
    readonly head?: string;
  } = {},
) {
  const { lock = emptyLock, quotas = {}, today = "2026-06-01" } = options;
  const catalogue = testCatalogue(quotas);
  const text = `${options.head ?? head}${body}`;
  const loaded = loadBlueprint(text, { file: "case", today, catalogue });
  expect(loaded.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const compiled = loaded.value && compileBlueprint(loaded.value, lock).value;
  if (compiled === undefined) throw new TypeError("does not compile");
  return compiled;
}

const lockWith = (objects: Readonly<Record<string, string>>): Lock => ({
  organizationId: "o-abcdefghij",
  managementAccountId: "111122223333",
  objects: new Map(Object.entries(objects)),
});

function placesOf(policies: readonly OrganizationPolicy[]) {
  return Object.fromEntries(
    policies
      .filter(({ awsManaged }) => !awsManaged)
      .map(({ name, targets }) => [
        name,
        targets.map((target) => (target.kind === "ou" ? target.path : `account ${target.name}`)),
      ]),
  );
}

describe("compileBlueprint", () => {
  it("attaches a guardrail around a place that is excepted from it", () => {
    const { desired } = compile(`guardrails:
  - use: deny-iam-users
    on: root
    exceptions:
      - { where: { account: one }, reason: r, owner: o, expires: 2100-01-01 }
`);
    expect(placesOf(desired.policies)).toEqual({
      "deny-iam-users": ["account four", "account two", "A/C"],
    });
  });

  it("gives the excepted place a policy of its own where only somebody is excepted there", () => {
    const { desired, guardrails } = compile(`guardrails:
  - use: deny-iam-users
    on: A
    exceptions:
      - { who: { role: legacy }, where: A/B, reason: r, owner: o, expires: 2100-01-01 }
`);
    expect(placesOf(desired.policies)).toEqual({
      "deny-iam-users": ["account four", "A/C"],
      "deny-iam-users with exception 1": ["A/B"],
    });
    const strict = desired.policies.find(({ name }) => name === "deny-iam-users");
    const lenient = desired.policies.find(({ name }) => name.endsWith("1"));
    expect(strict?.document).not.toContain("legacy");
    expect(lenient?.document).toContain("arn:*:iam::*:role/legacy");
    expect(guardrails.map(({ name, policy }) => [name, policy])).toEqual([
      ["deny-iam-users", "deny-iam-users"],
      ["deny-iam-users with exception 1", "deny-iam-users with exception 1"],
    ]);
  });

  it("packs guardrails only on the nodes that would have too many policies", () => {
    const body = `guardrails:
  - { use: deny-root-user, on: [A/B, A/C] }
  - { use: deny-leaving-organization, on: A/B }
  - { use: encrypt-ebs, on: A/B }
`;
    const { desired } = compile(body, { quotas: { "organizations/scp-per-node": 3 } });
    expect(placesOf(desired.policies)).toEqual({
      "deny-root-user": ["A/C"],
      "guardrails of A/B": ["A/B"],
    });
    const packed = desired.policies.find(({ name }) => name === "guardrails of A/B");
    const sids = [...(packed?.document ?? "").matchAll(/"Sid":"(\w+)"/g)].map(([, sid]) => sid);
    expect(sids).toEqual(["DenyRootUser", "DenyLeavingOrganization", "EncryptEbs1", "EncryptEbs2"]);
  });

  it("says of each guardrail which policy carries it, and where", () => {
    const body = `guardrails:
  - { use: deny-root-user, on: [A/B, A/C] }
  - { use: encrypt-ebs, on: A/B }
  - { use: encrypt-rds, on: A/B }
`;
    const { guardrails } = compile(body, { quotas: { "organizations/scp-per-node": 3 } });
    expect(guardrails.map(({ name, policy, targets }) => ({ name, policy, targets }))).toEqual([
      { name: "deny-root-user", policy: "deny-root-user", targets: [{ kind: "ou", path: "A/C" }] },
      {
        name: "deny-root-user in guardrails of A/B",
        policy: "guardrails of A/B",
        targets: [{ kind: "ou", path: "A/B" }],
      },
      { name: "encrypt-ebs", policy: "guardrails of A/B", targets: [{ kind: "ou", path: "A/B" }] },
      { name: "encrypt-rds", policy: "guardrails of A/B", targets: [{ kind: "ou", path: "A/B" }] },
    ]);
  });

  it("keeps a Sid of the user's, and tells it apart where guardrails are packed", () => {
    const own = (name: string) =>
      `  - { name: ${name}, title: T, reason: r, on: A, document: { Version: 2012-10-17, Statement: { Sid: Mine, Effect: Deny, Action: s3:GetObject, Resource: "*" } }, property: { may-not: s3:GetObject } }\n`;
    const { desired } = compile(`guardrails:\n${own("x")}${own("y")}`, {
      quotas: { "organizations/scp-per-node": 2 },
    });
    const packed = desired.policies.find(({ awsManaged }) => !awsManaged)?.document ?? "";
    expect([...packed.matchAll(/"Sid":"(\w+)"/g)].map(([, sid]) => sid)).toEqual(["Mine", "YMine"]);
  });

  it("excepts principals beside those that a Deny excepts itself", () => {
    const { desired } = compile(`guardrails:
  - name: own
    title: T
    reason: r
    on: A
    document:
      Version: 2012-10-17
      Statement:
        Effect: Deny
        Action: s3:GetObject
        Resource: "*"
        Condition: { ArnNotLike: { AWS:PrincipalARN: "arn:aws:iam::*:role/first" } }
    property: { may-not: s3:GetObject }
    exceptions:
      - { who: { role: second }, reason: r, owner: o, expires: 2100-01-01 }
`);
    const document: unknown = JSON.parse(desired.policies[1]?.document ?? "");
    expect(document).toMatchObject({
      Statement: [
        {
          Condition: {
            ArnNotLike: {
              "AWS:PrincipalARN": ["arn:aws:iam::*:role/first", "arn:*:iam::*:role/second"],
            },
          },
        },
      ],
    });
  });

  it("gives a unit's grants to the active accounts below it, and never to the management account", () => {
    const { desired } = compile(
      `  five: { email: five@example.com, ou: A, state: suspended }
identity: { source: external, groups: { g: } }
permission-sets: { S: { use: auditor } }
access:
  - { group: g, permission-set: S, on: root }
`,
    );
    const accounts = desired.identityCenter?.assignments.map(({ account }) => account);
    expect(accounts).toEqual(["four", "one", "three", "two"]);
  });

  it("lets a grant end with its last day, and of two grants keeps the longer", () => {
    const body = `identity: { source: external, groups: { g: } }
permission-sets: { S: { use: auditor } }
access:
  - { group: g, permission-set: S, on: { account: one }, until: 2026-06-01 }
  - { group: g, permission-set: S, on: { account: two }, until: 2026-05-31 }
  - { group: g, permission-set: S, on: { account: three }, until: 2027-01-01 }
  - { group: g, permission-set: S, on: { account: three }, until: 2026-12-01 }
`;
    const { desired } = compile(body, { today: "2026-06-01" });
    expect(
      desired.identityCenter?.assignments.map(({ account, until }) => [account, until]),
    ).toEqual([
      ["one", "2026-06-02T00:00:00Z"],
      ["three", "2027-01-02T00:00:00Z"],
    ]);
  });

  it("takes ids from the lock, by the former name where a thing was renamed", () => {
    const renamed = head
      .replace("  A:\n", "  A: { was: Old }\n")
      .replace("one: {", "one: { was: uno,");
    const compiled = compile(
      `policies:
  - { name: P, was: Q, on: A, document: { Version: 2012-10-17, Statement: { Effect: Deny, Action: s3:GetObject, Resource: "*" } } }
guardrails:
  - { use: deny-root-user, was: no-root, on: A }
`,
      {
        head: renamed,
        lock: lockWith({
          "ou:Old": "ou-1",
          "ou:Old/B": "ou-2",
          "account:uno": "000000000001",
          "scp:Q": "p-1",
          "scp:no-root": "p-2",
        }),
      },
    );
    const { desired, renames } = compiled;
    expect(desired.organizationalUnits.map(({ path, id }) => [path, id])).toEqual([
      ["A", "ou-1"],
      ["A/B", "ou-2"],
      ["A/C", undefined],
    ]);
    expect(desired.accounts.find(({ name }) => name === "one")?.id).toBe("000000000001");
    expect(desired.policies.map(({ name, id }) => [name, id])).toEqual([
      ["FullAWSAccess", "p-FullAWSAccess"],
      ["P", "p-1"],
      ["deny-root-user", "p-2"],
    ]);
    const scp = (name: string) => policyKey("SERVICE_CONTROL_POLICY", name);
    expect(renames).toEqual([
      { from: ouKey("Old"), to: ouKey("A") },
      { from: accountKey("uno"), to: accountKey("one") },
      { from: scp("Q"), to: scp("P") },
      { from: scp("no-root"), to: scp("deny-root-user") },
    ]);
  });

  it("manages FullAWSAccess only where the blueprint detaches it", () => {
    const body = `policies:
  - { name: P, on: A/C, document: { Version: 2012-10-17, Statement: { Effect: Allow, Action: s3:GetObject, Resource: "*" } } }
`;
    const without = head.replace(
      "regions: [us-west-2]",
      "regions: [us-west-2]\n  without-full-access: A/C",
    );
    const { desired, lock } = compile(body, { head: without });
    const full = desired.policies.find(({ name }) => name === "FullAWSAccess");
    expect(full?.targets).not.toContainEqual({ kind: "ou", path: "A/C" });
    expect(full?.targets).toContainEqual({ kind: "ou", path: "A/B" });
    expect([...lock.objects.keys()]).toEqual(["scp:FullAWSAccess"]);
    expect([...compile(body).lock.objects.keys()]).toEqual([]);
  });

  it("expects an account that was invited until the lock knows it", () => {
    const body = "  new: { email: new@example.com, ou: A, invite: true }\n";
    const state = (lock: Lock) => {
      const account = compile(body, { lock }).desired.accounts.find(({ name }) => name === "new");
      return { joined: account?.joined, invitation: account?.invitation };
    };
    expect(state(emptyLock)).toEqual({ joined: "INVITED", invitation: "declared" });
    expect(state(lockWith({ "account:new": "000000000009" }))).toEqual({ joined: "INVITED" });
  });

  it("makes a resource control policy of a guardrail that is one, beside AWS's own", () => {
    const { desired, guardrails } = compile(`guardrails:
  - name: own-buckets
    title: T
    reason: r
    type: resource-control-policy
    on: A
    document:
      Version: 2012-10-17
      Statement: { Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: { StringNotEqualsIfExists: { aws:PrincipalOrgID: o-abcdefghij } } }
    property: { who: outside, may-not: s3:GetObject }
`);
    expect(desired.root.enabledPolicyTypes).toEqual(["RESOURCE_CONTROL_POLICY"]);
    expect(desired.policies.map(({ type, name }) => [type, name])).toEqual([
      ["RESOURCE_CONTROL_POLICY", "RCPFullAWSAccess"],
      ["RESOURCE_CONTROL_POLICY", "own-buckets"],
    ]);
    expect(guardrails[0]?.property).toMatchObject({
      who: [{ kind: "outside" }],
      where: [{ kind: "ou", path: "A" }],
    });
  });
});
