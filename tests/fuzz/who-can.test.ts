/** Who can, over made-up organizations: everybody whom the definition does not deny, and nobody else. */
import { describe, expect, it } from "vitest";
import { loadCatalogue } from "@bailiwick/catalog";
import { authorizationInput, decide, principalsOf, whoCan } from "@bailiwick/core";
import type { Decision, Organization, WhoCanQuestion } from "@bailiwick/core";
import { Chance } from "../../bench/large/chance.ts";
import { largeOrganization } from "../../bench/large/organization.ts";

const catalogue = loadCatalogue();
const size = { accounts: 6, principals: 120, documents: 160, attachments: 240, resources: 24 };

/** Of resources with a policy and without one, in one account and another, and of roles. */
function questionsAbout(organization: Organization, chance: Chance): readonly WhoCanQuestion[] {
  const account = chance.of(organization.accounts).id ?? "";
  const roles = organization.iam.flatMap((of) => of.roles);
  const resources = chance.someOf(organization.resources, 4).map(({ arn }) => arn);
  return [
    ...resources.map((resource) => ({ action: actionOn(resource), resource })),
    { action: "s3:PutObject", resource: "arn:aws:s3:::nobodys/k" },
    { action: "dynamodb:GetItem", resource: `arn:aws:dynamodb:eu-west-1:${account}:table/t` },
    { action: "sts:AssumeRole", resource: chance.of(roles).arn },
    { action: "iam:DeleteRole", resource: chance.of(roles).arn },
    { action: "ec2:DescribeInstances", resource: "*" },
  ];
}

function actionOn(arn: string): string {
  const actions: Readonly<Record<string, string>> = {
    s3: "s3:GetObject",
    kms: "kms:Decrypt",
    sqs: "sqs:SendMessage",
    sns: "sns:Publish",
    secretsmanager: "secretsmanager:GetSecretValue",
  };
  return actions[arn.split(":")[2] ?? ""] ?? "s3:GetObject";
}

function isDenied({ kind }: Decision): boolean {
  return kind === "explicit-deny" || kind === "implicit-deny";
}

describe("who can", () => {
  const seeds = [1, 2, 3];
  const seen = { denied: 0, others: 0 };

  it.each(seeds)("are those whom the definition does not deny, seed %i", (seed) => {
    const organization = largeOrganization(seed, size);
    const principals = principalsOf(organization);
    for (const question of questionsAbout(organization, new Chance(seed))) {
      const expected = principals.flatMap(({ arn, label, principal, tags }) => {
        const request = { ...question, principal, context: tags, unknown: ["*"] };
        const input = authorizationInput(organization, request, catalogue);
        const decision = decide(input, { catalogue });
        return isDenied(decision) ? [] : [{ arn, label, kind: decision.kind }];
      });
      seen.denied += principals.length - expected.length;
      seen.others += expected.length;
      const found = whoCan(organization, question, catalogue).answers.map(
        ({ principal: { arn, label }, decision: { kind } }) => ({ arn, label, kind }),
      );
      expect(found).toEqual(expected);
    }
  });

  it("were asked about enough to tell", () => {
    expect(Math.min(seen.denied, seen.others)).toBeGreaterThan(300);
  });
});
