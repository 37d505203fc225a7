import { describe, expect, it } from "vitest";
import type { ContextValue } from "../evaluate/request.ts";
import type { Organization } from "../organization/organization.ts";
import { decideIn } from "./authorization-input.ts";
import { principalsOf } from "./principals.ts";
import { smallCatalogue } from "./testing/small-catalogue.ts";
import {
  account,
  accountId,
  allowAll,
  devId,
  iam,
  organization,
  policyText,
  prodId,
  rcp,
  role,
  root,
  scp,
  sdlc,
  user,
} from "./testing/organization.ts";
import { whoCan } from "./who-can.ts";
import { decisionWords } from "./words.ts";

const instance = `arn:aws:ec2:us-east-1:${devId}:instance/i`;
const run = { action: "ec2:RunInstances", resource: instance };

function answers(
  of: Organization,
  question: Parameters<typeof whoCan>[1],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    whoCan(of, { ...question, everybody: true }, smallCatalogue).answers.map((one) => [
      one.principal.label,
      one.answer,
    ]),
  );
}

const fromHome = policyText({
  Effect: "Allow",
  Action: "ec2:*",
  Resource: "*",
  Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
});

const dev = iam("Dev", {
  users: [
    user(devId, "idle"),
    user(devId, "home", { inlinePolicies: [{ name: "p", document: fromHome }] }),
  ],
  roles: [role(devId, "Admin", { inlinePolicies: [{ name: "p", document: allowAll }] })],
});

describe("whoCan", () => {
  it("answers yes, no and conditional for each principal, and unknown where IAM was not read", () => {
    const gaps = [{ subject: "iam" as const, account: "Prod", reason: "AccessDenied" }];
    expect(answers(organization({ iam: [dev], gaps }), run)).toEqual({
      "root user of Management": "no",
      "root user of Dev": "yes",
      "user idle in Dev": "no",
      "user home in Dev": "conditional",
      "role Admin in Dev": "yes",
      "root user of Prod": "no",
    });
  });

  it("says under which condition in words", () => {
    const { answers: all } = whoCan(organization({ iam: [dev] }), run, smallCatalogue);
    const home = all.find((one) => one.principal.label === "user home in Dev");
    expect(home && decisionWords(home.decision)).toBe(
      "It depends: statement 1 of the inline policy p allows it where `aws:SourceIp` is in `10.0.0.0/8`.",
    );
  });

  it("takes what is known of the request into account", () => {
    const context = new Map<string, ContextValue>([
      ["aws:sourceip", { kind: "single", value: "10.1.1.1" }],
    ]);
    expect(answers(organization({ iam: [dev] }), { ...run, context })["user home in Dev"]).toBe(
      "yes",
    );
  });

  it("tells principals apart that an SCP exempts by ARN, tag or name, also where they share policies", () => {
    const all = [{ name: "p", document: allowAll }];
    const guard = policyText({
      Effect: "Deny",
      Action: "ec2:*",
      Resource: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ops/*" } },
    });
    const tagged = policyText({
      Effect: "Deny",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:PrincipalTag/team": "blue" } },
    });
    const governed = organization({
      policies: [scp("Guard", guard, [sdlc]), scp("Tagged", tagged, [sdlc])],
      iam: [
        iam("Dev", {
          roles: [
            role(devId, "a", { inlinePolicies: all }),
            role(devId, "b", { path: "/ops/", inlinePolicies: all }),
          ],
          users: [
            user(devId, "blue", { inlinePolicies: all, tags: [{ key: "team", value: "blue" }] }),
            user(devId, "red", { inlinePolicies: all, tags: [{ key: "team", value: "red" }] }),
          ],
        }),
      ],
    });
    const ec2 = answers(governed, run);
    expect([ec2["role a in Dev"], ec2["role b in Dev"]]).toEqual(["no", "yes"]);
    const s3 = answers(governed, {
      action: "s3:CreateBucket",
      resource: "arn:aws:s3:::box",
      resourceAccount: devId,
    });
    expect([s3["user blue in Dev"], s3["user red in Dev"]]).toEqual(["yes", "no"]);
  });

  it("answers for everybody what decideIn answers for each", () => {
    const everyone = crowd(6, 12);
    const questions = [
      run,
      { action: "s3:GetObject", resource: "arn:aws:s3:::box/k" },
      { action: "sts:AssumeRole", resource: `arn:aws:iam::${devId}:role/r1` },
    ];
    for (const question of questions) {
      const found = whoCan(everyone, { ...question, everybody: true }, smallCatalogue).answers;
      const single = principalsOf(everyone).map(({ principal, tags }) =>
        decideIn(
          everyone,
          { ...question, principal, context: tags, unknown: ["*"] },
          smallCatalogue,
        ),
      );
      expect(found.map((one) => one.decision)).toEqual(single);
      const able = whoCan(everyone, question, smallCatalogue);
      expect(able.asked).toBe(single.length);
      expect(able.answers).toEqual(found.filter((one) => one.answer !== "no"));
    }
  });
});

/** Accounts with roles of five different policies, a guardrail and a perimeter with exemptions. */
function crowd(accounts: number, roles: number): Organization {
  const ids = Array.from({ length: accounts }, (_, place) =>
    accountId(String(200_000_000_000 + place)),
  );
  const all = [
    account("Dev", devId, "SDLC"),
    account("Prod", prodId, "PROD"),
    ...ids.map((id) => account(`A${id}`, id, "SDLC")),
  ];
  const documents = [
    allowAll,
    fromHome,
    policyText({ Effect: "Allow", Action: ["s3:*", "sts:*"], Resource: "*" }),
    policyText({
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } },
    }),
    policyText({
      Effect: "Allow",
      Action: "ec2:*",
      Resource: "arn:aws:ec2:*:*:instance/${aws:userid}",
    }),
  ];
  const guard = policyText({
    Effect: "Deny",
    Action: "ec2:*",
    Resource: "*",
    Condition: {
      ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/r7", "arn:aws:iam::*:role/r1?"] },
    },
  });
  const perimeter = policyText({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "*",
    Condition: { StringNotLike: { "aws:PrincipalArn": "*role/r2*" } },
  });
  const bucket = policyText({
    Effect: "Allow",
    Principal: { AWS: [`arn:aws:iam::${devId}:role/r2`, String(ids[0])] },
    Action: "s3:*",
    Resource: "*",
  });
  const targets = all.map(({ name }) => ({ kind: "account", name }) as const);
  return organization({
    accounts: all,
    policies: [
      scp("Full", allowAll, targets),
      scp("Guard", guard, [sdlc]),
      rcp("Perimeter", perimeter, [root]),
    ],
    resources: [{ arn: "arn:aws:s3:::box", account: "Dev", policy: bucket }],
    iam: all.map(({ name, id }) =>
      iam(name, {
        roles: Array.from({ length: roles }, (_, place) =>
          role(id ?? devId, `r${place}`, {
            inlinePolicies: [
              { name: "p", document: documents[place % documents.length] ?? allowAll },
            ],
            tags: place % 2 === 0 ? [{ key: "team", value: place % 4 === 0 ? "red" : "blue" }] : [],
          }),
        ),
      }),
    ),
  });
}
