/**
 * The files that the panel's server reads, for an organization like Shoppers in which everything
 * occurs that the panel can show: each state of a guardrail, gaps, a plan that failed half way.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AccountId, Organization } from "@bailiwick/core";
import { emptyOrganization, parseAccountId, writeSnapshot } from "@bailiwick/core";
import type {
  ApplyMessage,
  GuardrailReport,
  GuardrailsMessage,
  PlanFile,
  StatusMessage,
} from "@bailiwick/wire";

const collectedAt = new Date(Date.now() - 3_600_000).toISOString();

/** Writes the files into a folder. */
export function writePanelFiles(folder: string, organization = shoppersLike()): void {
  mkdirSync(folder, { recursive: true });
  const keep = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  keep("organization.json", writeSnapshot(organization, { collectedAt }));
  keep("status.json", JSON.stringify(status));
  keep("guardrails.json", JSON.stringify(guardrails));
  keep("plan.json", JSON.stringify(planned));
  keep("apply.json", JSON.stringify(applied));
}

/** Nine accounts. */
function shoppersLike(): Organization {
  const accounts = [
    ["management", ""],
    ["Log Archive", "Security/PROD"],
    ["Security", "Security/PROD"],
    ["Network", "Infrastructure/PROD"],
    ["Dev", "Workload/SDLC"],
    ["Test", "Workload/SDLC"],
    ["Prod", "Workload/PROD"],
  ] as const;
  return {
    ...emptyOrganization,
    id: "o-shoppers01",
    managementAccountId: accountId(0),
    root: { id: "r-ab12", enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"], tags: [] },
    organizationalUnits: ouPaths.map((path) => ({ path, id: `ou-${path}`, tags: [] })),
    accounts: accounts.map(([name, parent], at) => ({
      name,
      email: `aws+${name.toLowerCase().replace(" ", "-")}@shoppers.example`,
      id: accountId(at),
      parent,
      state: "ACTIVE",
      joined: "CREATED",
      tags: [],
    })),
    policies: [
      policy("FullAWSAccess", ["", ...ouPaths], { awsManaged: true }),
      policy("deny-root-user", [""]),
      policy("encrypt-ebs", ["Workload"]),
    ],
    identityCenter,
    gaps: [{ subject: "iam", account: "Network", reason: "AccessDenied for sts:AssumeRole" }],
  };
}

/** 300 accounts, and 60,000 people with their groups. */
export function large(): Organization {
  const small = shoppersLike();
  const users = Array.from({ length: 60_000 }, (_, at) => person(`person-${at}@shoppers.example`));
  const accounts = Array.from({ length: 300 }, (_, at) => ({
    name: `Account ${at}`,
    email: `aws+${at}@shoppers.example`,
    id: accountId(at),
    parent: ouPaths[at % ouPaths.length] ?? "",
    state: "ACTIVE" as const,
    joined: "CREATED" as const,
    tags: [],
  }));
  const groups = Array.from({ length: 200 }, (_, at) => ({
    displayName: `Group ${at}`,
    id: undefined,
    description: "",
    members: users.filter((_user, user) => user % 200 === at).map(({ userName }) => userName),
  }));
  const assignments = accounts.flatMap(({ name }) =>
    groups.slice(0, 20).map(({ displayName }) => ({
      account: name,
      permissionSet: "Developer",
      principal: { kind: "group" as const, name: displayName },
    })),
  );
  return { ...small, accounts, identityCenter: { ...identityCenter, users, groups, assignments } };
}

const ouPaths = [
  "Infrastructure",
  "Infrastructure/PROD",
  "Security",
  "Security/PROD",
  "Workload",
  "Workload/PROD",
  "Workload/SDLC",
];

function accountId(at: number): AccountId | undefined {
  return parseAccountId(String(111_111_111_111 + at));
}

function policy(
  name: string,
  paths: readonly string[],
  { awsManaged = false }: { readonly awsManaged?: boolean } = {},
): Organization["policies"][number] {
  return {
    type: "SERVICE_CONTROL_POLICY",
    name,
    id: `p-${name}`,
    description: "",
    awsManaged,
    document: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`,
    targets: paths.map((path) => ({ kind: "ou", path })),
    tags: [],
  };
}

const person = (userName: string) => ({
  userName,
  id: undefined,
  displayName: userName.split("@")[0] ?? "",
  givenName: "Given",
  familyName: "Family",
  email: userName,
});

const permissionSet = (name: string, inlinePolicy: string | undefined) => ({
  name,
  arn: `arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-${name.toLowerCase()}`,
  description: `${name} in the accounts of their team.`,
  sessionDuration: "PT8H",
  relayState: undefined,
  managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  customerManagedPolicies: [],
  inlinePolicy,
  permissionsBoundary: undefined,
  tags: [],
});

const identityCenter: NonNullable<Organization["identityCenter"]> = {
  instanceArn: "arn:aws:sso:::instance/ssoins-1111111111111111",
  identityStoreId: "d-1111111111",
  identitySource: "identity-center",
  permissionSets: [
    permissionSet("Developer", `{"Version":"2012-10-17","Statement":[]}`),
    permissionSet("Auditor", undefined),
  ],
  groups: [
    {
      displayName: "Developers",
      id: undefined,
      description: "Who build the shop",
      members: ["ada@shoppers.example", "grace@shoppers.example"],
    },
    { displayName: "Auditors", id: undefined, description: "", members: ["ida@shoppers.example"] },
  ],
  users: ["ada", "grace", "ida"].map((name) => person(`${name}@shoppers.example`)),
  assignments: [
    grant("Dev", "Developer", "Developers"),
    grant("Test", "Developer", "Developers"),
    grant("Prod", "Auditor", "Auditors"),
    {
      account: "Prod",
      permissionSet: "Developer",
      principal: { kind: "user", name: "grace@shoppers.example" },
      until: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    },
  ],
};

function grant(account: string, set: string, group: string) {
  return { account, permissionSet: set, principal: { kind: "group" as const, name: group } };
}

const status: StatusMessage = {
  version: 1,
  kind: "bailiwick/status",
  bailiwick: "0.1.0",
  name: "Shoppers",
  organizationId: "o-shoppers01",
  managementAccountId: "111111111111",
  region: "us-west-2",
  destination: "sandbox",
  collectedAt,
  readOnly: true,
};

const guardrail: GuardrailReport = {
  name: "deny-root-user",
  title: "No actions by the root user",
  reason: "The root user is nobody in particular; daily work never needs it.",
  kind: "preventive",
  mandatory: true,
  policyType: "SERVICE_CONTROL_POLICY",
  policies: ["deny-root-user"],
  targets: [{ kind: "ou", name: "/" }],
  missing: [],
  exceptions: [],
  claim: "Root users can do nothing.",
  state: { kind: "checked", requests: 400, seed: 1 },
};

const guardrails: GuardrailsMessage = {
  version: 1,
  kind: "bailiwick/guardrails",
  checkedAt: collectedAt,
  collectedAt,
  catalogue: "2026-09-26",
  guardrails: [
    guardrail,
    {
      ...guardrail,
      name: "encrypt-ebs",
      title: "EBS volumes are encrypted",
      mandatory: false,
      policies: ["encrypt-ebs"],
      targets: [
        { kind: "ou", name: "Workload" },
        { kind: "ou", name: "Infrastructure" },
      ],
      missing: [{ kind: "ou", name: "Infrastructure" }],
      exceptions: [
        {
          who: "role Restore",
          where: ["Prod"],
          reason: "Old backups are restored as they were.",
          owner: "ida@shoppers.example",
          expires: new Date(Date.now() + 30 * 86_400_000).toISOString(),
        },
      ],
      claim: "Nobody can make a volume that is not encrypted.",
      state: {
        kind: "refuted",
        witness: {
          who: "permission set Developer in Network",
          principal: "arn:aws:iam::111111111114:role/aws-reserved/sso.amazonaws.com/Developer",
          account: "Network",
          action: "ec2:CreateVolume",
          resource: "arn:aws:ec2:us-west-2:111111111114:volume/*",
          context: { "ec2:Encrypted": "false" },
          because: "No SCP on the way to Network denies it.",
        },
      },
    },
    {
      ...guardrail,
      name: "approved-regions",
      title: "Approved Regions only",
      policies: ["approved-regions"],
      state: { kind: "unknown", reasons: ["IAM of the account Network could not be read."] },
    },
  ],
  assertions: [
    {
      name: "developers-change-nothing-in-production",
      claim: "Developers can look at production and change nothing there.",
      state: { kind: "checked", requests: 400, seed: 1 },
    },
  ],
};

const call = (operation: string) => ({ service: "organizations", operation });
const step = { dependsOn: [], locks: [], destroys: false, estimateSeconds: 30 };

const planned: PlanFile = {
  version: 1,
  kind: "bailiwick/plan",
  createdAt: collectedAt,
  bailiwick: "0.1.0",
  blueprint: "bailiwick.yaml",
  hash: "5ab03b84f87fcf2c9a711c2381d2e1036c92fa6f399283ee02c2d572097fbcea",
  plan: {
    organizationId: "o-shoppers01",
    managementAccountId: "111111111111",
    region: "us-west-2",
    observedHash: "observed",
    desiredHash: "desired",
    steps: [
      {
        ...step,
        id: "create-ou:Sandbox",
        operation: { kind: "create-ou", path: "Sandbox", tags: [] },
        calls: [call("CreateOrganizationalUnit")],
      },
      {
        ...step,
        id: "create-account:Playground",
        operation: {
          kind: "create-account",
          name: "Playground",
          email: "aws+playground@shoppers.example",
          tags: [],
        },
        calls: [call("CreateAccount"), call("DescribeCreateAccountStatus")],
        estimateSeconds: 240,
      },
    ],
    prerequisites: [
      {
        summary: "Enable Identity Center",
        detail: "No API makes an organization's instance: enable it in the console.",
      },
    ],
    adopted: [],
    known: [],
    needsAdoption: [],
    unmanaged: ["account:Old Website"],
    accessChanges: [
      {
        change: "gains",
        who: "group Developers",
        account: "Playground",
        accounts: ["Playground"],
        what: "permission set Developer",
        step: undefined,
      },
    ],
    selfDenials: [],
    estimateSeconds: 270,
  },
};

const applied: ApplyMessage = {
  version: 1,
  kind: "bailiwick/apply",
  planHash: planned.hash,
  startedAt: collectedAt,
  finishedAt: collectedAt,
  outcome: "partly-applied",
  resumed: false,
  steps: [
    { id: "create-ou:Sandbox", state: "done", durationMs: 120 },
    {
      id: "create-account:Playground",
      state: "failed",
      error: {
        code: "EMAIL_ALREADY_EXISTS",
        operation: "organizations:CreateAccount",
        detail: "The e-mail address is another account's.",
      },
    },
  ],
};
