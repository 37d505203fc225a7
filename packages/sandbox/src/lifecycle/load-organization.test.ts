/** A sandbox that begins with a snapshot holds what the snapshot holds, under the same ids. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetRoleCommand, IAMClient, ListAttachedUserPoliciesCommand } from "@aws-sdk/client-iam";
import {
  DescribeAccountCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { ListAccountAssignmentsCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { emptyOrganization, type Organization } from "@bailiwick/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { account, allowAll, policy } from "../testing/fake-directory.ts";
import { startSandbox, type RunningSandbox } from "./start-sandbox.ts";

const management = account("111111111111");
const prod = account("222222222222");
const guest = account("333333333333");
const closed = account("444444444444");

const denyRegions = policy({ Effect: "Deny", Action: "ec2:*", Resource: "*" });
const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";

const member = { joined: "CREATED", state: "ACTIVE", tags: [] } as const;

const snapshot: Organization = {
  ...emptyOrganization,
  id: "o-exampleorgid",
  managementAccountId: management,
  root: { id: "r-ab12", enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"], tags: [] },
  organizationalUnits: [
    { path: "Workload", id: "ou-ab12-workload", tags: [{ key: "owner", value: "platform" }] },
    { path: "Workload/PROD", id: "ou-ab12-prodprod", tags: [] },
  ],
  accounts: [
    {
      ...member,
      name: "Closed",
      email: "c@example.com",
      id: closed,
      parent: "",
      state: "SUSPENDED",
    },
    { ...member, name: "Guest", email: "g@example.com", id: guest, parent: "", joined: "INVITED" },
    { ...member, name: "Management", email: "m@example.com", id: management, parent: "" },
    { ...member, name: "Prod", email: "p@example.com", id: prod, parent: "Workload/PROD" },
  ],
  policies: [
    {
      type: "SERVICE_CONTROL_POLICY",
      name: "DenyRegions",
      id: "p-denyreg1",
      description: "only ours",
      awsManaged: false,
      document: denyRegions,
      targets: [
        { kind: "ou", path: "Workload/PROD" },
        { kind: "account", name: "Guest" },
      ],
      tags: [],
    },
    {
      type: "SERVICE_CONTROL_POLICY",
      name: "FullAWSAccess",
      id: "p-FullAWSAccess",
      description: "Allows access to every operation",
      awsManaged: true,
      document: allowAll,
      targets: [
        { kind: "ou", path: "" },
        { kind: "ou", path: "Workload" },
        { kind: "ou", path: "Workload/PROD" },
        { kind: "account", name: "Closed" },
        { kind: "account", name: "Management" },
        { kind: "account", name: "Prod" },
      ],
      tags: [],
    },
  ],
  trustedAccess: ["sso.amazonaws.com"],
  identityCenter: {
    instanceArn: "arn:aws:sso:::instance/ssoins-0123456789abcdef",
    identityStoreId: "d-0123456789",
    identitySource: "identity-center",
    permissionSets: [
      {
        name: "Reader",
        arn: "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-fedcba9876543210",
        description: "reads",
        sessionDuration: "PT2H",
        relayState: undefined,
        managedPolicies: [readOnly],
        customerManagedPolicies: [],
        inlinePolicy: undefined,
        permissionsBoundary: undefined,
        tags: [],
      },
    ],
    groups: [{ displayName: "Developers", id: undefined, description: "", members: ["ann"] }],
    users: [
      {
        userName: "ann",
        id: undefined,
        displayName: "Ann",
        givenName: "Ann",
        familyName: "A",
        email: "a@example.com",
      },
    ],
    assignments: [
      {
        account: "Prod",
        permissionSet: "Reader",
        principal: { kind: "group", name: "Developers" },
      },
    ],
  },
  iam: [
    {
      account: "Prod",
      users: [
        {
          arn: `arn:aws:iam::${prod}:user/ci`,
          name: "ci",
          path: "/",
          id: undefined,
          groups: [],
          inlinePolicies: [],
          attachedPolicies: [readOnly],
          permissionsBoundary: undefined,
          tags: [],
        },
      ],
      groups: [],
      roles: [
        {
          arn: `arn:aws:iam::${prod}:role/OrganizationAccountAccessRole`,
          name: "OrganizationAccountAccessRole",
          path: "/",
          id: undefined,
          trustPolicy: policy({
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${management}:root` },
            Action: "sts:AssumeRole",
          }),
          maxSessionDurationSeconds: 3_600,
          inlinePolicies: [],
          attachedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
          permissionsBoundary: undefined,
          tags: [],
        },
      ],
      managedPolicies: [],
    },
  ],
};

let sandbox: RunningSandbox;
const folder = mkdtempSync(join(tmpdir(), "bailiwick-load-"));

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, from: snapshot, runtimeFolder: join(folder, "run") });
});

afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

const config = (credentials = sandbox.credentials) => ({
  endpoint: sandbox.endpoint,
  region: "us-east-1",
  maxAttempts: 1,
  credentials: { ...credentials },
});

async function inAccount(id: string): Promise<IAMClient> {
  const { Credentials: made } = await new STSClient(config()).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`,
      RoleSessionName: "test",
    }),
  );
  const credentials = {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
  return new IAMClient(config(credentials));
}

describe("a sandbox that begins with a snapshot", () => {
  const organizations = (): OrganizationsClient => new OrganizationsClient(config());

  it("has its organization, units and accounts under their ids", async () => {
    expect(sandbox.organizationId()).toBe("o-exampleorgid");
    expect(sandbox.managementAccountId).toBe(management);
    const units = await organizations().send(
      new ListOrganizationalUnitsForParentCommand({ ParentId: "ou-ab12-workload" }),
    );
    expect(units.OrganizationalUnits).toMatchObject([{ Id: "ou-ab12-prodprod", Name: "PROD" }]);
    const inProd = await organizations().send(
      new ListAccountsForParentCommand({ ParentId: "ou-ab12-prodprod" }),
    );
    expect(inProd.Accounts).toMatchObject([{ Id: prod, Name: "Prod", Email: "p@example.com" }]);
  });

  it("has invited accounts without a role for the management account, and closed ones closed", async () => {
    const invited = await organizations().send(new DescribeAccountCommand({ AccountId: guest }));
    expect(invited.Account).toMatchObject({ JoinedMethod: "INVITED", Status: "ACTIVE" });
    await expect(inAccount(guest)).rejects.toMatchObject({ name: "AccessDenied" });
    const gone = await organizations().send(new DescribeAccountCommand({ AccountId: closed }));
    expect(["SUSPENDED", "PENDING_CLOSURE"]).toContain(gone.Account?.Status);
    await expect(inAccount(closed)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("has its policies where they are attached, AWS's own among them", async () => {
    const namesAt = async (TargetId: string): Promise<unknown> => {
      const { Policies = [] } = await organizations().send(
        new ListPoliciesForTargetCommand({ TargetId, Filter: "SERVICE_CONTROL_POLICY" }),
      );
      return Policies.map(({ Id }) => Id).toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1));
    };
    expect(await namesAt("ou-ab12-prodprod")).toEqual(["p-FullAWSAccess", "p-denyreg1"]);
    expect(await namesAt(guest)).toEqual(["p-denyreg1"]);
    expect(await namesAt("r-ab12")).toEqual(["p-FullAWSAccess"]);
  });

  it("has the users, roles and assignments of its accounts", async () => {
    const iam = await inAccount(prod);
    const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: "ci" }));
    expect(attached.AttachedPolicies).toMatchObject([{ PolicyArn: readOnly }]);
    const { Role } = await iam.send(
      new GetRoleCommand({ RoleName: "OrganizationAccountAccessRole" }),
    );
    expect(Role?.MaxSessionDuration).toBe(3_600);
    const { AccountAssignments } = await new SSOAdminClient(config()).send(
      new ListAccountAssignmentsCommand({
        InstanceArn: snapshot.identityCenter?.instanceArn,
        AccountId: prod,
        PermissionSetArn: snapshot.identityCenter?.permissionSets[0]?.arn,
      }),
    );
    expect(AccountAssignments).toMatchObject([{ AccountId: prod, PrincipalType: "GROUP" }]);
  });
});
