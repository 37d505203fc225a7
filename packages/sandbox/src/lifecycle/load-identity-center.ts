/** Loads Identity Center from a snapshot: people, permission sets, who has what where. */
import type { AccountId, Group, IdentityCenter, PermissionSet, User } from "@bailiwick/core";
import type { InternalCalls } from "./internal-call.ts";
import { listOf, tagList, textOf } from "./answers.ts";
import type { ServiceName } from "../service.ts";

export function loadIdentityCenter(
  calls: InternalCalls,
  from: IdentityCenter,
  accountId: (name: string) => AccountId,
): void {
  const loading = new IdentityCenterLoading(calls);
  for (const user of from.users) loading.user(user);
  for (const group of from.groups) loading.group(group);
  for (const set of from.permissionSets) loading.permissionSet(set);
  for (const { account, permissionSet, principal } of from.assignments)
    loading.assignment({ TargetId: accountId(account), permissionSet, principal });
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
    const [instance] = listOf(this.#call("sso-admin", "ListInstances", {}), "Instances");
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
  }): void {
    const { kind, name } = asked.principal;
    this.#sso("CreateAccountAssignment", {
      TargetId: asked.TargetId,
      TargetType: "AWS_ACCOUNT",
      PermissionSetArn: this.#sets.get(asked.permissionSet),
      PrincipalType: kind === "group" ? "GROUP" : "USER",
      PrincipalId: (kind === "group" ? this.#groups : this.#users).get(name),
    });
  }

  #sso(operation: string, input: Record<string, unknown>, id?: string): Record<string, unknown> {
    return this.#call("sso-admin", operation, { InstanceArn: this.#instanceArn, ...input }, id);
  }

  #store(operation: string, input: Record<string, unknown>, id?: string): Record<string, unknown> {
    const asked = { IdentityStoreId: this.#storeId, ...input };
    return this.#call("identitystore", operation, asked, id);
  }

  // oxlint-disable-next-line max-params -- the four parts of a call
  #call(
    service: ServiceName,
    operation: string,
    input: Record<string, unknown>,
    id?: string,
  ): Record<string, unknown> {
    const account = this.#calls.sandbox.directory.managementAccount();
    return this.#calls.run({ account, service, operation, input, ids: [id] });
  }
}
