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

type Case = {
  readonly kind: "can_i" | "who_can" | "who_can_batch_resource";
  readonly files: {
    readonly gaads: string[];
    readonly resources?: string[];
    readonly scps?: string[];
  };
  readonly input: {
    readonly principal?: string;
    readonly action: string;
    readonly resource: string | string[];
    readonly conditions?: string[];
    readonly strictConditions?: boolean;
  };
  readonly expected: unknown;
};

type Inline = { readonly PolicyName: string; readonly PolicyDocument: object };

type Holder = {
  readonly Arn: string;
  readonly Path: string;
  readonly AttachedManagedPolicies?: { readonly PolicyArn: string }[];
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string };
};

type User = Holder & {
  readonly UserName: string;
  readonly UserId: string;
  readonly GroupList?: string[];
  readonly UserPolicyList?: Inline[];
};

type Group = Holder & {
  readonly GroupName: string;
  readonly GroupId: string;
  readonly GroupPolicyList?: Inline[];
};

type Role = Holder & {
  readonly RoleName: string;
  readonly RoleId: string;
  readonly AssumeRolePolicyDocument: object;
  readonly RolePolicyList?: Inline[];
};

type Details = {
  readonly UserDetailList: User[];
  readonly GroupDetailList: Group[];
  readonly RoleDetailList: Role[];
  readonly Policies: {
    readonly Arn: string;
    readonly PolicyName: string;
    readonly Path: string;
    readonly PolicyVersionList: { readonly IsDefaultVersion: boolean; readonly Document: object }[];
  }[];
};

type Listed = {
  readonly Resource: string;
  readonly Account: string;
  readonly Policy: { readonly Statement: BareStatement | BareStatement[] };
};

type BareStatement = { readonly Principal?: unknown };

type Attached = {
  readonly Id: string;
  readonly Name: string;
  readonly AwsManaged?: boolean;
  readonly Content: object;
};

type Tree = {
  readonly Id: string;
  readonly Arn: string;
  readonly Name: string;
  readonly Policies?: Attached[];
  readonly Children?: Tree[];
};

/** The same file holds documents of three kinds, by name. */
type Files = {
  readonly details: Record<string, Details>;
  readonly listed: Record<string, Listed[]>;
  readonly trees: Record<string, Tree>;
};

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(root ?? "", "account-queries", file), "utf8"));
}

describe.skipIf(root === undefined)("account queries (needs BAILIWICK_CASES)", () => {
  const cases = root === undefined ? [] : read<Case[]>("cases.json");
  const files: Files =
    root === undefined
      ? { details: {}, listed: {}, trees: {} }
      : { details: read("files.json"), listed: read("files.json"), trees: read("files.json") };

  it("are as many as expected", () => {
    expect(cases.length).toBe(39);
  });

  cases.forEach((one, place) => {
    it(`${place}: ${one.kind} ${one.input.action} with ${JSON.stringify(one.files)}`, () => {
      const { input, expected } = one;
      const resources = [input.resource].flat();
      const found = resources.flatMap((resource) =>
        able(organizationFrom(one, files, resource), input, resource).map(
          (arn) => [arn, resource] as const,
        ),
      );
      if (one.kind === "can_i")
        expect(found.some(([arn]) => arn === input.principal)).toBe(expected);
      else if (one.kind === "who_can") expect(found.map(([arn]) => arn)).toEqual(expected);
      else expect(found).toEqual(expected);
    });
  });
});

/** Roles and users that can; a conditional answer is a yes where some context may be chosen. */
function able(
  organization: Organization,
  input: Case["input"],
  resource: string,
): readonly string[] {
  const strict = input.strictConditions === true;
  const given: string[] = input.conditions ?? [];
  const context = new Map<string, ContextValue>(
    given.map((pair) => {
      const [key = "", value = ""] = pair.split("=");
      return [key.toLowerCase(), { kind: "single", value }];
    }),
  );
  const question = { action: input.action, resource, context, unknown: strict ? [] : ["*"] };
  const { answers } = whoCan(organization, { ...question, everybody: true }, smallCatalogue);
  return answers
    .filter(({ principal }) => principal.kind !== "root")
    .filter(({ answer }) => answer === "yes" || (answer === "conditional" && !strict))
    .map(({ principal }) => principal.arn);
}

/** Everything that is not in the files is known not to be: an empty policy stands for none. */
function organizationFrom(one: Case, files: Files, resource: string): Organization {
  const gaads = one.files.gaads.flatMap((name) => files.details[name] ?? []);
  const listed = (one.files.resources ?? []).flatMap((name) => files.listed[name] ?? []);
  const trees = (one.files.scps ?? []).flatMap((name) => files.trees[name] ?? []);
  const tree = trees.reduce<Organization>(withTree, emptyOrganization);
  const iam = gaads.map(iamFrom);
  const resources = listed.map((entry) => ({
    arn: entry.Resource,
    account: entry.Account,
    policy: JSON.stringify(withPrincipalMaps(entry.Policy)),
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

function withTree(organization: Organization, tree: Tree): Organization {
  const accounts: Account[] = [];
  const policies = new Map<string, OrganizationPolicy>();
  const visit = (node: Tree, path: string) => {
    const isAccount = /^\d{12}$/.test(node.Id);
    const target = isAccount ? named(node.Id) : ou(path);
    if (isAccount) accounts.push(plainAccount(node.Id, path));
    for (const policy of node.Policies ?? []) attach(policies, policy, target);
    for (const child of node.Children ?? [])
      visit(child, /^\d{12}$/.test(child.Id) ? path : [path, child.Name].filter(Boolean).join("/"));
  };
  visit(tree, "");
  return {
    ...organization,
    id: "o-abcdefghij",
    managementAccountId: accountOfArn(tree.Arn),
    root: { id: tree.Id, enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"], tags: [] },
    accounts,
    policies: [...policies.values()],
  };
}

function attach(
  policies: Map<string, OrganizationPolicy>,
  policy: Attached,
  target: PolicyTarget,
): void {
  const known = policies.get(policy.Name);
  policies.set(policy.Name, {
    type: "SERVICE_CONTROL_POLICY",
    name: policy.Name,
    id: policy.Id,
    description: "",
    awsManaged: policy.AwsManaged === true,
    document: JSON.stringify(policy.Content),
    targets: [...(known?.targets ?? []), target],
    tags: [],
  });
}

/** The files write a principal's ARN bare, where AWS wants `{"AWS": …}`. */
function withPrincipalMaps(policy: Listed["Policy"]): object {
  const statements = [policy.Statement].flat();
  return {
    ...policy,
    Statement: statements.map((statement) => {
      const { Principal } = statement;
      const bare = typeof Principal === "string" && Principal !== "*";
      return bare ? { ...statement, Principal: { AWS: Principal } } : statement;
    }),
  };
}

function iamFrom(details: Details): AccountIam {
  const holders: Holder[] = [...details.UserDetailList, ...details.RoleDetailList];
  const account = accountOfArn(holders[0]?.Arn ?? "") ?? "123456789012";
  const inline = (list: Inline[] = []) =>
    list.map((policy) => ({
      name: policy.PolicyName,
      document: JSON.stringify(policy.PolicyDocument),
    }));
  const common = (of: Holder) => ({
    arn: of.Arn,
    path: of.Path,
    attachedPolicies: (of.AttachedManagedPolicies ?? []).map((policy) => policy.PolicyArn),
    permissionsBoundary: of.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: [],
  });
  return {
    account,
    users: details.UserDetailList.map((user) => ({
      ...common(user),
      name: user.UserName,
      id: user.UserId,
      groups: user.GroupList ?? [],
      inlinePolicies: inline(user.UserPolicyList),
    })),
    groups: details.GroupDetailList.map((group) => ({
      ...common(group),
      name: group.GroupName,
      id: group.GroupId,
      inlinePolicies: inline(group.GroupPolicyList),
    })),
    roles: details.RoleDetailList.map((role) => ({
      ...common(role),
      name: role.RoleName,
      id: role.RoleId,
      trustPolicy: JSON.stringify(role.AssumeRolePolicyDocument),
      maxSessionDurationSeconds: 3600,
      inlinePolicies: inline(role.RolePolicyList),
    })),
    managedPolicies: details.Policies.map((policy) => ({
      arn: policy.Arn,
      name: policy.PolicyName,
      path: policy.Path,
      document: JSON.stringify(
        policy.PolicyVersionList.find((version) => version.IsDefaultVersion)?.Document,
      ),
    })),
  };
}
