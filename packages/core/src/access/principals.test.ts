import { describe, expect, it } from "vitest";
import type { IdentityCenter } from "../organization/organization.ts";
import { principalsOf } from "./principals.ts";
import {
  account,
  devId,
  iam,
  organization,
  permissionSet,
  prodId,
  role,
  user,
} from "./testing/organization.ts";

const center: IdentityCenter = {
  instanceArn: undefined,
  identityStoreId: undefined,
  identitySource: undefined,
  permissionSets: [permissionSet("Developer"), permissionSet("Auditor")],
  groups: [
    { displayName: "Developers", id: undefined, description: "", members: ["al", "bo"] },
    { displayName: "Leads", id: undefined, description: "", members: ["al"] },
    { displayName: "Empty", id: undefined, description: "", members: [] },
  ],
  users: [],
  assignments: [
    {
      account: "Dev",
      permissionSet: "Developer",
      principal: { kind: "group", name: "Developers" },
    },
    { account: "Dev", permissionSet: "Developer", principal: { kind: "group", name: "Leads" } },
    { account: "Prod", permissionSet: "Auditor", principal: { kind: "group", name: "Empty" } },
    { account: "Prod", permissionSet: "Auditor", principal: { kind: "user", name: "cy" } },
  ],
};

const reserved = role(devId, "AWSReservedSSO_Developer_0123456789abcdef", {
  path: "/aws-reserved/sso.amazonaws.com/eu-west-1/",
  id: "AROAEXAMPLE",
});

describe("principalsOf", () => {
  const everything = organization({
    identityCenter: center,
    iam: [
      iam("Dev", {
        users: [user(devId, "robot", { tags: [{ key: "Team", value: "blue" }] })],
        roles: [reserved, role(devId, "Deployer")],
      }),
    ],
  });
  const labels = principalsOf(everything).map((principal) => principal.label);

  it("names everybody as people know them, each person once for each permission set and account", () => {
    expect(labels).toEqual([
      "root user of Dev",
      "al (group Developers → permission set Developer in Dev)",
      "bo (group Developers → permission set Developer in Dev)",
      "user robot in Dev",
      "role Deployer in Dev",
      "root user of Management",
      "root user of Prod",
      "group Empty → permission set Auditor in Prod",
      "cy (permission set Auditor in Prod)",
      "role OrganizationAccountAccessRole in Prod",
    ]);
  });

  it("gives people the role that was observed, else the one that will be made", () => {
    const people = principalsOf(everything).filter(
      (principal) => principal.kind === "permission-set",
    );
    expect(people[0]?.principal).toEqual({
      kind: "role-session",
      roleArn: reserved.arn,
      sessionArn: `arn:aws:sts::${devId}:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/al`,
      account: devId,
      roleId: "AROAEXAMPLE",
    });
    expect(people[3]?.arn).toBe(
      `arn:aws:iam::${prodId}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Auditor_0000000000000000`,
    );
  });

  it("knows all groups by which a person has a permission set", () => {
    const al = principalsOf(everything).find((principal) => principal.person?.userName === "al");
    expect(al?.person?.groups).toEqual(["Developers", "Leads"]);
  });

  it("carries the tags of users and roles", () => {
    const robot = principalsOf(everything).find((principal) => principal.kind === "user");
    expect(robot?.tags).toEqual(
      new Map([["aws:principaltag/team", { kind: "single", value: "blue" }]]),
    );
  });

  it("leaves out accounts that are suspended", () => {
    const suspended = organization({
      accounts: [{ ...account("Old", prodId), state: "SUSPENDED" }],
    });
    expect(principalsOf(suspended)).toEqual([]);
  });

  it("presumes the access role only where nobody has looked", () => {
    const gap = { subject: "iam" as const, account: "Prod", reason: "AccessDenied" };
    const looked = principalsOf(organization({ gaps: [gap] }));
    expect(looked.filter((principal) => principal.kind === "role")).toEqual([]);
  });
});
