/** Independent questions with their answers, over what `get-account-authorization-details` tells. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ContextValue } from "../evaluate/request.ts";
import { accountOfArn } from "../iam/arn.ts";
import { parseAccountId } from "../iam/ids.ts";
import { emptyOrganization } from "../organization/organization.ts";
import type {
  Account,
  AccountIam,
  Organization,
  OrganizationPolicy,
  PolicyTarget,
} from "../organization/organization.ts";
import { smallCatalogue } from "./testing/small-catalogue.ts";
import { whoCan } from "./who-can.ts";

const root = process.env["BAILIWICK_CASES"];

// The files are other people's JSON; what is missing in them fails the test that needs it.
type Json = Record<string, any>;

type Case = {
  readonly kind: "can_i" | "who_can" | "who_can_batch_resource";
  readonly files: {
    readonly gaads: string[];
    readonly resources?: string[];
    readonly scps?: string[];
  };
  readonly input: Json;
  readonly expected: unknown;
};

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(root ?? "", "account-queries", file), "utf8"));
}

describe.skipIf(root === undefined)("account queries (needs BAILIWICK_CASES)", () => {
  const cases = root === undefined ? [] : read<Case[]>("cases.json");
  const files = root === undefined ? {} : read<Json>("files.json");

  it("are as many as expected", () => {
    expect(cases.length).toBe(39);
  });

  cases.forEach((one, place) => {
    it(`${place}: ${one.kind} ${one.input["action"]} with ${JSON.stringify(one.files)}`, () => {
      const { input, expected } = one;
      const resources: string[] = [input["resource"]].flat();
      const found = resources.flatMap((resource) =>
        able(organizationFrom(one, files, resource), input, resource).map(
          (arn) => [arn, resource] as const,
        ),
      );
      if (one.kind === "can_i")
        expect(found.some(([arn]) => arn === input["principal"])).toBe(expected);
      else if (one.kind === "who_can") expect(found.map(([arn]) => arn)).toEqual(expected);
      else expect(found).toEqual(expected);
    });
  });
});

/** Roles and users that can; a conditional answer is a yes where some context may be chosen. */
function able(organization: Organization, input: Json, resource: string): readonly string[] {
  const strict = input["strictConditions"] === true;
  const given: string[] = input["conditions"] ?? [];
  const context = new Map<string, ContextValue>(
    given.map((pair) => {
      const [key = "", value = ""] = pair.split("=");
      return [key.toLowerCase(), { kind: "single", value }];
    }),
  );
  const question = { action: input["action"], resource, context, unknown: strict ? [] : ["*"] };
  const { answers } = whoCan(organization, question, smallCatalogue);
  return answers
    .filter(({ principal }) => principal.kind !== "root")
    .filter(({ answer }) => answer === "yes" || (answer === "conditional" && !strict))
    .map(({ principal }) => principal.arn);
}

/** Everything that is not in the files is known not to be: an empty policy stands for none. */
function organizationFrom(one: Case, files: Json, resource: string): Organization {
  const gaads = one.files.gaads.map((name) => files[name]);
  const listed: Json[] = (one.files.resources ?? []).flatMap((name) => files[name]);
  const trees: Json[] = (one.files.scps ?? []).map((name) => files[name]);
  const tree = trees.reduce<Organization>(withTree, emptyOrganization);
  const iam = gaads.map(iamFrom);
  const resources = listed.map((entry) => ({
    arn: entry["Resource"],
    account: entry["Account"],
    policy: JSON.stringify(withPrincipalMaps(entry["Policy"])),
  }));
  const owner = accountOfArn(resource);
  const bucket = resource.startsWith("arn:aws:s3:::") ? resource.split("/")[0] : resource;
  const known = resources.some(({ arn }) => arn === resource || arn === bucket);
  const absent =
    known || owner === undefined
      ? []
      : [{ arn: resource, account: owner, policy: '{"Statement":[]}' }];
  const all = [...resources, ...absent];
  const names = new Set([...iam.map((of) => of.account), ...all.map((of) => of.account)]);
  const strays = [...names].filter(
    (name) => !tree.accounts.some((account) => account.name === name),
  );
  return {
    ...tree,
    // Accounts that no tree holds stand outside every SCP of the tree: they get its full access.
    accounts: [...tree.accounts, ...strays.map((name) => plainAccount(name, "strays"))],
    organizationalUnits: [{ path: "strays", id: "ou-ab12-00000009", tags: [] }],
    policies: tree.policies.map((policy) =>
      policy.name === "FullAWSAccess"
        ? { ...policy, targets: [...policy.targets, ou("strays"), ...strays.map(named)] }
        : policy,
    ),
    iam,
    resources: all,
  };
}

function ou(path: string): PolicyTarget {
  return { kind: "ou", path };
}

function named(name: string): PolicyTarget {
  return { kind: "account", name };
}

function plainAccount(id: string, parent: string): Account {
  return {
    name: id,
    email: `${id}@example.com`,
    id: parseAccountId(id),
    parent,
    state: "ACTIVE",
    joined: "INVITED",
    tags: [],
  };
}

function withTree(organization: Organization, tree: Json): Organization {
  const accounts: Account[] = [];
  const policies = new Map<string, OrganizationPolicy>();
  const visit = (node: Json, path: string) => {
    const isAccount = /^\d{12}$/.test(node["Id"]);
    const target = isAccount ? named(node["Id"]) : ou(path);
    if (isAccount) accounts.push(plainAccount(node["Id"], path));
    for (const policy of node["Policies"] ?? []) attach(policies, policy, target);
    for (const child of node["Children"] ?? [])
      visit(
        child,
        /^\d{12}$/.test(child["Id"]) ? path : [path, child["Name"]].filter(Boolean).join("/"),
      );
  };
  visit(tree, "");
  return {
    ...organization,
    id: "o-abcdefghij",
    managementAccountId: accountOfArn(tree["Arn"]),
    root: { id: tree["Id"], enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"], tags: [] },
    accounts,
    policies: [...policies.values()],
  };
}

function attach(
  policies: Map<string, OrganizationPolicy>,
  policy: Json,
  target: PolicyTarget,
): void {
  const known = policies.get(policy["Name"]);
  policies.set(policy["Name"], {
    type: "SERVICE_CONTROL_POLICY",
    name: policy["Name"],
    id: policy["Id"],
    description: "",
    awsManaged: policy["AwsManaged"] === true,
    document: JSON.stringify(policy["Content"]),
    targets: [...(known?.targets ?? []), target],
    tags: [],
  });
}

/** The files write a principal's ARN bare, where AWS wants `{"AWS": …}`. */
function withPrincipalMaps(policy: Json): Json {
  const statements: Json[] = [policy["Statement"]].flat();
  return {
    ...policy,
    Statement: statements.map((statement) => {
      const { Principal } = statement;
      const bare = typeof Principal === "string" && Principal !== "*";
      return bare ? { ...statement, Principal: { AWS: Principal } } : statement;
    }),
  };
}

function iamFrom(details: Json): AccountIam {
  const holders: Json[] = [...details["UserDetailList"], ...details["RoleDetailList"]];
  const account = accountOfArn(holders[0]?.["Arn"] ?? "") ?? "123456789012";
  const inline = (list: Json[] = []) =>
    list.map((policy) => ({
      name: policy["PolicyName"],
      document: JSON.stringify(policy["PolicyDocument"]),
    }));
  const common = (of: Json) => ({
    arn: of["Arn"],
    path: of["Path"],
    attachedPolicies: (of["AttachedManagedPolicies"] ?? []).map(
      (policy: Json) => policy["PolicyArn"],
    ),
    permissionsBoundary: of["PermissionsBoundary"]?.["PermissionsBoundaryArn"],
    tags: [],
  });
  return {
    account,
    users: details["UserDetailList"].map((user: Json) => ({
      ...common(user),
      name: user["UserName"],
      id: user["UserId"],
      groups: user["GroupList"] ?? [],
      inlinePolicies: inline(user["UserPolicyList"]),
    })),
    groups: details["GroupDetailList"].map((group: Json) => ({
      ...common(group),
      name: group["GroupName"],
      id: group["GroupId"],
      inlinePolicies: inline(group["GroupPolicyList"]),
    })),
    roles: details["RoleDetailList"].map((role: Json) => ({
      ...common(role),
      name: role["RoleName"],
      id: role["RoleId"],
      trustPolicy: JSON.stringify(role["AssumeRolePolicyDocument"]),
      maxSessionDurationSeconds: 3600,
      inlinePolicies: inline(role["RolePolicyList"]),
    })),
    managedPolicies: details["Policies"].map((policy: Json) => ({
      arn: policy["Arn"],
      name: policy["PolicyName"],
      path: policy["Path"],
      document: JSON.stringify(
        policy["PolicyVersionList"].find((version: Json) => version["IsDefaultVersion"] === true)?.[
          "Document"
        ],
      ),
    })),
  };
}
