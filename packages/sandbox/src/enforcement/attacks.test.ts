/** Ways around a policy that were tried with AWS's own clients; each is refused. */
import { AccountClient, EnableRegionCommand } from "@aws-sdk/client-account";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreatePolicyCommand as CreateOrganizationPolicyCommand,
  EnablePolicyTypeCommand,
} from "@aws-sdk/client-organizations";
import { CreatePermissionSetCommand, TagResourceCommand } from "@aws-sdk/client-sso-admin";
import { AssumeRoleCommand, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import {
  clientsFor,
  createdAccount,
  liveSandbox,
  rootId,
  type Clients,
  type LiveSandbox,
} from "../testing/live-sandbox.ts";

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
const deny = (Action: string | readonly string[], more: object = {}) => ({
  ...allow(Action, more),
  Effect: "Deny",
});

/** A user of the management account with these statements, and clients with its keys. */
async function userWith(live: LiveSandbox, name: string, ...statements: object[]) {
  await live.iam.send(new CreateUserCommand({ UserName: name }));
  await live.iam.send(
    new PutUserPolicyCommand({
      UserName: name,
      PolicyName: "own",
      PolicyDocument: policy(...statements),
    }),
  );
  const { AccessKey } = await live.iam.send(new CreateAccessKeyCommand({ UserName: name }));
  const keys = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  return { keys, ...clientsFor(live.sandbox, keys) };
}

/** A role of the management account that its account may assume as far as the trust's actions go. */
async function roleWith(
  live: LiveSandbox,
  { name, trust = {} }: { readonly name: string; readonly trust?: object },
  ...statements: object[]
) {
  const { Role } = await live.iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${live.sandbox.managementAccountId}:root` },
        Action: "sts:AssumeRole",
        ...trust,
      }),
    }),
  );
  if (statements.length > 0)
    await live.iam.send(
      new PutRolePolicyCommand({
        RoleName: name,
        PolicyName: "own",
        PolicyDocument: policy(...statements),
      }),
    );
  return Role?.Arn ?? "";
}

async function assumed(
  live: LiveSandbox,
  from: Clients,
  input: Omit<AssumeRoleCommandInput, "RoleSessionName">,
): Promise<Clients> {
  const { Credentials: given } = await from.sts.send(
    new AssumeRoleCommand({ RoleSessionName: "attack", ...input }),
  );
  return clientsFor(live.sandbox, {
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken ?? "",
  });
}

const refused = { name: expect.stringMatching(/^AccessDenied/) };

describe("tags", () => {
  it("cannot be smuggled in twice under one key", async () => {
    const live = await liveSandbox();
    const wanted = { StringEquals: { "aws:RequestTag/team": "blue" } };
    const user = await userWith(live, "tagger", allow("iam:TagUser", { Condition: wanted }));
    const tag = (...values: string[]) =>
      user.iam.send(
        new TagUserCommand({
          UserName: "tagger",
          Tags: values.map((Value, at) => ({ Key: at === 0 ? "Team" : "team", Value })),
        }),
      );
    await expect(tag("red")).rejects.toMatchObject(refused);
    await expect(tag("blue", "red")).rejects.toMatchObject(refused);
    await expect(tag("red", "blue")).rejects.toThrow("Duplicate tag keys");
    await expect(tag("blue")).resolves.toBeDefined();
  });

  it("of a permission set are seen by a Deny when they are changed", async () => {
    const live = await liveSandbox();
    const { instanceArn: InstanceArn } = live.sandbox.identityCenter;
    const { PermissionSet } = await live.sso.send(
      new CreatePermissionSetCommand({
        InstanceArn,
        Name: "Reader",
        Tags: [{ Key: "tier", Value: "locked" }],
      }),
    );
    const ResourceArn = PermissionSet?.PermissionSetArn ?? "";
    const add = (clients: Clients, Key: string) =>
      clients.sso.send(
        new TagResourceCommand({ InstanceArn, ResourceArn, Tags: [{ Key, Value: "x" }] }),
      );
    const byKey = await userWith(
      live,
      "by-key",
      allow("*"),
      deny("sso:TagResource", {
        Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "tier" } },
      }),
    );
    await expect(add(byKey, "tier")).rejects.toMatchObject(refused);
    await expect(add(byKey, "other")).resolves.toBeDefined();
    const byResource = await userWith(
      live,
      "by-resource",
      allow("*"),
      deny("sso:TagResource", {
        Condition: { StringEquals: { "aws:ResourceTag/tier": "locked" } },
      }),
    );
    await expect(add(byResource, "other")).rejects.toMatchObject(refused);
  });
});

describe("names", () => {
  it("of a user cannot be changed into those of another path", async () => {
    const live = await liveSandbox();
    const own = `arn:aws:iam::${live.sandbox.managementAccountId}:user/dev/*`;
    const user = await userWith(
      live,
      "renamer",
      allow(["iam:CreateUser", "iam:UpdateUser"], { Resource: own }),
    );
    await user.iam.send(new CreateUserCommand({ UserName: "mine", Path: "/dev/" }));
    const rename = (to: { NewPath?: string; NewUserName?: string }) =>
      user.iam.send(new UpdateUserCommand({ UserName: "mine", ...to }));
    await expect(rename({ NewPath: "/admin/" })).rejects.toMatchObject(refused);
    await expect(rename({ NewUserName: "ours" })).resolves.toBeDefined();
  });

  it("of a session are no user's: its keys are not that user's to list or make", async () => {
    const live = await liveSandbox();
    await userWith(live, "attack", allow("*"));
    const RoleArn = await roleWith(live, { name: "Keys" }, allow("iam:*"));
    const caller = await userWith(live, "caller", allow("sts:AssumeRole"));
    const session = await assumed(live, caller, { RoleArn });
    const wanted = { name: "ValidationError" };
    await expect(session.iam.send(new ListAccessKeysCommand({}))).rejects.toMatchObject(wanted);
    await expect(session.iam.send(new CreateAccessKeyCommand({}))).rejects.toMatchObject(wanted);
  });
});

describe("permissions boundaries", () => {
  it("are seen where policies are given: the unbounded cannot be given any", async () => {
    const live = await liveSandbox();
    const { Policy } = await live.iam.send(
      new CreatePolicyCommand({ PolicyName: "Ceiling", PolicyDocument: policy(allow("s3:*")) }),
    );
    const boundary = Policy?.Arn ?? "";
    const bounded = { StringEquals: { "iam:PermissionsBoundary": boundary } };
    const user = await userWith(
      live,
      "delegate",
      allow(["iam:AttachUserPolicy", "iam:PutUserPolicy"], { Condition: bounded }),
    );
    await live.iam.send(new CreateUserCommand({ UserName: "free" }));
    await live.iam.send(
      new CreateUserCommand({ UserName: "bound", PermissionsBoundary: boundary }),
    );
    const attach = (UserName: string) =>
      user.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: boundary }));
    const put = (UserName: string) =>
      user.iam.send(
        new PutUserPolicyCommand({
          UserName,
          PolicyName: "p",
          PolicyDocument: policy(allow("*")),
        }),
      );
    await expect(attach("free")).rejects.toMatchObject(refused);
    await expect(put("free")).rejects.toMatchObject(refused);
    await expect(attach("bound")).resolves.toBeDefined();
    await expect(put("bound")).resolves.toBeDefined();
  });

  it("cannot be left out where one is wanted, and bind at once when they are put", async () => {
    const live = await liveSandbox();
    const { Policy } = await live.iam.send(
      new CreatePolicyCommand({ PolicyName: "Ceiling", PolicyDocument: policy(allow("s3:*")) }),
    );
    const boundary = Policy?.Arn ?? "";
    const user = await userWith(
      live,
      "maker",
      allow("*"),
      deny("iam:CreateUser", {
        Condition: { StringNotEquals: { "iam:PermissionsBoundary": boundary } },
      }),
    );
    const create = new CreateUserCommand({ UserName: "new" });
    await expect(user.iam.send(create)).rejects.toMatchObject(refused);
    await live.iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: "maker", PermissionsBoundary: boundary }),
    );
    await expect(user.iam.send(new ListUsersCommand({}))).rejects.toMatchObject(refused);
  });
});

describe("sessions", () => {
  it("never do more than their session policy, nor do those they assume without permission", async () => {
    const live = await liveSandbox();
    const RoleArn = await roleWith(live, { name: "Wide" }, allow("*"));
    const caller = await userWith(live, "caller", allow("sts:AssumeRole"));
    const narrow = await assumed(live, caller, {
      RoleArn,
      Policy: policy(allow("iam:ListUsers")),
    });
    await expect(narrow.iam.send(new ListUsersCommand({}))).resolves.toBeDefined();
    await expect(narrow.iam.send(new ListRolesCommand({}))).rejects.toMatchObject(refused);
    await expect(assumed(live, narrow, { RoleArn })).rejects.toMatchObject(refused);
  });

  it("need permission on both sides for tags and a source identity", async () => {
    const live = await liveSandbox();
    const closed = await roleWith(live, { name: "Closed" });
    const open = await roleWith(live, {
      name: "Open",
      trust: { Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] },
    });
    const may = await userWith(live, "may", allow("sts:*"));
    const only = await userWith(live, "only", allow("sts:AssumeRole"));
    const tags = { Tags: [{ Key: "team", Value: "blue" }] };
    const identity = { SourceIdentity: "ann" };
    for (const more of [tags, identity]) {
      await expect(assumed(live, may, { RoleArn: closed, ...more })).rejects.toMatchObject(refused);
      await expect(assumed(live, only, { RoleArn: open, ...more })).rejects.toMatchObject(refused);
      await expect(assumed(live, may, { RoleArn: open, ...more })).resolves.toBeDefined();
    }
  });

  it("cannot replace a tag that was handed on, or a source identity, in a chain", async () => {
    const live = await liveSandbox();
    const trust = { Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] };
    const first = await roleWith(live, { name: "First", trust }, allow("sts:*"));
    const second = await roleWith(live, { name: "Second", trust });
    const caller = await userWith(live, "caller", allow("sts:*"));
    const session = await assumed(live, caller, {
      RoleArn: first,
      Tags: [{ Key: "team", Value: "blue" }],
      TransitiveTagKeys: ["team"],
      SourceIdentity: "ann",
    });
    const chained = (more: object) => assumed(live, session, { RoleArn: second, ...more });
    await expect(chained({ Tags: [{ Key: "TEAM", Value: "red" }] })).rejects.toThrow("transitive");
    await expect(chained({ SourceIdentity: "bob" })).rejects.toMatchObject(refused);
    await expect(chained({ SourceIdentity: "ann" })).resolves.toBeDefined();
  });

  it("end with their role, also where another of the same name follows", async () => {
    const live = await liveSandbox();
    const RoleArn = await roleWith(live, { name: "Short" });
    const caller = await userWith(live, "caller", allow("sts:AssumeRole"));
    const session = await assumed(live, caller, { RoleArn });
    await live.iam.send(new DeleteRoleCommand({ RoleName: "Short" }));
    await roleWith(live, { name: "Short" }, allow("*"));
    await expect(session.iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });
});

describe("accounts", () => {
  it("cannot be opened to a Region that a Deny names", async () => {
    const live = await liveSandbox();
    const condition = { StringEquals: { "account:TargetRegion": "me-south-1" } };
    const user = await userWith(
      live,
      "opener",
      allow("account:*"),
      deny("account:EnableRegion", { Condition: condition }),
    );
    const client = new AccountClient({
      endpoint: live.sandbox.endpoint,
      region: live.sandbox.region,
      credentials: { ...user.keys },
      maxAttempts: 1,
    });
    const enable = (RegionName: string) => client.send(new EnableRegionCommand({ RegionName }));
    await expect(enable("me-south-1")).rejects.toMatchObject(refused);
    await expect(enable("eu-south-1")).resolves.toBeDefined();
  });

  it("do not see whose an access key is", async () => {
    const live = await liveSandbox();
    const user = await userWith(live, "hidden", allow("*"));
    const member = await live.as(await createdAccount(live, "shop"));
    const asked = new GetAccessKeyLastUsedCommand({ AccessKeyId: user.keys.accessKeyId });
    await expect(member.iam.send(asked)).rejects.toMatchObject({
      name: expect.stringMatching(/^NoSuchEntity|^AccessDenied/),
    });
  });

  it("are no way around an SCP: the role of a member is bound, its trust notwithstanding", async () => {
    const live = await liveSandbox();
    const account = await createdAccount(live, "shop");
    const RootId = await rootId(live);
    await live.organizations.send(
      new EnablePolicyTypeCommand({ RootId, PolicyType: "SERVICE_CONTROL_POLICY" }),
    );
    const { Policy } = await live.organizations.send(
      new CreateOrganizationPolicyCommand({
        Name: "NoUsers",
        Description: "",
        Type: "SERVICE_CONTROL_POLICY",
        Content: policy(deny("iam:CreateUser")),
      }),
    );
    await live.organizations.send(
      new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id ?? "", TargetId: RootId }),
    );
    const create = new CreateUserCommand({ UserName: "new" });
    const member = await live.as(account);
    await expect(member.iam.send(create)).rejects.toMatchObject(refused);
    await expect(live.iam.send(create)).resolves.toBeDefined();
  });
});
