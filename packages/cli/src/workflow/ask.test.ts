import { emptyOrganization, parseAccountId, type Organization } from "@bailiwick/core";
import type { DecideLine } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { KnownParts } from "../decide/known-parts.ts";
import { explanationText } from "../views/explanation.ts";
import { answerTo, explanationOf, type Question } from "./ask.ts";
import { principalInOrganization } from "./principal-called.ts";

function taskSession(action: string, task: string): Question {
  const line: DecideLine = {
    request: {
      principal: {
        arn: "arn:aws:iam::111122223333:root",
        taskPolicy: `arn:aws:iam::aws:policy/root-task/${task}`,
      },
      action,
      resource: "arn:aws:s3:::box",
      resourceAccount: "111122223333",
    },
  };
  return { line, known: new KnownParts("."), organization: undefined };
}

describe("the session of a root user for a task", () => {
  it("is explained with AWS's policy for the task", () => {
    const question = taskSession("s3:DeleteBucketPolicy", "S3UnlockBucketPolicy");
    const explanation = explanationOf(question);
    expect(explanation.answer).toEqual(answerTo(question));
    expect(explanation).toMatchObject({
      answer: { decision: "allow" },
      parts: [
        {
          type: "session",
          says: "nothing",
          policies: [{ name: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" }],
        },
      ],
    });
    const denied = explanationOf(taskSession("s3:GetObject", "S3UnlockBucketPolicy"));
    expect(denied.answer.decision).toBe("explicit-deny");
    expect(denied.parts).toMatchObject([{ type: "session", says: "denies" }]);
  });

  it("says that the policy for a task is not known, where it is not", () => {
    const question = taskSession("s3:DeleteBucketPolicy", "NoSuchTask");
    const explanation = explanationOf(question);
    expect(explanation).toMatchObject({
      answer: { decision: "unknown" },
      parts: [{ type: "session", says: "open", note: expect.stringContaining("NoSuchTask") }],
    });
    expect(explanationText(explanation, question.line.request)).toContain(
      "session policy: open. The task policy",
    );
  });
});

const ada = "arn:aws:iam::111122223333:user/ada";

/** One user, tagged blue, who may do everything unless blue. */
const organization: Organization = {
  ...emptyOrganization,
  accounts: [
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
          arn: ada,
          name: "ada",
          path: "/",
          id: undefined,
          groups: [],
          inlinePolicies: [
            {
              name: "p",
              document: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                  { Effect: "Allow", Action: "*", Resource: "*" },
                  {
                    Effect: "Deny",
                    Action: "*",
                    Resource: "*",
                    Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
                  },
                ],
              }),
            },
          ],
          attachedPolicies: [],
          permissionsBoundary: undefined,
          tags: [{ key: "team", value: "blue" }],
        },
      ],
      groups: [],
      roles: [],
      managedPolicies: [],
    },
  ],
};

describe("a question to an organization", () => {
  const instance = "arn:aws:ec2:eu-west-1:111122223333:instance/i";
  const asked = (request: Partial<DecideLine["request"]>): Question => ({
    line: { request: { principal: ada, action: "ec2:StopInstances", ...request } },
    known: new KnownParts("."),
    organization,
  });

  it("is asked with the tags that its user has there, unless others are given", () => {
    expect(answerTo(asked({ resource: instance })).decision).toBe("explicit-deny");
    const context = { "aws:PrincipalTag/Team": "red" };
    expect(answerTo(asked({ resource: instance, context })).decision).toBe("allow");
    const call = answerTo(asked({ resources: [{ as: "instance", resource: instance }] }));
    expect([call.decision, call.requests?.length]).toEqual(["explicit-deny", 1]);
  });

  it("may name the principal as people there do", () => {
    const meant = (name: string) => principalInOrganization(organization, name);
    expect([meant("ada"), meant("user ada in Dev"), meant(ada)]).toEqual([ada, ada, ada]);
    expect(meant("lambda.amazonaws.com")).toBe("lambda.amazonaws.com");
    expect(() => meant("adda")).toThrow("Did you mean `ada`?");
  });
});
