import { describe, expect, it } from "vitest";
import type { ResourceSettings } from "../iam/resource-settings.ts";
import type { Organization } from "../organization/organization.ts";
import { principalsOf } from "./principals.ts";
import {
  devId,
  iam,
  organization,
  policyText,
  role,
  scp,
  sdlc,
  user,
} from "./testing/organization.ts";
import { smallCatalogue } from "./testing/small-catalogue.ts";
import { whatCan } from "./what-can.ts";
import type { Ability } from "./what-can.ts";
import { decisionWords } from "./words.ts";

const reader = policyText(
  { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::box/*" },
  {
    Effect: "Allow",
    Action: "ec2:RunInstances",
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
  },
);
const dev = iam("Dev", {
  users: [user(devId, "reader", { inlinePolicies: [{ name: "p", document: reader }] })],
  roles: [
    role(devId, "Admin", {
      inlinePolicies: [
        {
          name: "p",
          document: policyText({ Effect: "Allow", Action: "*", Resource: "*" }),
        },
      ],
    }),
  ],
});

function abilities(of: Organization, label: string): readonly Ability[] {
  const principal = principalsOf(of).find((one) => one.label === label);
  if (principal === undefined) throw new Error(`Nobody is called ${label}.`);
  return whatCan(of, principal, smallCatalogue).abilities;
}

describe("whatCan on resources with policies of their own", () => {
  const reader = `arn:aws:iam::${devId}:user/reader`;
  const everything = policyText({ Effect: "Allow", Action: "*", Resource: "*" });
  const little = policyText({ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::box/*" });
  const trusting = policyText({
    Effect: "Allow",
    Principal: { AWS: reader },
    Action: "sts:AssumeRole",
  });
  const bucketPolicy = (Effect: string, Principal: unknown = { AWS: reader }) =>
    policyText({ Effect, Principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::box/*" });

  /** What the user can do whose one policy this is; roles and buckets are as given. */
  function able(policy: string, parts: Partial<Organization> = {}): readonly Ability[] {
    const inlinePolicies = [{ name: "p", document: policy }];
    const users = [user(devId, "reader", { inlinePolicies })];
    const roles = [role(devId, "Deployer", { trustPolicy: trusting }), role(devId, "Other", {})];
    const there = organization({ iam: [iam("Dev", { users, roles })], ...parts });
    return abilities(there, "user reader in Dev");
  }

  const bucket = (account: string, policy: string, settings?: ResourceSettings) => ({
    resources: [{ arn: "arn:aws:s3:::box", account, policy, settings }],
  });
  const lines = (found: readonly Ability[]) =>
    found.map(({ resource, actions, answer }) => `${resource} ${actions.join(" ")}: ${answer}`);
  const nothing = policyText();

  it("lists the roles whose trust policy lets it in, without a permission of its own", () => {
    expect(lines(able(nothing))).toEqual([`arn:aws:iam::${devId}:role/Deployer AssumeRole: yes`]);
  });

  it("lists what a bucket of its account lets it do", () => {
    const found = able(nothing, bucket("Dev", bucketPolicy("Allow")));
    expect(lines(found)).toContain("arn:aws:s3:::box/* GetObject: yes");
  });

  it("needs a permission of its own as well in a bucket of another account", () => {
    const foreign = bucket("Prod", bucketPolicy("Allow"));
    expect(lines(able(nothing, foreign))).not.toContain("arn:aws:s3:::box/* GetObject: yes");
    expect(lines(able(little, foreign))).toContain("arn:aws:s3:::box/* GetObject: yes");
    const closed = able(little, bucket("Prod", nothing));
    expect(closed.filter(({ service }) => service === "s3")).toEqual([]);
  });

  it("does not take a resource of another account for one of its own", () => {
    const elsewhere = (service: string, name: string) =>
      policyText({
        Effect: "Allow",
        Action: "*",
        Resource: `arn:aws:${service}:us-east-1:444455556666:${name}`,
      });
    const invoke = "arn:aws:lambda:us-east-1:444455556666:function:f InvokeFunction: unknown";
    expect(lines(able(elsewhere("lambda", "function:f")))).toContain(invoke);
    // Instances have no policies of their own.
    const instances = able(elsewhere("ec2", "instance/i"));
    expect(instances.filter(({ service }) => service === "ec2")).toEqual([]);
  });

  it("names a resource whose policy refuses it, beside the pattern that takes it", () => {
    const found = able(everything, bucket("Dev", bucketPolicy("Deny")));
    const read = found.find(
      ({ actions, service }) => service === "s3" && actions.includes("GetObject"),
    );
    expect(read?.except.map(({ policy }) => policy)).toEqual(["policy of arn:aws:s3:::box"]);
    const write = found.find(({ actions }) => actions.includes("PutObject"));
    expect(write?.except).toEqual([]);
    const own = able(little, bucket("Dev", bucketPolicy("Deny")));
    expect(own.flatMap(({ actions }) => actions)).not.toContain("GetObject");
  });

  it("takes a folder that is named for the user as that user's", () => {
    const home = "arn:aws:s3:::box/${aws:username}/*";
    const own = policyText({ Effect: "Allow", Action: "s3:GetObject", Resource: home });
    expect(lines(able(own))).toContain(`${home} GetObject: yes`);
    const policy = policyText({
      Effect: "Allow",
      Principal: { AWS: reader },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::box/${aws:PrincipalAccount}/*",
    });
    expect(lines(able(nothing, bucket("Dev", policy)))).toContain(
      "arn:aws:s3:::box/${aws:PrincipalAccount}/* GetObject: yes",
    );
  });

  it("asks under the settings of the bucket", () => {
    const open = bucketPolicy("Allow", "*");
    const blockPublicAccess = { account: {}, bucket: { restrictPublicBuckets: true } };
    const shut = able(little, bucket("Prod", open, { s3: { blockPublicAccess } }));
    expect(shut.filter(({ service }) => service === "s3")).toEqual([]);
    expect(lines(able(little, bucket("Prod", open)))).toContain(
      "arn:aws:s3:::box/* GetObject: yes",
    );
  });

  it("does not know what it can do with keys whose policies were not read", () => {
    const key = `arn:aws:kms:us-east-1:${devId}:key/1`;
    const decrypting = (found: readonly Ability[]) =>
      lines(found.filter(({ service }) => service === "kms"));
    expect(decrypting(able(everything))).toEqual(["* Decrypt: unknown"]);
    const policy = policyText({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${devId}:root` },
      Action: "kms:*",
      Resource: "*",
    });
    const resources = [{ arn: key, account: "Dev", policy }];
    expect(decrypting(able(everything, { resources }))).toEqual([
      "* Decrypt: unknown",
      `${key} Decrypt: yes`,
    ]);
  });
});

describe("whatCan", () => {
  it("lists actions by service and access level with their resources", () => {
    const found = abilities(organization({ iam: [dev] }), "user reader in Dev");
    const s3 = found.filter(({ service }) => service === "s3");
    expect(s3).toMatchObject([
      { accessLevel: "Write", resource: "arn:aws:s3:::box/*", answer: "yes", except: [] },
    ]);
    expect(s3[0]?.actions).toContain("GetObject");
  });

  it("says under which condition", () => {
    const found = abilities(organization({ iam: [dev] }), "user reader in Dev");
    const run = found.find(({ actions }) => actions.includes("RunInstances"));
    expect(run?.answer).toBe("conditional");
    expect(run && decisionWords(run.decision)).toContain("`aws:RequestedRegion` is `eu-west-1`");
  });

  it("leaves out what a guardrail denies, and names one that denies some resources", () => {
    const guard = policyText(
      { Effect: "Deny", Action: "ec2:*", Resource: "*" },
      { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::secret/*" },
    );
    const found = abilities(
      organization({ iam: [dev], policies: [scp("Guard", guard, [sdlc])] }),
      "role Admin in Dev",
    );
    expect(found.filter(({ service }) => service === "ec2")).toEqual([]);
    const read = found.find(
      ({ service, actions }) => service === "s3" && actions.includes("GetObject"),
    );
    expect(read?.except.map(({ policy, statement }) => [policy, statement])).toEqual([
      ["Guard", 1],
    ]);
  });

  it("leaves out actions that are about other resources than those of the pattern", () => {
    const everyAction = policyText({
      Effect: "Allow",
      Action: "*",
      Resource: "arn:aws:s3:::box/*",
    });
    const users = [user(devId, "x", { inlinePolicies: [{ name: "p", document: everyAction }] })];
    const found = abilities(organization({ iam: [iam("Dev", { users })] }), "user x in Dev");
    const within = found.filter(({ resource }) => resource === "arn:aws:s3:::box/*");
    // Neither a bucket's actions nor those that know no resource.
    expect(within.flatMap(({ actions }) => actions).toSorted()).toEqual(["GetObject", "PutObject"]);
  });

  it("finds the root user able to do what no policy denies", () => {
    const found = abilities(organization({ iam: [dev] }), "root user of Dev");
    expect(found.some(({ actions }) => actions.includes("CreateUser"))).toBe(true);
  });

  it("says that all actions of a level are allowed, where they are", () => {
    const found = abilities(organization({ iam: [dev] }), "role Admin in Dev");
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ allOfLevel }) => allOfLevel)).toBe(true);
  });
});
