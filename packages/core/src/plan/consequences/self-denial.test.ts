import { describe, expect, it } from "vitest";
import type { Organization, OrganizationPolicy } from "../../organization/organization.ts";
import { topologicalOrder } from "../order.ts";
import type { SelfDenial } from "../plan.ts";
import { managementAccountId } from "../testing/arbitraries.ts";
import {
  account,
  accountId,
  assignment,
  center,
  denying,
  draftBetween,
  group,
  organization,
  ou,
  permissionSet,
  scp,
  user,
} from "../testing/organizations.ts";
import { smallCatalogue } from "../testing/small-catalogue.ts";
import type { Caller } from "./caller.ts";
import { selfDenials } from "./self-denial.ts";

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
const roleArn = `arn:aws:iam::${String(managementAccountId)}:role/Deployer`;

const caller: Caller = {
  principal: {
    kind: "role-session",
    roleArn,
    sessionArn: `arn:aws:sts::${String(managementAccountId)}:assumed-role/Deployer/me`,
    account: managementAccountId ?? never("an id"),
  },
  memberRoles: ["OrganizationAccountAccessRole"],
  collectCalls: [{ service: "iam", operation: "GetAccountAuthorizationDetails" }],
  region: "us-west-2",
  actionsOf: (service, operation) => [`${service === "sso-admin" ? "sso" : service}:${operation}`],
};

function never(what: string): never {
  throw new Error(`there is ${what}`);
}

/** The management account has the role that calls, with all rights. */
function governed(facts: Partial<Organization>): Organization {
  const role = {
    arn: roleArn,
    name: "Deployer",
    path: "/",
    id: undefined,
    trustPolicy: denying("sts:AssumeRole"),
    maxSessionDurationSeconds: 3_600,
    inlinePolicies: [],
    attachedPolicies: [administrator],
    permissionsBoundary: undefined,
    tags: [],
  };
  return organization({
    ...facts,
    iam: [{ account: "Management", users: [], groups: [], roles: [role], managedPolicies: [] }],
  });
}

function denialsBetween(
  observed: Organization,
  desired: Organization,
  who = caller,
): readonly SelfDenial[] {
  const draft = draftBetween({ observed, desired });
  return selfDenials({
    steps: topologicalOrder(draft.steps),
    before: draft.observed,
    caller: who,
    catalogue: smallCatalogue,
  });
}

const accounts = [
  account("Dev", "W", { id: accountId(1) }),
  account("Prod", "W", { id: accountId(2) }),
];
const tree = { organizationalUnits: [ou("W")], accounts };

/** What attaching a policy to the OU of both accounts denies. */
function attaching(
  document: string,
  facts: Partial<OrganizationPolicy> = {},
): readonly SelfDenial[] {
  const guard = (targets: readonly string[]) => [scp("Guard", targets, { document, ...facts })];
  const root = {
    id: "r-ab12",
    enabledPolicyTypes: ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const,
    tags: [],
  };
  return denialsBetween(
    governed({ ...tree, root, policies: guard([]) }),
    governed({ ...tree, root, policies: guard(["W"]) }),
  );
}

describe("a plan that locks its own role out", () => {
  it("is found where an SCP forbids the collector to read", () => {
    const found = attaching(denying("iam:Get*"));
    expect(found.map(({ kind, step, deniedStep, call }) => [kind, step, deniedStep, call])).toEqual(
      [
        [
          "denied",
          "attach-policy:scp:Guard@ou:W",
          "collect:account:Dev",
          "iam:GetAccountAuthorizationDetails on *",
        ],
        [
          "denied",
          "attach-policy:scp:Guard@ou:W",
          "collect:account:Prod",
          "iam:GetAccountAuthorizationDetails on *",
        ],
      ],
    );
    expect(found[0]?.because[0]).toMatchObject({ policy: "Guard" });
    expect(found[0]?.because[0]?.statement).toContain("No");
  });

  it("is found where an RCP forbids the collector to enter", () => {
    const document =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}]}';
    const found = attaching(document, { type: "RESOURCE_CONTROL_POLICY" });
    expect(found.map(({ call }) => call)).toEqual([
      `sts:AssumeRole on arn:aws:iam::${String(accountId(1))}:role/OrganizationAccountAccessRole`,
      `sts:AssumeRole on arn:aws:iam::${String(accountId(2))}:role/OrganizationAccountAccessRole`,
    ]);
  });

  it("is not found where the guardrail leaves the role out", () => {
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Deny",
        Action: "iam:*",
        Resource: "*",
        Condition: {
          ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/OrganizationAccountAccessRole" },
        },
      },
    });
    expect(attaching(document)).toEqual([]);
    expect(attaching(denying("s3:*"))).toEqual([]);
  });

  it("is unknown where it turns on what nobody knows before", () => {
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Deny",
        Action: "iam:*",
        Resource: "*",
        Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } },
      },
    });
    expect(attaching(document).map(({ kind }) => kind)).toEqual(["unknown", "unknown"]);
  });

  it("is found for an account that the plan makes and moves", () => {
    const guard = scp("Guard", ["W"], { document: denying("iam:*") });
    const found = denialsBetween(
      governed({ organizationalUnits: [ou("W")], policies: [guard] }),
      governed({
        organizationalUnits: [ou("W")],
        accounts: [account("New", "W")],
        policies: [guard],
      }),
    );
    expect(found.map(({ step, deniedStep }) => [step, deniedStep])).toEqual([
      ["move-account:account:New@ou:W", "collect:account:New"],
    ]);
  });

  it("is found also where a later step gives back what an earlier one took", () => {
    const guard = (targets: readonly string[]) => [
      scp("Guard", targets, { document: denying("iam:*") }),
    ];
    const units = { organizationalUnits: [ou("W")] };
    const found = denialsBetween(
      governed({ ...units, policies: guard(["W"]) }),
      governed({ ...units, accounts: [account("New", "W")], policies: guard([]) }),
    );
    expect(found.map(({ step }) => step)).toEqual(["move-account:account:New@ou:W"]);
  });

  it("is found for an account that leaves a guardrail's reach after it was attached", () => {
    const guard = (targets: readonly string[]) => [
      scp("Guard", targets, { document: denying("iam:*") }),
    ];
    const at = (parent: string) => [account("Dev", parent, { id: accountId(1) })];
    const units = { organizationalUnits: [ou("W")] };
    const found = denialsBetween(
      governed({ ...units, accounts: at("W"), policies: guard([]) }),
      governed({ ...units, accounts: at(""), policies: guard(["W"]) }),
    );
    expect(found.map(({ step }) => step)).toEqual(["attach-policy:scp:Guard@ou:W"]);
  });

  it("is laid to the step that did it among many that did not", () => {
    const guards = (targets: readonly string[]) => [
      scp("A", targets, { document: denying("s3:*") }),
      scp("B", targets, { document: denying("iam:*") }),
      scp("C", targets, { document: denying("ec2:*") }),
    ];
    const found = denialsBetween(
      governed({ ...tree, policies: guards([]) }),
      governed({ ...tree, policies: guards(["W"]) }),
    );
    expect(found.map(({ step, deniedStep }) => [step, deniedStep])).toEqual([
      ["attach-policy:scp:B@ou:W", "collect:account:Dev"],
      ["attach-policy:scp:B@ou:W", "collect:account:Prod"],
    ]);
  });

  it("is not found for a new account where nothing is known of the caller at all", () => {
    const guard = scp("Guard", ["W"], { document: denying("s3:*") });
    const found = denialsBetween(
      organization({ organizationalUnits: [ou("W")], policies: [guard] }),
      organization({
        organizationalUnits: [ou("W")],
        accounts: [account("New", "W")],
        policies: [guard],
      }),
    );
    expect(found).toEqual([]);
  });

  it("is not found for what was denied before: that is not the plan's doing", () => {
    const old = scp("Old", ["W"], { document: denying("iam:*") });
    const guard = (targets: readonly string[]) => [
      old,
      scp("Guard", targets, { document: denying("iam:*") }),
    ];
    expect(
      denialsBetween(
        governed({ ...tree, policies: guard([]) }),
        governed({ ...tree, policies: guard(["W"]) }),
      ),
    ).toEqual([]);
  });

  it("is not found in the management account, which no SCP binds", () => {
    const guard = (targets: readonly string[]) => [
      scp("Guard", targets, { document: denying("organizations:*", "sso:*") }),
    ];
    expect(
      denialsBetween(
        governed({ policies: guard([]) }),
        governed({ ...tree, accounts: [], policies: guard([""]) }),
      ),
    ).toEqual([]);
  });

  it("is found for a caller in a member account, whom SCPs do bind", () => {
    const member: Caller = {
      ...caller,
      principal: {
        kind: "role-session",
        roleArn: `arn:aws:iam::${String(accountId(1))}:role/OrganizationAccountAccessRole`,
        sessionArn: `arn:aws:sts::${String(accountId(1))}:assumed-role/OrganizationAccountAccessRole/me`,
        account: accountId(1) ?? never("an id"),
      },
    };
    const policies = (targets: readonly string[]) => [
      scp("Guard", targets, { document: denying("organizations:*") }),
      scp(
        "Other",
        targets.map(() => ""),
        { document: denying("s3:*") },
      ),
    ];
    const found = denialsBetween(
      governed({ ...tree, policies: policies([]) }),
      governed({ ...tree, policies: policies(["W"]) }),
      member,
    );
    // Asked of the policy and of the node.
    expect(found.map(({ call }) => call.split("/")[0])).toEqual([
      `organizations:AttachPolicy on arn:aws:organizations::${String(managementAccountId)}:policy`,
      `organizations:AttachPolicy on arn:aws:organizations::${String(managementAccountId)}:root`,
    ]);
    expect(new Set(found.map(({ step, deniedStep }) => `${step} ${deniedStep}`))).toEqual(
      new Set(["attach-policy:scp:Guard@ou:W attach-policy:scp:Other@ou:"]),
    );
  });

  it("is found where the caller's own permission set is unassigned before other calls", () => {
    const reserved = `arn:aws:iam::${String(managementAccountId)}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`;
    const person: Caller = {
      ...caller,
      principal: {
        kind: "role-session",
        roleArn: reserved,
        sessionArn: `arn:aws:sts::${String(managementAccountId)}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada`,
        account: managementAccountId ?? never("an id"),
      },
    };
    const having = (members: readonly string[], others: readonly string[]) =>
      governed({
        identityCenter: center({
          permissionSets: [
            permissionSet("Admin", { managedPolicies: [administrator] }),
            permissionSet("Reader"),
          ],
          users: [user("ada"), user("bob")],
          groups: [group("Admins", ...members), group("Readers")],
          assignments: [
            assignment("Admins", "Admin", "Management"),
            ...others.map((where) => assignment("Readers", "Reader", where)),
          ],
        }),
      });
    const lost = (before: Organization, after: Organization) =>
      denialsBetween(before, after, person).map(({ step, deniedStep }) => [step, deniedStep]);
    expect(lost(having(["ada", "bob"], ["Management"]), having(["bob"], []))).toEqual([
      ["remove-member:member:Admins/ada", "unassign:assignment:Management/Reader/group:Readers"],
    ]);
    expect(lost(having(["ada"], []), having([], []))).toEqual([
      ["remove-member:member:Admins/ada", "collect:organization"],
    ]);
    expect(lost(having(["ada", "bob"], []), having(["ada"], []))).toEqual([]);
  });
});
