/** Loads Identity Center from a snapshot: people, permission sets, who has what where. */
import type { AccountId, Group, Organization, PermissionSet, User } from "@bailiwick/core";
import type { InternalCall, InternalCalls } from "./internal-call.ts";
import { listOf, tagList, textOf } from "./answers.ts";

export function loadIdentityCenter(
  calls: InternalCalls,
  organization: Organization,
  accountId: (name: string) => AccountId,
): void {
  const from = organization.identityCenter;
  if (from === undefined) return;
  const loading = new IdentityCenterLoading(calls);
  for (const user of from.users) loading.user(user);
  for (const group of from.groups) loading.group(group);
  for (const set of from.permissionSets) loading.permissionSet(set);
  for (const { account, permissionSet, principal } of from.assignments)
    loading.assignment({
      TargetId: accountId(account),
      permissionSet,
      principal,
      role: reservedRole(organization, account, permissionSet),
    });
}

/** The end of the name of the role that the permission set has in the account already. */
function reservedRole(
  organization: Organization,
  account: string,
  permissionSet: string,
): string | undefined {
  const prefix = `AWSReservedSSO_${permissionSet}_`;
  const iam = organization.iam.find((read) => read.account === account);
  const role = iam?.roles.find(
    ({ name }) => name.startsWith(prefix) && name.length === prefix.length + 16,
  );
  return role?.name.slice(prefix.length);
}

class IdentityCenterLoading {
  readonly #calls: InternalCalls;
  readonly #instanceArn: string;
  readonly #storeId: string;
  readonly #users = new Map<string, string>();
  readonly #groups = new Map<string, string>();
  readonly #sets = new Map<string, string>();

  constructor(calls: InternalCalls) {
    this.#calls = calls;
    const listed = this.#call({ service: "sso-admin", operation: "ListInstances", input: {} });
    const [instance] = listOf(listed, "Instances");
    this.#instanceArn = textOf(instance, "InstanceArn");
    this.#storeId = textOf(instance, "IdentityStoreId");
  }

  user(user: User): void {
    const made = this.#store(
      "CreateUser",
      {
        UserName: user.userName,
        DisplayName: user.displayName,
        Name: { GivenName: user.givenName, FamilyName: user.familyName },
        ...(user.email === undefined
          ? {}
          : { Emails: [{ Value: user.email, Type: "work", Primary: true }] }),
      },
      user.id,
    );
    this.#users.set(user.userName, textOf(made, "UserId"));
  }

  group(group: Group): void {
    const description = group.description === "" ? {} : { Description: group.description };
    const made = this.#store(
      "CreateGroup",
      { DisplayName: group.displayName, ...description },
      group.id,
    );
    const GroupId = textOf(made, "GroupId");
    this.#groups.set(group.displayName, GroupId);
    for (const member of group.members)
      this.#store("CreateGroupMembership", {
        GroupId,
        MemberId: { UserId: this.#users.get(member) },
      });
  }

  permissionSet(set: PermissionSet): void {
    const made = this.#sso(
      "CreatePermissionSet",
      {
        Name: set.name,
        SessionDuration: set.sessionDuration,
        Tags: tagList(set.tags),
        ...(set.description === "" ? {} : { Description: set.description }),
        ...(set.relayState === undefined ? {} : { RelayState: set.relayState }),
      },
      set.arn?.split("/ps-")[1],
    );
    const PermissionSetArn = textOf(made["PermissionSet"], "PermissionSetArn");
    this.#sets.set(set.name, PermissionSetArn);
    for (const ManagedPolicyArn of set.managedPolicies)
      this.#sso("AttachManagedPolicyToPermissionSet", { PermissionSetArn, ManagedPolicyArn });
    for (const { path, name } of set.customerManagedPolicies)
      this.#sso("AttachCustomerManagedPolicyReferenceToPermissionSet", {
        PermissionSetArn,
        CustomerManagedPolicyReference: { Name: name, Path: path },
      });
    if (set.inlinePolicy !== undefined)
      this.#sso("PutInlinePolicyToPermissionSet", {
        PermissionSetArn,
        InlinePolicy: set.inlinePolicy,
      });
    const boundary = set.permissionsBoundary;
    if (boundary !== undefined)
      this.#sso("PutPermissionsBoundaryToPermissionSet", {
        PermissionSetArn,
        PermissionsBoundary:
          boundary.kind === "aws-managed"
            ? { ManagedPolicyArn: boundary.arn }
            : { CustomerManagedPolicyReference: { Name: boundary.name, Path: boundary.path } },
      });
  }

  assignment(asked: {
    readonly TargetId: AccountId;
    readonly permissionSet: string;
    readonly principal: { readonly kind: "group" | "user"; readonly name: string };
    readonly role: string | undefined;
  }): void {
    const { kind, name } = asked.principal;
    this.#sso(
      "CreateAccountAssignment",
      {
        TargetId: asked.TargetId,
        TargetType: "AWS_ACCOUNT",
        PermissionSetArn: this.#sets.get(asked.permissionSet),
        PrincipalType: kind === "group" ? "GROUP" : "USER",
        PrincipalId: (kind === "group" ? this.#groups : this.#users).get(name),
      },
      asked.role,
    );
  }

  #sso(operation: string, input: Record<string, unknown>, id?: string): Record<string, unknown> {
    return this.#call({
      service: "sso-admin",
      operation,
      input: { InstanceArn: this.#instanceArn, ...input },
      ids: [{ drawn: 16, id }],
    });
  }

  #store(operation: string, input: Record<string, unknown>, id?: string): Record<string, unknown> {
    return this.#call({
      service: "identitystore",
      operation,
      input: { IdentityStoreId: this.#storeId, ...input },
      ids: [{ drawn: "uuid", id }],
    });
  }

  #call(asked: Omit<InternalCall, "account">): Record<string, unknown> {
    return this.#calls.run({
      account: this.#calls.sandbox.directory.managementAccount(),
      ...asked,
    });
  }
}
