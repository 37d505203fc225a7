import {
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeleteAccountAssignmentCommand,
  DeletePermissionSetCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  UpdatePermissionSetCommand,
  type SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { describe, expect, it } from "vitest";
import {
  createdAccount,
  createdGroup,
  liveSandbox,
  type Clients,
  type LiveSandbox,
} from "../../testing/live-sandbox.ts";

const listBuckets = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }],
});

type Scene = {
  readonly live: LiveSandbox;
  readonly sso: SSOAdminClient;
  readonly account: string;
  /** The account's administrator. */
  readonly inside: Clients;
  /** The permission set, as its operations name it. */
  readonly set: { readonly InstanceArn: string; readonly PermissionSetArn: string };
  /** A group that has the set in the account, as the operations of assignments name it. */
  readonly assignment: {
    readonly InstanceArn: string;
    readonly PermissionSetArn: string;
    readonly TargetId: string;
    readonly TargetType: "AWS_ACCOUNT";
    readonly PrincipalType: "GROUP";
    readonly PrincipalId: string;
  };
};

/** A permission set, a group and an account, not yet brought together. */
async function scene(): Promise<Scene> {
  const live = await liveSandbox();
  const account = await createdAccount(live, "shop");
  const { instanceArn: InstanceArn } = live.sandbox.identityCenter;
  const { PermissionSet } = await live.sso.send(
    new CreatePermissionSetCommand({ InstanceArn, Name: "Developer", SessionDuration: "PT4H" }),
  );
  const set = { InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn ?? "" };
  return {
    live,
    sso: live.sso,
    account,
    inside: await live.as(account),
    set,
    assignment: {
      ...set,
      TargetId: account,
      TargetType: "AWS_ACCOUNT",
      PrincipalType: "GROUP",
      PrincipalId: await createdGroup(live, "Developers"),
    },
  };
}

async function assign({ live, sso, assignment }: Scene): Promise<void> {
  await sso.send(new CreateAccountAssignmentCommand(assignment));
  await live.advance("1m");
}

/** The role of the permission set in the account. */
async function reservedRole({ inside }: Scene) {
  const { Roles } = await inside.iam.send(
    new ListRolesCommand({ PathPrefix: "/aws-reserved/sso.amazonaws.com/" }),
  );
  return Roles?.[0];
}

describe("an account assignment", () => {
  it("is made later than its call is answered, with a role in the account", async () => {
    const at = await scene();
    const { AccountAssignmentCreationStatus: begun } = await at.sso.send(
      new CreateAccountAssignmentCommand(at.assignment),
    );
    expect(begun?.Status).toBe("IN_PROGRESS");
    expect(await reservedRole(at)).toBeUndefined();
    await at.live.advance("1m");
    const { AccountAssignmentCreationStatus: done } = await at.sso.send(
      new DescribeAccountAssignmentCreationStatusCommand({
        InstanceArn: at.set.InstanceArn,
        AccountAssignmentCreationRequestId: begun?.RequestId,
      }),
    );
    expect(done?.Status).toBe("SUCCEEDED");
    const role = await reservedRole(at);
    expect(role?.RoleName).toMatch(/^AWSReservedSSO_Developer_[0-9a-f]{16}$/);
    expect(role?.MaxSessionDuration).toBe(4 * 3_600);
  });

  it("refuses a second operation on its account and set while one is under way", async () => {
    const at = await scene();
    await at.sso.send(new CreateAccountAssignmentCommand(at.assignment));
    await expect(
      at.sso.send(new CreateAccountAssignmentCommand(at.assignment)),
    ).rejects.toMatchObject({ name: "ConflictException" });
  });

  it("takes the role away with the last assignment of its set in the account", async () => {
    const at = await scene();
    const second = {
      ...at.assignment,
      PrincipalId: await createdGroup(at.live, "Others"),
    };
    await assign(at);
    await assign({ ...at, assignment: second });
    const remove = async (assignment: Scene["assignment"]) => {
      await at.sso.send(new DeleteAccountAssignmentCommand(assignment));
      await at.live.advance("1m");
    };
    await remove(at.assignment);
    expect(await reservedRole(at)).toBeDefined();
    await remove(second);
    expect(await reservedRole(at)).toBeUndefined();
    const { AccountAssignments } = await at.sso.send(
      new ListAccountAssignmentsCommand({ ...at.set, AccountId: at.account }),
    );
    expect(AccountAssignments).toEqual([]);
  });

  it("keeps its permission set from being deleted", async () => {
    const at = await scene();
    await assign(at);
    await expect(at.sso.send(new DeletePermissionSetCommand(at.set))).rejects.toMatchObject({
      name: "ConflictException",
    });
    await at.sso.send(new DeleteAccountAssignmentCommand(at.assignment));
    await at.live.advance("1m");
    await expect(at.sso.send(new DeletePermissionSetCommand(at.set))).resolves.toBeDefined();
  });
});

describe("a change of a permission set", () => {
  it("reaches its accounts only once it is provisioned", async () => {
    const at = await scene();
    await assign(at);
    await at.sso.send(
      new PutInlinePolicyToPermissionSetCommand({ ...at.set, InlinePolicy: listBuckets }),
    );
    await at.sso.send(new UpdatePermissionSetCommand({ ...at.set, SessionDuration: "PT1H" }));
    const role = await reservedRole(at);
    const inline = { RoleName: role?.RoleName, PolicyName: "AwsSSOInlinePolicy" };
    const read = () => at.inside.iam.send(new GetRolePolicyCommand(inline));
    await expect(read()).rejects.toMatchObject({ name: "NoSuchEntityException" });
    const stale = () =>
      at.sso.send(
        new ListAccountsForProvisionedPermissionSetCommand({
          ...at.set,
          ProvisioningStatus: "LATEST_PERMISSION_SET_NOT_PROVISIONED",
        }),
      );
    expect((await stale()).AccountIds).toEqual([at.account]);

    await at.sso.send(
      new ProvisionPermissionSetCommand({ ...at.set, TargetType: "ALL_PROVISIONED_ACCOUNTS" }),
    );
    await expect(read()).rejects.toMatchObject({ name: "NoSuchEntityException" });
    await at.live.advance("1m");
    expect(decodeURIComponent((await read()).PolicyDocument ?? "")).toBe(listBuckets);
    expect((await stale()).AccountIds).toEqual([]);
    const { Role } = await at.inside.iam.send(new GetRoleCommand({ RoleName: role?.RoleName }));
    expect(Role).toMatchObject({ RoleId: role?.RoleId, MaxSessionDuration: 3_600 });
  });

  it("is not brought along by another assignment in the same account", async () => {
    const at = await scene();
    await assign(at);
    await at.sso.send(
      new PutInlinePolicyToPermissionSetCommand({ ...at.set, InlinePolicy: listBuckets }),
    );
    const others = { ...at.assignment, PrincipalId: await createdGroup(at.live, "Others") };
    await assign({ ...at, assignment: others });
    const role = await reservedRole(at);
    await expect(
      at.inside.iam.send(
        new GetRolePolicyCommand({ RoleName: role?.RoleName, PolicyName: "AwsSSOInlinePolicy" }),
      ),
    ).rejects.toMatchObject({ name: "NoSuchEntityException" });
  });
});

describe("the role of a permission set", () => {
  it("cannot be changed by the account's administrator", async () => {
    const at = await scene();
    await assign(at);
    const role = await reservedRole(at);
    await expect(
      at.inside.iam.send(
        new PutRolePolicyCommand({
          RoleName: role?.RoleName,
          PolicyName: "more",
          PolicyDocument: listBuckets,
        }),
      ),
    ).rejects.toMatchObject({ name: "UnmodifiableEntityException" });
  });
});
