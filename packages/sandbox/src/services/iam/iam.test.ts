import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { clientsFor, createdAccount, liveSandbox } from "../../testing/live-sandbox.ts";

const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const conflict = { name: "DeleteConflictException" };
const malformed = { name: "MalformedPolicyDocumentException" };
const limit = { name: "LimitExceededException" };

const allow = (action: string, condition?: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: action,
        Resource: "*",
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  });

const trusting = (account: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "sts:AssumeRole",
      },
    ],
  });

async function createdPolicy(iam: IAMClient, name: string): Promise<string> {
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: name, PolicyDocument: allow("s3:ListAllMyBuckets") }),
  );
  return Policy?.Arn ?? "";
}

describe("deleting", () => {
  it("a user waits for keys, groups and policies to go", async () => {
    const { iam } = await liveSandbox();
    const ana = { UserName: "ana" };
    await iam.send(new CreateUserCommand(ana));
    await iam.send(new AttachUserPolicyCommand({ ...ana, PolicyArn: readOnly }));
    await expect(iam.send(new DeleteUserCommand(ana))).rejects.toMatchObject(conflict);
    await iam.send(new DetachUserPolicyCommand({ ...ana, PolicyArn: readOnly }));
    await iam.send(new CreateAccessKeyCommand(ana));
    await expect(iam.send(new DeleteUserCommand(ana))).rejects.toMatchObject(conflict);
  });

  it("a group waits for its members to leave", async () => {
    const { iam } = await liveSandbox();
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    await iam.send(new CreateGroupCommand({ GroupName: "web" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "web", UserName: "ana" }));
    await expect(iam.send(new DeleteGroupCommand({ GroupName: "web" }))).rejects.toMatchObject(
      conflict,
    );
  });

  it("a role waits for its policies to be detached", async () => {
    const { iam, sandbox } = await liveSandbox();
    const role = { RoleName: "Ops" };
    const trust = trusting(sandbox.managementAccountId);
    await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: trust }));
    await iam.send(new AttachRolePolicyCommand({ ...role, PolicyArn: readOnly }));
    await expect(iam.send(new DeleteRoleCommand(role))).rejects.toMatchObject(conflict);
  });

  it("a managed policy waits for other versions and attachments, and its default version stays", async () => {
    const { iam } = await liveSandbox();
    const PolicyArn = await createdPolicy(iam, "Read");
    await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow("s3:GetObject") }),
    );
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject(conflict);
    await expect(
      iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v1" })),
    ).rejects.toMatchObject(conflict);
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v2" }));
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    await iam.send(new AttachUserPolicyCommand({ UserName: "ana", PolicyArn }));
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject(conflict);
  });
});

describe("documents", () => {
  it("are refused when they are malformed, and when they are of another type", async () => {
    const { iam, sandbox } = await liveSandbox();
    const trust = trusting(sandbox.managementAccountId);
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    for (const PolicyDocument of ["{", '{"Statement":[]', trust])
      await expect(
        iam.send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument })),
      ).rejects.toMatchObject(malformed);
    for (const document of ["{", allow("sts:AssumeRole")])
      await expect(
        iam.send(new CreateRoleCommand({ RoleName: "R", AssumeRolePolicyDocument: document })),
      ).rejects.toMatchObject(malformed);
    await iam.send(new CreateRoleCommand({ RoleName: "R", AssumeRolePolicyDocument: trust }));
    await expect(
      iam.send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: "R",
          PolicyDocument: allow("sts:AssumeRole"),
        }),
      ),
    ).rejects.toMatchObject(malformed);
  });
});

describe("quotas", () => {
  it("allow two access keys, ten managed policies of a user, and five versions of a policy", async () => {
    const { iam } = await liveSandbox();
    const ana = { UserName: "ana" };
    await iam.send(new CreateUserCommand(ana));
    await iam.send(new CreateAccessKeyCommand(ana));
    await iam.send(new CreateAccessKeyCommand(ana));
    await expect(iam.send(new CreateAccessKeyCommand(ana))).rejects.toMatchObject(limit);
    for (let number = 0; number < 10; number += 1)
      await iam.send(
        new AttachUserPolicyCommand({ ...ana, PolicyArn: await createdPolicy(iam, `P${number}`) }),
      );
    await expect(
      iam.send(new AttachUserPolicyCommand({ ...ana, PolicyArn: readOnly })),
    ).rejects.toMatchObject(limit);
    const version = { PolicyArn: await createdPolicy(iam, "Versions"), PolicyDocument: allow("*") };
    for (let number = 2; number <= 5; number += 1)
      await iam.send(new CreatePolicyVersionCommand(version));
    await expect(iam.send(new CreatePolicyVersionCommand(version))).rejects.toMatchObject(limit);
  });
});

describe("names", () => {
  it("are unique in an account whatever their capitals, and free in another account", async () => {
    const live = await liveSandbox();
    const inside = await live.as(await createdAccount(live, "shop"));
    await live.iam.send(new CreateUserCommand({ UserName: "ana" }));
    await expect(live.iam.send(new CreateUserCommand({ UserName: "ANA" }))).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
    });
    await inside.iam.send(new CreateUserCommand({ UserName: "ana" }));
    const { Users } = await inside.iam.send(new ListUsersCommand({}));
    expect(Users?.map(({ UserName }) => UserName)).toEqual(["ana"]);
  });

  it("of a user may be left out by the user, and not by a session", async () => {
    const live = await liveSandbox();
    const { User } = await live.iam.send(new GetUserCommand({}));
    expect(User?.Arn).toMatch(
      new RegExp(`^arn:aws:iam::${live.sandbox.managementAccountId}:user/`),
    );
    const inside = await live.as(await createdAccount(live, "shop"));
    await expect(inside.iam.send(new GetUserCommand({}))).rejects.toThrow(
      "Must specify userName when calling with non-User credentials",
    );
  });
});

describe("conditions", () => {
  it("see the boundary of whom a policy is given to", async () => {
    const live = await liveSandbox();
    const boundary = await createdPolicy(live.iam, "Boundary");
    await live.iam.send(new CreateUserCommand({ UserName: "delegate" }));
    await live.iam.send(
      new PutUserPolicyCommand({
        UserName: "delegate",
        PolicyName: "bounded",
        PolicyDocument: allow("iam:AttachUserPolicy", {
          StringEquals: { "iam:PermissionsBoundary": boundary },
        }),
      }),
    );
    const { AccessKey } = await live.iam.send(new CreateAccessKeyCommand({ UserName: "delegate" }));
    const delegate = clientsFor(live.sandbox, {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    });
    await live.iam.send(new CreateUserCommand({ UserName: "free" }));
    await live.iam.send(
      new CreateUserCommand({ UserName: "bounded", PermissionsBoundary: boundary }),
    );
    const attach = (UserName: string) =>
      delegate.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: readOnly }));
    await expect(attach("free")).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(attach("bounded")).resolves.toBeDefined();
  });
});
