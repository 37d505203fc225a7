/** Collecting from a sandbox what was put there. */
import { collectOrganization } from "@bailiwick/aws";
import type { Organization, PermissionSet, StepOperation } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { catalogue } from "../workflow/facts.ts";
import {
  collected,
  executorIn,
  never,
  sandboxSession,
  stepOf,
  type SandboxSession,
} from "./sandbox-session.ts";

const developer: PermissionSet = {
  name: "Developer",
  arn: undefined,
  description: "builds",
  sessionDuration: "PT8H",
  relayState: undefined,
  managedPolicies: [
    "arn:aws:iam::aws:policy/IAMReadOnlyAccess",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:iam::aws:policy/SecurityAudit",
  ],
  customerManagedPolicies: [],
  inlinePolicy: undefined,
  permissionsBoundary: undefined,
  tags: [],
};

const numbers = [1, 2, 3, 4, 5];

/** Five of everything that is listed in pages. */
const making: readonly StepOperation[] = [
  { kind: "enable-policy-type", policyType: "SERVICE_CONTROL_POLICY" },
  ...numbers.flatMap((number): readonly StepOperation[] => [
    { kind: "create-ou", path: `OU ${number}`, tags: [{ key: "n", value: `${number}` }] },
    { kind: "create-account", name: `A${number}`, email: `a${number}@example.com`, tags: [] },
    {
      kind: "create-policy",
      policyType: "SERVICE_CONTROL_POLICY",
      name: `P${number}`,
      description: "",
      document: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:Put*","Resource":"*"}]}`,
      tags: [],
    },
    {
      kind: "attach-policy",
      policyType: "SERVICE_CONTROL_POLICY",
      name: "P1",
      target: { kind: "account", name: `A${number}` },
    },
  ]),
  { kind: "create-group", displayName: "Developers", description: "" },
  ...numbers.map((number): StepOperation => ({
    kind: "create-user",
    userName: `u${number}`,
    displayName: `U ${number}`,
    givenName: "U",
    familyName: `${number}`,
    email: `u${number}@example.com`,
  })),
  ...numbers.map((number): StepOperation => ({
    kind: "add-member",
    group: "Developers",
    userName: `u${number}`,
  })),
  { kind: "create-permission-set", permissionSet: developer },
  ...numbers.map((number): StepOperation => ({
    kind: "assign",
    account: `A${number}`,
    permissionSet: "Developer",
    principal: { kind: "group", name: "Developers" },
  })),
];

/** Does steps in an organization that is there. */
async function does(
  { session }: SandboxSession,
  operations: readonly StepOperation[],
): Promise<void> {
  const executor = await executorIn(session);
  for (const step of operations.map(stepOf))
    expect(await executor.execute(step, never), step.id).toMatchObject({ kind: "done" });
}

/** Each sandbox has an administrator of its own, and IAM gives each role it makes a new id. */
function comparable(organization: Organization): Organization {
  const iam = organization.iam.map((account) => ({
    ...account,
    users: account.users.filter((user) => user.name !== "bailiwick-admin"),
    roles: account.roles.map((role) => ({ ...role, id: undefined })),
  }));
  return { ...organization, iam };
}

describe("collecting", { timeout: 60_000 }, () => {
  it("finds in pages of two all that it finds in whole pages", async () => {
    const whole = await sandboxSession({ organization: true });
    await does(whole, making);
    const found = await collected(whole.session);
    expect(found.gaps).toEqual([]);
    expect(found.accounts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(numbers.map((number) => `A${number}`)),
    );
    expect(found.policies.find(({ name }) => name === "P1")?.targets).toHaveLength(5);
    expect(found.identityCenter?.groups[0]?.members).toHaveLength(5);
    expect(found.identityCenter?.assignments).toHaveLength(5);
    const paged = await sandboxSession({ from: found, pageSize: 2 });
    const again = await collected(paged.session);
    expect(comparable(again)).toEqual(comparable(found));
  });

  it("names each account that no role of ours could enter, and reads the rest", async () => {
    const given = await sandboxSession({ organization: true });
    await does(given, making.slice(0, 9));
    const found = await collectOrganization(given.session, {
      catalogue: catalogue(),
      memberRoles: ["NoSuchRole"],
    });
    expect(found.gaps).toEqual(
      ["A1", "A2"].map((account) => ({
        subject: "iam",
        account,
        reason: expect.stringMatching(/^AccessDenied: .*NoSuchRole/) as string,
      })),
    );
    expect(found.accounts).toHaveLength(3);
    expect(found.iam.map(({ account }) => account)).toEqual(["management"]);
  });

  it("takes the first role that lets it in", async () => {
    const given = await sandboxSession({ organization: true });
    await does(given, making.slice(0, 3));
    const found = await collectOrganization(given.session, {
      catalogue: catalogue(),
      memberRoles: ["NoSuchRole", "OrganizationAccountAccessRole"],
    });
    expect(found.gaps).toEqual([]);
    expect(found.iam.map(({ account }) => account)).toEqual(["A1", "management"]);
  });

  it("finds the same assignments by principal as by account and permission set", async () => {
    const given = await sandboxSession({ organization: true });
    await does(
      given,
      making.filter(({ kind }) => kind !== "create-user" && kind !== "add-member"),
    );
    const byPrincipal = await collected(given.session);
    const callsByPrincipal = given.sandbox.calls();
    expect(callsByPrincipal).toMatchObject({
      "sso-admin.ListAccountAssignmentsForPrincipal": expect.any(Number) as number,
    });
    const asked = callsByPrincipal["sso-admin.ListAccountAssignments"] ?? 0;
    await does(
      given,
      making.filter(({ kind }) => kind === "create-user"),
    );
    const byPair = await collected(given.session);
    expect(given.sandbox.calls()["sso-admin.ListAccountAssignments"]).toBe(asked + 5);
    expect(byPair.identityCenter?.assignments).toHaveLength(5);
    expect(byPair.identityCenter?.assignments).toEqual(byPrincipal.identityCenter?.assignments);
  });

  it("knows only the account where there is no organization", async () => {
    const { session, sandbox } = await sandboxSession();
    const found = await collected(session);
    expect(found).toMatchObject({
      id: undefined,
      managementAccountId: sandbox.managementAccountId,
      accounts: [],
      gaps: [],
    });
  });

  it("leaves a part that is denied as a gap, with AWS's reason", async () => {
    const given = await sandboxSession({
      organization: true,
      faults: {
        killAt: undefined,
        rules: [
          {
            target: "organizations.ListAWSServiceAccessForOrganization",
            effects: [{ kind: "fail", code: "AccessDeniedException", probability: 1 }],
          },
        ],
      },
    });
    const found = await collected(given.session);
    expect(found.gaps).toEqual([
      {
        subject: "trusted-access",
        reason: expect.stringContaining("AccessDeniedException") as string,
      },
    ]);
  });
});
