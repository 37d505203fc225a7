import { serviceModel } from "@bailiwick/catalog";
import { describe, expect, it } from "vitest";
import { maskedStructure } from "./masking.ts";

const hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";

function masked(service: "iam" | "sts" | "organizations", shape: string, value: unknown): unknown {
  return maskedStructure(value, shape, { model: serviceModel(service), secrets: [] });
}

describe("what the trail shows of a call", () => {
  it("has names in lower case and times as text", () => {
    const answer = {
      User: { UserName: "ann", Path: "/", UserId: "AIDA1", Arn: "a", CreateDate: new Date(0) },
    };
    expect(masked("iam", "CreateUserResponse", answer)).toEqual({
      user: {
        userName: "ann",
        path: "/",
        userId: "AIDA1",
        arn: "a",
        createDate: "1970-01-01T00:00:00.000Z",
      },
    });
  });

  it("hides keys, passwords and tokens", () => {
    const key = { UserName: "ann", AccessKeyId: "AKIA1", Status: "Active", SecretAccessKey: "s" };
    expect(masked("iam", "CreateAccessKeyResponse", { AccessKey: key })).toMatchObject({
      accessKey: { accessKeyId: "AKIA1", secretAccessKey: hidden },
    });
    expect(
      masked("iam", "CreateLoginProfileRequest", { UserName: "ann", Password: "p" }),
    ).toMatchObject({ password: hidden });
    const credentials = { AccessKeyId: "ASIA1", SecretAccessKey: "s", SessionToken: "t" };
    expect(masked("sts", "AssumeRoleResponse", { Credentials: credentials })).toEqual({
      credentials: { accessKeyId: "ASIA1", secretAccessKey: hidden, sessionToken: hidden },
    });
  });

  it("hides what the model calls sensitive, e-mail addresses among it", () => {
    const request = { Email: "a@example.com", AccountName: "prod" };
    expect(masked("organizations", "CreateAccountRequest", request)).toEqual({
      email: hidden,
      accountName: hidden,
    });
  });

  it("shows nothing where there is nothing", () => {
    expect(masked("organizations", "ListRootsRequest", {})).toBeNull();
  });
});
