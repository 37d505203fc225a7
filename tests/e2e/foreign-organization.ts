/**
 * An organization as nobody would declare it: made call by call through the AWS SDK, with names,
 * documents and corners that a blueprint of ours would not have.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { openSession, type AwsSession } from "@bailiwick/aws";
import type { Sandbox } from "./bailiwick.ts";

/** Makes the organization behind a sandbox that has none yet. */
export async function makeForeignOrganization(sandbox: Sandbox): Promise<void> {
  const session = await openSession({ destination: { kind: "sandbox", ...sandbox } });
  const organization = await makeTree(session);
  await makePolicies(session, organization);
  await makeAccess(session, sandbox.identityCenter, organization.accounts);
  await makeMemberRole(session, organization.accounts.at(-1) ?? "");
  session.close();
}

type Made = {
  readonly root: string;
  readonly ous: readonly string[];
  readonly accounts: readonly string[];
};

async function makeTree(session: AwsSession): Promise<Made> {
  const client = await session.organizations();
  await client.createOrganization({ FeatureSet: "ALL" });
  await client.enableAWSServiceAccess({ ServicePrincipal: "cloudtrail.amazonaws.com" });
  const root = (await client.listRoots({})).Roots?.[0]?.Id ?? "";
  const ou = async (ParentId: string, Name: string): Promise<string> =>
    (await client.createOrganizationalUnit({ ParentId, Name })).OrganizationalUnit?.Id ?? "";
  const teams = await ou(root, "Teams: \"A\" & 'B'");
  const nested = await ou(teams, "yes");
  const odd = await ou(root, "R/D #1");
  const red = await ou(root, "Red \u001b[31m team");
  const accounts: string[] = [];
  for (const [name, parent] of [
    ["null", nested],
    ["Payments - {prod}", odd],
    ["007", root],
  ] as const) {
    const id = await createAccount(session, name);
    if (parent !== root)
      await client.moveAccount({
        AccountId: id,
        SourceParentId: root,
        DestinationParentId: parent,
      });
    accounts.push(id);
  }
  await client.tagResource({
    ResourceId: accounts[1] ?? "",
    Tags: [
      { Key: "cost:centre", Value: "0042" },
      { Key: "empty", Value: "" },
    ],
  });
  return { root, ous: [teams, nested, odd, red], accounts };
}

async function createAccount(session: AwsSession, AccountName: string): Promise<string> {
  const client = await session.organizations();
  const Email = `aws+${AccountName.replaceAll(/\W+/g, "-")}@foreign.example`;
  const { CreateAccountStatus } = await client.createAccount({ AccountName, Email });
  for (;;) {
    const { CreateAccountStatus: status } = await client.describeCreateAccountStatus({
      CreateAccountRequestId: CreateAccountStatus?.Id ?? "",
    });
    if (status?.AccountId !== undefined) return status.AccountId;
    if (status?.State === "FAILED") throw new Error(`${AccountName}: ${status.FailureReason}`);
    await sleep(20);
  }
}

/** As a person would write it: other spacing, single values and lists mixed, a leaf that AWS escapes. */
const handWritten = `{ "Version" : "2012-10-17",
  "Statement": { "Sid":"NoLeaving", "Effect":"Deny", "Action":["organizations:LeaveOrganization"], "Resource":"*",
    "Condition":{"StringNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/break \\u0026 glass"}} } }`;

const noRoot = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      NotAction: ["sts:GetCallerIdentity", "iam:*"],
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:root"] } },
    },
  ],
});

async function makePolicies(session: AwsSession, { root, ous, accounts }: Made): Promise<void> {
  const client = await session.organizations();
  for (const PolicyType of ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const)
    await client.enablePolicyType({ RootId: root, PolicyType });
  const attach = async (Name: string, Content: string, targets: readonly string[]) => {
    const { Policy } = await client.createPolicy({
      Name,
      Content,
      Description: "",
      Type: "SERVICE_CONTROL_POLICY",
    });
    const PolicyId = Policy?.PolicySummary?.Id ?? "";
    for (const TargetId of targets) await client.attachPolicy({ PolicyId, TargetId });
  };
  await attach("stay", handWritten, [root, ous[1] ?? "", accounts[0] ?? ""]);
  await attach("No root!", noRoot, [ous[2] ?? ""]);
  await attach("attached to nothing", noRoot, []);
}

async function makeAccess(
  session: AwsSession,
  { instanceArn: InstanceArn, identityStoreId: IdentityStoreId }: Sandbox["identityCenter"],
  accounts: readonly string[],
): Promise<void> {
  const [admin, store] = [await session.ssoAdmin(), await session.identityStore()];
  const { GroupId = "" } = await store.createGroup({
    IdentityStoreId,
    DisplayName: "on-call: people",
  });
  const { UserId = "" } = await store.createUser({
    IdentityStoreId,
    UserName: "ada@foreign.example",
    DisplayName: "Ada",
    Name: { GivenName: "Ada", FamilyName: "Lovelace" },
  });
  await store.createGroupMembership({ IdentityStoreId, GroupId, MemberId: { UserId } });
  const { PermissionSet } = await admin.createPermissionSet({
    InstanceArn,
    Name: "Read.Only",
    SessionDuration: "PT90M",
    RelayState: "https://console.aws.amazon.com/cloudwatch",
  });
  const PermissionSetArn = PermissionSet?.PermissionSetArn ?? "";
  await admin.attachManagedPolicyToPermissionSet({
    InstanceArn,
    PermissionSetArn,
    ManagedPolicyArn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
  });
  await admin.putInlinePolicyToPermissionSet({
    InstanceArn,
    PermissionSetArn,
    InlinePolicy: handWritten.replace("Deny", "Allow").replace("LeaveOrganization", "Describe*"),
  });
  for (const [TargetId = "", PrincipalType, PrincipalId] of [
    [accounts[0], "GROUP", GroupId],
    [accounts[1], "GROUP", GroupId],
    [accounts[1], "USER", UserId],
  ] as const) {
    await admin.createAccountAssignment({
      InstanceArn,
      PermissionSetArn,
      TargetId,
      TargetType: "AWS_ACCOUNT",
      PrincipalType,
      PrincipalId,
    });
    await assigned(session, InstanceArn);
  }
}

/** Identity Center refuses a second assignment of a set in an account while one is under way. */
async function assigned(session: AwsSession, InstanceArn: string): Promise<void> {
  const client = await session.ssoAdmin();
  const underWay = { InstanceArn, Filter: { Status: "IN_PROGRESS" } } as const;
  for (;;) {
    const { AccountAssignmentsCreationStatus: statuses = [] } =
      await client.listAccountAssignmentCreationStatus(underWay);
    if (statuses.length === 0) return;
    await sleep(20);
  }
}

/** A role that no blueprint declares, in a member account. */
async function makeMemberRole(session: AwsSession, account: string): Promise<void> {
  const member = await session.assumeRole(
    `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`,
    "foreign",
  );
  await (
    await member.iam()
  ).createRole({
    RoleName: "Deployer",
    Path: "/ci/",
    AssumeRolePolicyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    }),
  });
}
