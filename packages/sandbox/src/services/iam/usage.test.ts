import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetAccountAuthorizationDetailsCommand,
  GetGroupCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsForUserCommand,
  ListPoliciesCommand,
  PutUserPermissionsBoundaryCommand,
  UpdateGroupCommand,
  type EntityType,
} from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { liveSandbox } from "../../testing/live-sandbox.ts";

const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const powerUser = "arn:aws:iam::aws:policy/PowerUserAccess";
const listing = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }],
});

describe("a policy that bounds a user", () => {
  // https://github.com/gruntwork-io/cloud-nuke/issues/972
  it("cannot be deleted, and is listed as a boundary", async () => {
    const { iam } = await liveSandbox();
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "Boundary", PolicyDocument: listing }),
    );
    const PolicyArn = Policy?.Arn;
    await iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: "ana", PermissionsBoundary: PolicyArn }),
    );
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete a policy attached to entities.",
    });
    const usersBy = async (PolicyUsageFilter?: "PermissionsPolicy" | "PermissionsBoundary") => {
      const asked = new ListEntitiesForPolicyCommand({ PolicyArn, PolicyUsageFilter });
      return (await iam.send(asked)).PolicyUsers?.map(({ UserName }) => UserName);
    };
    expect(await usersBy()).toEqual(["ana"]);
    expect(await usersBy("PermissionsBoundary")).toEqual(["ana"]);
    expect(await usersBy("PermissionsPolicy")).toEqual([]);
    const boundaries = await iam.send(
      new ListPoliciesCommand({ Scope: "Local", PolicyUsageFilter: "PermissionsBoundary" }),
    );
    expect(boundaries.Policies?.map(({ Arn }) => Arn)).toEqual([PolicyArn]);
    const given = await iam.send(
      new ListPoliciesCommand({ Scope: "Local", PolicyUsageFilter: "PermissionsPolicy" }),
    );
    expect(given.Policies).toEqual([]);
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: "ana" }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
  });
});

describe("the account's authorization details", () => {
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
  it("hold AWS's policies that are in use, and the account's, each where it is asked for", async () => {
    const { iam } = await liveSandbox();
    await iam.send(new CreateUserCommand({ UserName: "ana", PermissionsBoundary: powerUser }));
    await iam.send(new AttachUserPolicyCommand({ UserName: "ana", PolicyArn: readOnly }));
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "Own", PolicyDocument: listing }),
    );
    const policiesIn = async (...Filter: readonly EntityType[]) => {
      const asked = new GetAccountAuthorizationDetailsCommand({ Filter: [...Filter] });
      return (await iam.send(asked)).Policies ?? [];
    };
    const arnsIn = async (...filter: readonly EntityType[]) =>
      (await policiesIn(...filter)).map(({ Arn }) => Arn);
    expect(await arnsIn("LocalManagedPolicy")).toEqual([Policy?.Arn]);
    expect(await arnsIn("AWSManagedPolicy")).toEqual(expect.arrayContaining([readOnly, powerUser]));
    expect(await arnsIn("AWSManagedPolicy")).not.toContain("arn:aws:iam::aws:policy/SecurityAudit");
    expect(await arnsIn()).toEqual(expect.arrayContaining([readOnly, Policy?.Arn]));
    expect(await arnsIn("User")).toEqual([]);
    const counted = (await policiesIn("AWSManagedPolicy")).find(({ Arn }) => Arn === powerUser);
    expect(counted).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 1 });
  });
});

describe("a group", () => {
  it("keeps its members when it is renamed", async () => {
    const { iam } = await liveSandbox();
    await iam.send(new CreateGroupCommand({ GroupName: "web" }));
    await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "web", UserName: "ana" }));
    const taken = new UpdateGroupCommand({ GroupName: "web", NewGroupName: "OPS" });
    await expect(iam.send(taken)).rejects.toMatchObject({ name: "EntityAlreadyExistsException" });
    await iam.send(
      new UpdateGroupCommand({ GroupName: "web", NewGroupName: "front", NewPath: "/teams/" }),
    );
    const { Group, Users } = await iam.send(new GetGroupCommand({ GroupName: "front" }));
    expect(Group?.Arn).toMatch(/:group\/teams\/front$/);
    expect(Users?.map(({ UserName }) => UserName)).toEqual(["ana"]);
    const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName: "ana" }));
    expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(["front"]);
    await expect(iam.send(new GetGroupCommand({ GroupName: "web" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
  });
});
