import {
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  GetRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateUserCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { createdAccount, liveSandbox } from "../../testing/live-sandbox.ts";

const malformed = { name: "MalformedPolicyDocumentException" };

const trusting = (principal: string, condition?: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: principal },
        Action: "sts:AssumeRole",
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  });

async function createdRole(iam: IAMClient, name: string, trust: string): Promise<string> {
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }),
  );
  return Role?.Arn ?? "";
}

async function createdUser(iam: IAMClient, name: string) {
  const { User } = await iam.send(new CreateUserCommand({ UserName: name }));
  return { arn: User?.Arn ?? "", id: User?.UserId ?? "" };
}

async function trustOf(iam: IAMClient, name: string): Promise<string> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
  return decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
}

describe("a trust policy", () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
  it("does not trust a role that was made anew under the name of one that it trusted", async () => {
    const live = await liveSandbox();
    const root = `arn:aws:iam::${live.sandbox.managementAccountId}:root`;
    const trusted = await createdRole(live.iam, "Trusted", trusting(root));
    const RoleArn = await createdRole(live.iam, "Vault", trusting(trusted));
    const open = { RoleArn, RoleSessionName: "test" };
    const before = await live.as(live.sandbox.managementAccountId, "Trusted");
    await expect(before.sts.send(new AssumeRoleCommand(open))).resolves.toBeDefined();

    await live.iam.send(new DeleteRoleCommand({ RoleName: "Trusted" }));
    expect(await trustOf(live.iam, "Vault")).toMatch(/"AWS":"AROA[A-Z0-9]+"/);
    await createdRole(live.iam, "Trusted", trusting(root));
    const after = await live.as(live.sandbox.managementAccountId, "Trusted");
    await expect(after.sts.send(new AssumeRoleCommand(open))).rejects.toMatchObject({
      name: "AccessDenied",
    });

    await live.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: "Vault", PolicyDocument: trusting(trusted) }),
    );
    await expect(after.sts.send(new AssumeRoleCommand(open))).resolves.toBeDefined();
  });

  it("names a user that is gone by its id, and leaves the ARN in conditions alone", async () => {
    const live = await liveSandbox();
    const { arn, id } = await createdUser(live.iam, "ana");
    const condition = { ArnEquals: { "aws:PrincipalArn": arn } };
    await createdRole(live.iam, "Vault", trusting(arn, condition));
    await live.iam.send(new DeleteUserCommand({ UserName: "ana" }));
    expect(await trustOf(live.iam, "Vault")).toBe(trusting(id, condition));
  });

  it("follows a user that is renamed", async () => {
    const live = await liveSandbox();
    const { arn } = await createdUser(live.iam, "ana");
    await createdRole(live.iam, "Vault", trusting(arn));
    await live.iam.send(new UpdateUserCommand({ UserName: "ana", NewUserName: "anna" }));
    expect(await trustOf(live.iam, "Vault")).toBe(trusting(arn.replace(/ana$/, "anna")));
  });

  // https://repost.aws/knowledge-center/iam-trust-policy-error
  it("cannot name a role or user that does not exist, be it its own role", async () => {
    const live = await liveSandbox();
    const shop = await createdAccount(live, "shop");
    const own = `arn:aws:iam::${live.sandbox.managementAccountId}:role/Vault`;
    for (const nobody of [own, `arn:aws:iam::${shop}:user/nobody`])
      await expect(createdRole(live.iam, "Vault", trusting(nobody))).rejects.toMatchObject({
        ...malformed,
        message: `Invalid principal in policy: "AWS":"${nobody}"`,
      });
    const member = `arn:aws:iam::${shop}:role/OrganizationAccountAccessRole`;
    await expect(createdRole(live.iam, "Vault", trusting(member))).resolves.toBe(own);
    await live.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: "Vault", PolicyDocument: trusting(own) }),
    );
  });

  it("may name whom an account outside the sandbox has: nobody here knows", async () => {
    const live = await liveSandbox();
    const outside = "arn:aws:iam::999999999999:role/Auditor";
    await expect(createdRole(live.iam, "Audit", trusting(outside))).resolves.toBeDefined();
  });
});
