import type { DecideLine } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { KnownParts } from "../decide/known-parts.ts";
import { explanationText } from "../views/explanation.ts";
import { answerTo, explanationOf, type Question } from "./ask.ts";

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
