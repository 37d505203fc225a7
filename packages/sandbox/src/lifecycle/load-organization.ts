/**
 * Loads a snapshot into a new sandbox, by the operations that anyone would call, so that nothing can
 * begin in a state that AWS would not allow. Ids of the snapshot are kept where they have AWS's form.
 */
import { assert, parseAccountId } from "@bailiwick/core";
import type { AccountId, Organization, Tags } from "@bailiwick/core";
import { accounts } from "../model/organization-state.ts";
import { loadIam } from "./load-iam.ts";
import { loadIdentityCenter } from "./load-identity-center.ts";
import { listOf, memberOf, tagList, textOf } from "./answers.ts";
import { FoundingError, type InternalCalls, type WantedId } from "./internal-call.ts";

/** @throws {FoundingError} where the snapshot holds what AWS would refuse */
export function loadOrganization(calls: InternalCalls, from: Organization): void {
  const loading = new OrganizationLoading(calls, from);
  if (from.id !== undefined) loading.run();
  for (const iam of from.iam) loadIam(calls, iam, loading.accountId(iam.account));
  if (from.identityCenter !== undefined)
    loadIdentityCenter(calls, from, (name) => loading.accountId(name));
  if (from.id !== undefined) loading.closeAccounts();
}

const accessRole = "OrganizationAccountAccessRole";
const fullAccess = ["p-FullAWSAccess", "p-RCPFullAWSAccess"];

class OrganizationLoading {
  readonly #calls: InternalCalls;
  readonly #from: Organization;
  readonly #management: AccountId;
  readonly #rootId: string;
  /** By path. */
  readonly #ous = new Map<string, string>();
  /** By the snapshot's name. */
  readonly #accounts = new Map<string, AccountId>();

  constructor(calls: InternalCalls, from: Organization) {
    this.#calls = calls;
    this.#from = from;
    this.#management = calls.sandbox.directory.managementAccount();
    this.#rootId = from.id === undefined ? "" : this.#findRoot();
    for (const account of from.accounts)
      if (account.id !== undefined) this.#accounts.set(account.name, account.id);
  }

  accountId(name: string): AccountId {
    const id = this.#accounts.get(name);
    if (id === undefined)
      throw new FoundingError(`The snapshot names the account \`${name}\`, which has no id in it.`);
    return id;
  }

  run(): void {
    const { root } = this.#from;
    for (const PolicyType of root.enabledPolicyTypes)
      if (!this.#enabledTypes().includes(PolicyType))
        this.#organizations("EnablePolicyType", { RootId: this.#rootId, PolicyType });
    this.#tag(this.#rootId, root.tags);
    this.#createUnits();
    this.#createAccounts();
    this.#createPolicies();
    for (const ServicePrincipal of this.#from.trustedAccess)
      this.#organizations("EnableAWSServiceAccess", { ServicePrincipal });
    for (const { account, servicePrincipal } of this.#from.delegatedAdministrators)
      this.#organizations("RegisterDelegatedAdministrator", {
        AccountId: this.accountId(account),
        ServicePrincipal: servicePrincipal,
      });
  }

  /** Last, since nothing can be done in a closed account. */
  closeAccounts(): void {
    for (const account of this.#from.accounts)
      if (account.state !== "ACTIVE" && account.id !== undefined && account.id !== this.#management)
        this.#organizations("CloseAccount", { AccountId: account.id });
  }

  #findRoot(): string {
    return textOf(listOf(this.#organizations("ListRoots", {}), "Roots")[0], "Id");
  }

  #enabledTypes(): readonly string[] {
    const [root] = listOf(this.#organizations("ListRoots", {}), "Roots");
    return listOf(root, "PolicyTypes").map((type) => textOf(type, "Type"));
  }

  /** Parents come first: a path sorts after its prefix. */
  #createUnits(): void {
    for (const unit of this.#from.organizationalUnits.toSorted((a, b) =>
      a.path < b.path ? -1 : 1,
    )) {
      const slash = unit.path.lastIndexOf("/");
      const name = unit.path
        .slice(slash + 1)
        .replaceAll("~1", "/")
        .replaceAll("~0", "~");
      const made = this.#organizations(
        "CreateOrganizationalUnit",
        {
          ParentId: this.#nodeId(slash < 0 ? "" : unit.path.slice(0, slash)),
          Name: name,
          Tags: tagList(unit.tags),
        },
        [{ drawn: 8, id: unit.id?.split("-")[2] }],
      );
      this.#ous.set(unit.path, textOf(made["OrganizationalUnit"], "Id"));
    }
  }

  #createAccounts(): void {
    for (const account of this.#from.accounts) {
      if (account.id === this.#management) {
        if (account.parent !== "") this.#move(this.#management, account.parent);
        this.#tag(this.#management, account.tags);
        continue;
      }
      const made = this.#organizations(
        "CreateAccount",
        {
          AccountName: account.awsName ?? account.name,
          Email: account.email,
          Tags: tagList(account.tags),
        },
        [{ drawn: "account", id: account.id }],
      );
      const request = textOf(made["CreateAccountStatus"], "Id");
      const { CreateAccountStatus: status } = this.#organizations("DescribeCreateAccountStatus", {
        CreateAccountRequestId: request,
      });
      if (textOf(status, "State") !== "SUCCEEDED")
        throw new FoundingError(
          `The account \`${account.name}\` of the snapshot cannot be created: ${textOf(status, "FailureReason")}.`,
        );
      const id = textOf(status, "AccountId");
      const parsed = parseAccountId(id);
      assert(parsed !== undefined, "AWS answers account ids");
      this.#accounts.set(account.name, parsed);
      if (account.parent !== "") this.#move(id, account.parent);
      if (account.joined === "INVITED") this.#markInvited(id);
      if (!this.#hasAccessRole(account)) this.#deleteAccessRole(id);
    }
  }

  /** Another account's consent cannot be given here, so the account is made, and said to be invited. */
  #markInvited(id: string): void {
    const { store } = this.#calls.sandbox;
    const rows = store.open(accounts);
    const row = rows.get(id);
    assert(row !== undefined, "the account was just made");
    store.transaction(() => {
      rows.put(id, { ...row, joinedMethod: "INVITED" });
    });
  }

  /** Where nobody looked, created accounts have it and invited ones do not. */
  #hasAccessRole(account: Organization["accounts"][number]): boolean {
    const iam = this.#from.iam.find((read) => read.account === account.name);
    return iam === undefined
      ? account.joined === "CREATED"
      : iam.roles.some((role) => role.name === accessRole);
  }

  #deleteAccessRole(id: string): void {
    const account = parseAccountId(id);
    assert(account !== undefined, "AWS answers account ids");
    const inIam = (operation: string, input: Record<string, string>): unknown =>
      this.#calls.run({ account, service: "iam", operation, input });
    const held = listOf(
      inIam("ListAttachedRolePolicies", { RoleName: accessRole }),
      "AttachedPolicies",
    );
    for (const policy of held)
      inIam("DetachRolePolicy", { RoleName: accessRole, PolicyArn: textOf(policy, "PolicyArn") });
    inIam("DeleteRole", { RoleName: accessRole });
  }

  /** Each policy to its targets; then AWS's own go where the snapshot does not have them. */
  #createPolicies(): void {
    for (const policy of this.#from.policies) {
      const id = policy.awsManaged ? (policy.id ?? `p-${policy.name}`) : this.#createPolicy(policy);
      const targets = policy.targets.map((target) =>
        target.kind === "ou" ? this.#nodeId(target.path) : this.accountId(target.name),
      );
      const attached = this.#targetsOf(id, policy.type);
      for (const TargetId of targets)
        if (!attached.includes(TargetId))
          this.#organizations("AttachPolicy", { PolicyId: id, TargetId });
    }
    for (const policy of this.#from.policies.filter((it) => fullAccess.includes(it.id ?? ""))) {
      if (policy.type === "RESOURCE_CONTROL_POLICY") continue;
      const wanted = new Set(
        policy.targets.map((target) =>
          target.kind === "ou" ? this.#nodeId(target.path) : this.accountId(target.name),
        ),
      );
      for (const TargetId of this.#targetsOf(policy.id ?? "", policy.type))
        if (!wanted.has(TargetId))
          this.#organizations("DetachPolicy", { PolicyId: policy.id, TargetId });
    }
  }

  #createPolicy(policy: Organization["policies"][number]): string {
    const made = this.#organizations(
      "CreatePolicy",
      {
        Name: policy.name,
        Description: policy.description,
        Content: policy.document,
        Type: policy.type,
        Tags: tagList(policy.tags),
      },
      [{ drawn: 8, id: policy.id?.replace(/^p-/, "") }],
    );
    const summary = memberOf(made["Policy"], "PolicySummary");
    return textOf(summary, "Id");
  }

  /** A type that is not enabled is attached nowhere. */
  #targetsOf(PolicyId: string, type: string): readonly string[] {
    if (!this.#enabledTypes().includes(type)) return [];
    const targets: string[] = [];
    let NextToken: unknown;
    do {
      const page = this.#organizations("ListTargetsForPolicy", {
        PolicyId,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      targets.push(...listOf(page, "Targets").map((target) => textOf(target, "TargetId")));
      NextToken = page["NextToken"];
    } while (NextToken !== undefined);
    return targets;
  }

  #move(AccountId: string, path: string): void {
    this.#organizations("MoveAccount", {
      AccountId,
      SourceParentId: this.#rootId,
      DestinationParentId: this.#nodeId(path),
    });
  }

  #tag(ResourceId: string, tags: Tags): void {
    if (tags.length > 0) this.#organizations("TagResource", { ResourceId, Tags: tagList(tags) });
  }

  #nodeId(path: string): string {
    const id = path === "" ? this.#rootId : this.#ous.get(path);
    if (id === undefined)
      throw new FoundingError(`The snapshot names the OU \`${path}\`, which is not in it.`);
    return id;
  }

  #organizations(
    operation: string,
    input: Record<string, unknown>,
    ids: readonly WantedId[] = [],
  ): Record<string, unknown> {
    return this.#calls.run({
      account: this.#management,
      service: "organizations",
      operation,
      input,
      ids,
    });
  }
}
