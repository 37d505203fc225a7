import { describe, expect, it } from "vitest";
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
