/** Loads the IAM of an account from a snapshot. */
import type { AccountIam, AccountId, IamRole, IamUser } from "@bailiwick/core";
import type { InternalCalls } from "./internal-call.ts";
import { tagList } from "./answers.ts";

/** Roles that other services make and IAM does not let anybody make are left to them. */
const reservedPaths = ["/aws-reserved/", "/aws-service-role/"];

export function loadIam(calls: InternalCalls, iam: AccountIam, account: AccountId): void {
  const loading = new IamLoading(calls, account);
  for (const policy of iam.managedPolicies)
    if (policy.arn.split(":")[4] === account)
      loading.call("CreatePolicy", {
        PolicyName: policy.name,
        Path: policy.path,
        PolicyDocument: policy.document,
      });
  for (const group of iam.groups) {
    loading.call("CreateGroup", { GroupName: group.name, Path: group.path }, group.id);
    loading.policies("Group", group);
  }
  for (const user of iam.users) loading.user(user);
  for (const role of iam.roles)
    if (!reservedPaths.some((path) => role.path.startsWith(path))) loading.role(role);
}

type WithPolicies = {
  readonly name: string;
  readonly inlinePolicies: readonly { readonly name: string; readonly document: string }[];
  readonly attachedPolicies: readonly string[];
};

class IamLoading {
  readonly #calls: InternalCalls;
  readonly #account: AccountId;

  constructor(calls: InternalCalls, account: AccountId) {
    this.#calls = calls;
    this.#account = account;
  }

  call(operation: string, input: Record<string, unknown>, id?: string): void {
    const ids = [{ drawn: "unique", id }] as const;
    this.#calls.run({ account: this.#account, service: "iam", operation, input, ids });
  }

  user(user: IamUser): void {
    const { directory } = this.#calls.sandbox;
    if (directory.user(this.#account, user.name) === undefined)
      this.call(
        "CreateUser",
        {
          UserName: user.name,
          Path: user.path,
          Tags: tagList(user.tags),
          ...boundary(user.permissionsBoundary),
        },
        user.id,
      );
    for (const GroupName of user.groups)
      this.call("AddUserToGroup", { GroupName, UserName: user.name });
    this.policies("User", user);
  }

  /** New accounts have a role already. */
  role(role: IamRole): void {
    const { directory } = this.#calls.sandbox;
    const there = directory.role(this.#account, role.name) !== undefined;
    const trust = { RoleName: role.name, MaxSessionDuration: role.maxSessionDurationSeconds };
    if (there) {
      this.call("UpdateRole", trust);
      this.call("UpdateAssumeRolePolicy", {
        RoleName: role.name,
        PolicyDocument: role.trustPolicy,
      });
    } else {
      this.call(
        "CreateRole",
        {
          ...trust,
          Path: role.path,
          AssumeRolePolicyDocument: role.trustPolicy,
          Tags: tagList(role.tags),
          ...boundary(role.permissionsBoundary),
        },
        role.id,
      );
    }
    this.policies("Role", role);
  }

  policies(kind: "User" | "Group" | "Role", holder: WithPolicies): void {
    const name = { [`${kind}Name`]: holder.name };
    for (const policy of holder.inlinePolicies)
      this.call(`Put${kind}Policy`, {
        ...name,
        PolicyName: policy.name,
        PolicyDocument: policy.document,
      });
    for (const PolicyArn of holder.attachedPolicies)
      this.call(`Attach${kind}Policy`, { ...name, PolicyArn });
  }
}

function boundary(arn: string | undefined): Record<string, string> {
  return arn === undefined ? {} : { PermissionsBoundary: arn };
}
