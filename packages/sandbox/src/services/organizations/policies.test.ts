import { CreateUserCommand } from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DetachPolicyCommand,
  DisablePolicyTypeCommand,
  EnablePolicyTypeCommand,
  ListPoliciesForTargetCommand,
  ListTargetsForPolicyCommand,
  UpdatePolicyCommand,
  type PolicyType,
} from "@aws-sdk/client-organizations";
import { describe, expect, it } from "vitest";
import {
  createdAccount,
  createdUnit,
  liveSandbox,
  rootId,
  type LiveSandbox,
} from "../../testing/live-sandbox.ts";

const scp = "SERVICE_CONTROL_POLICY";
const rcp = "RESOURCE_CONTROL_POLICY";
const noUsers = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "iam:CreateUser", Resource: "*" }],
});

async function enable(live: LiveSandbox, type: PolicyType = scp): Promise<void> {
  await live.organizations.send(
    new EnablePolicyTypeCommand({ RootId: await rootId(live), PolicyType: type }),
  );
}

async function created(live: LiveSandbox, name: string, content = noUsers): Promise<string> {
  const { Policy } = await live.organizations.send(
    new CreatePolicyCommand({ Name: name, Description: "", Type: scp, Content: content }),
  );
  return Policy?.PolicySummary?.Id ?? "";
}

async function attach(live: LiveSandbox, policy: string, target: string): Promise<void> {
  await live.organizations.send(new AttachPolicyCommand({ PolicyId: policy, TargetId: target }));
}

async function detach(live: LiveSandbox, policy: string, target: string): Promise<void> {
  await live.organizations.send(new DetachPolicyCommand({ PolicyId: policy, TargetId: target }));
}

async function namesOn(
  live: LiveSandbox,
  target: string,
  type: PolicyType = scp,
): Promise<readonly (string | undefined)[]> {
  const { Policies } = await live.organizations.send(
    new ListPoliciesForTargetCommand({ TargetId: target, Filter: type }),
  );
  return (Policies ?? []).map(({ Name }) => Name);
}

describe("a policy type", () => {
  it("must be enabled before its policies can be attached", async () => {
    const live = await liveSandbox();
    const root = await rootId(live);
    const policy = await created(live, "NoUsers");
    await expect(attach(live, policy, root)).rejects.toMatchObject({
      name: "PolicyTypeNotEnabledException",
    });
    await enable(live);
    await expect(attach(live, policy, root)).resolves.toBeUndefined();
    await expect(enable(live)).rejects.toMatchObject({ name: "PolicyTypeAlreadyEnabledException" });
  });

  it("detaches every policy when it is disabled, and only FullAWSAccess comes back", async () => {
    const live = await liveSandbox();
    const root = await rootId(live);
    await enable(live);
    const ou = await createdUnit(live, root, "Work");
    const policy = await created(live, "NoUsers");
    await attach(live, policy, ou);
    await live.organizations.send(new DisablePolicyTypeCommand({ RootId: root, PolicyType: scp }));
    expect(await namesOn(live, ou)).toEqual([]);
    await enable(live);
    expect(await namesOn(live, ou)).toEqual(["FullAWSAccess"]);
    const { Targets } = await live.organizations.send(
      new ListTargetsForPolicyCommand({ PolicyId: policy }),
    );
    expect(Targets).toEqual([]);
  });
});

describe("a new node", () => {
  it("has FullAWSAccess and RCPFullAWSAccess, be it root, OU or account", async () => {
    const live = await liveSandbox();
    const root = await rootId(live);
    await enable(live);
    await enable(live, rcp);
    const nodes = [
      root,
      await createdUnit(live, root, "Work"),
      await createdAccount(live, "shop"),
      live.sandbox.managementAccountId,
    ];
    for (const node of nodes) {
      expect(await namesOn(live, node)).toEqual(["FullAWSAccess"]);
      expect(await namesOn(live, node, rcp)).toEqual(["RCPFullAWSAccess"]);
    }
  });
});

describe("attaching and detaching", () => {
  it("keeps at least one SCP on every node", async () => {
    const live = await liveSandbox();
    const root = await rootId(live);
    await enable(live);
    await expect(detach(live, "p-FullAWSAccess", root)).rejects.toMatchObject({
      name: "ConstraintViolationException",
      Reason: "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
    });
    const policy = await created(live, "NoUsers");
    await attach(live, policy, root);
    await detach(live, "p-FullAWSAccess", root);
    expect(await namesOn(live, root)).toEqual(["NoUsers"]);
  });

  it("never detaches RCPFullAWSAccess", async () => {
    const live = await liveSandbox();
    await enable(live, rcp);
    await expect(detach(live, "p-RCPFullAWSAccess", await rootId(live))).rejects.toMatchObject({
      name: "InvalidInputException",
    });
  });

  it("attaches ten SCPs to a node, FullAWSAccess among them, and no more", async () => {
    const live = await liveSandbox();
    const ou = await createdUnit(live, await rootId(live), "Work");
    await enable(live);
    for (let number = 1; number < 10; number += 1)
      await attach(live, await created(live, `P${number}`), ou);
    const tooMany = await created(live, "P10");
    await expect(attach(live, tooMany, ou)).rejects.toMatchObject({
      name: "ConstraintViolationException",
      Reason: "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
    });
  });

  it("takes effect at once on the accounts below, and not on the management account", async () => {
    const live = await liveSandbox();
    await enable(live);
    const account = await createdAccount(live, "shop");
    await attach(live, await created(live, "NoUsers"), await rootId(live));
    const inside = await live.as(account);
    await expect(inside.iam.send(new CreateUserCommand({ UserName: "eve" }))).rejects.toThrow(
      "with an explicit deny in a service control policy",
    );
    await expect(live.iam.send(new CreateUserCommand({ UserName: "eve" }))).resolves.toBeDefined();
  });
});

describe("a policy", () => {
  it("is refused when it is no policy of its type, too long, or its name is taken", async () => {
    const live = await liveSandbox();
    const malformed = { name: "MalformedPolicyDocumentException" };
    for (const content of [
      "{",
      '{"Statement": 1}',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}',
    ])
      await expect(created(live, "Bad", content)).rejects.toMatchObject(malformed);
    await expect(created(live, "Long", noUsers + " ".repeat(10_240))).rejects.toMatchObject({
      Reason: "POLICY_CONTENT_LIMIT_EXCEEDED",
    });
    const policy = await created(live, "NoUsers");
    await expect(created(live, "NoUsers")).rejects.toMatchObject({
      name: "DuplicatePolicyException",
    });
    await expect(
      live.organizations.send(new UpdatePolicyCommand({ PolicyId: policy, Content: "{}" })),
    ).rejects.toMatchObject(malformed);
  });

  it("cannot be deleted while it is attached, and AWS's own never", async () => {
    const live = await liveSandbox();
    const root = await rootId(live);
    await enable(live);
    const policy = await created(live, "NoUsers");
    await attach(live, policy, root);
    const remove = (id: string) =>
      live.organizations.send(new DeletePolicyCommand({ PolicyId: id }));
    await expect(remove(policy)).rejects.toMatchObject({ name: "PolicyInUseException" });
    await expect(remove("p-FullAWSAccess")).rejects.toMatchObject({
      name: "InvalidInputException",
      Reason: "IMMUTABLE_POLICY",
    });
    await detach(live, policy, root);
    await expect(remove(policy)).resolves.toBeDefined();
  });
});
