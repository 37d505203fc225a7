import type { PrincipalInput } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { principalFromInput, UnreadablePrincipal } from "./principal.ts";

const account = "111122223333";
const taskPolicy = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy";
const session = `arn:aws:sts::${account}:assumed-role/Dev/ada`;

describe("the principal of a question", () => {
  it.each<[PrincipalInput, unknown]>([
    [
      `arn:aws:iam::${account}:user/team/ada`,
      { kind: "user", arn: `arn:aws:iam::${account}:user/team/ada`, account },
    ],
    [`arn:aws:iam::${account}:root`, { kind: "root", account }],
    [
      session,
      {
        kind: "role-session",
        roleArn: `arn:aws:iam::${account}:role/Dev`,
        sessionArn: session,
        account,
      },
    ],
    [
      { arn: session, role: `arn:aws:iam::${account}:role/team/Dev` },
      {
        kind: "role-session",
        roleArn: `arn:aws:iam::${account}:role/team/Dev`,
        sessionArn: session,
        account,
      },
    ],
    [
      `arn:aws-cn:iam::${account}:role/team/Dev`,
      {
        kind: "role-session",
        roleArn: `arn:aws-cn:iam::${account}:role/team/Dev`,
        sessionArn: `arn:aws-cn:sts::${account}:assumed-role/Dev/session`,
        account,
      },
    ],
    [
      `arn:aws:sts::${account}:federated-user/ada`,
      { kind: "federated-user", arn: `arn:aws:sts::${account}:federated-user/ada`, account },
    ],
    [
      `arn:aws:iam::${account}:saml-provider/Okta`,
      { kind: "federated", provider: `arn:aws:iam::${account}:saml-provider/Okta` },
    ],
    [
      `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
      {
        kind: "federated",
        provider: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
      },
    ],
    ["lambda.amazonaws.com", { kind: "service", name: "lambda.amazonaws.com" }],
    ["ec2.amazonaws.com.cn", { kind: "service", name: "ec2.amazonaws.com.cn" }],
    ["accounts.google.com", { kind: "federated", provider: "accounts.google.com" }],
    [
      "cognito-identity.amazonaws.com",
      { kind: "federated", provider: "cognito-identity.amazonaws.com" },
    ],
    [{ type: "anonymous" }, { kind: "anonymous" }],
    [
      { arn: `arn:aws:iam::${account}:root`, taskPolicy },
      { kind: "assumed-root", account, taskPolicyArn: taskPolicy },
    ],
  ])("%j is read as %j", (input, principal) => {
    expect(principalFromInput(input)).toEqual(principal);
  });

  it.each([
    "ada",
    "*",
    "",
    "111122223333",
    "arn:aws:iam::12345:user/ada",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    `arn:aws:iam::${account}:group/Developers`,
    `arn:aws:iam::${account}:policy/Mine`,
    `arn:aws:sts::${account}:assumed-role/Dev`,
    "arn:aws:s3:::bucket",
  ])("`%s` is no principal, and is said to be none", (text) => {
    expect(() => principalFromInput(text)).toThrow(UnreadablePrincipal);
    expect(() => principalFromInput(text)).toThrow(`\`${text}\``);
  });

  it.each([
    [{ arn: `arn:aws:iam::${account}:user/ada`, taskPolicy }, "Only a root user has sessions"],
    [
      { arn: `arn:aws:iam::${account}:root`, taskPolicy: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      "is not the ARN of a task policy",
    ],
  ])("%j is no session for a task: %s", (input, detail) => {
    expect(() => principalFromInput(input)).toThrow(detail);
  });
});
