/**
 * All that is known of each kind of step: its natural key, the calls it makes, what must exist
 * before, what exists and what no longer exists after, what AWS locks meanwhile, how long it takes.
 * Dependencies, schedule, estimate and simulation read the same row.
 */
import {
  accountKey,
  assignmentKey,
  delegatedAdministratorKey,
  groupKey,
  memberKey,
  ouKey,
  permissionSetKey,
  policyKey,
  trustedAccessKey,
  userKey,
} from "../organization/keys.ts";
import type { OrganizationPolicyType, OuPath, PolicyTarget } from "../organization/organization.ts";
import { targetKey } from "../organization/organization-index.ts";
import { childPath, ouNameOf, parentOf } from "../organization/ou-path.ts";
import { createPermissionSetCalls, updatePermissionSetCalls } from "./permission-set-calls.ts";
import type { ObjectKey } from "./plan.ts";
import type { PlannedCall, Step, StepId, StepOperation, TaggedResource } from "./step.ts";

export type StepFacts = {
  /** With the kind, what the step's id is made of. */
  readonly key: string;
  readonly calls: readonly PlannedCall[];
  /** Keys that hold after it and not before. */
  readonly makes?: readonly ObjectKey[];
  /** Keys that must hold when it runs: it waits for the steps that make them. */
  readonly needs?: readonly ObjectKey[];
  /** Keys that no longer hold after it: it waits for the other steps that need them. */
  readonly ends?: readonly ObjectKey[];
  readonly locks?: readonly string[];
  readonly destroys?: true;
  readonly seconds: number;
};

const organizationKey = "organization";

const policyTypeKey = (type: OrganizationPolicyType): string => `policy-type:${type}`;

/** Holds once the name is free: what is made under it waits for what had it. */
const freeKey = (key: ObjectKey): string => `free:${key}`;

/** Holds once a policy or permission set has its declared content. */
const contentKey = (key: ObjectKey): string => `content:${key}`;

const attachmentKey = (policy: ObjectKey, target: PolicyTarget): string =>
  `${policy}@${targetKey(target)}`;

/** Equal for the same intention in another plan. */
export function stepIdOf(operation: StepOperation): StepId {
  return `${operation.kind}:${stepFacts(operation).key}`;
}

/** The step of an operation, without dependencies. */
export function stepFromOperation(operation: StepOperation): Step {
  const facts = stepFacts(operation);
  return {
    id: `${operation.kind}:${facts.key}`,
    operation,
    calls: facts.calls,
    dependsOn: [],
    locks: [...new Set(facts.locks ?? [])].toSorted(),
    destroys: facts.destroys ?? false,
    estimateSeconds: facts.seconds,
  };
}

/**
 * AWS locks an entity while it is written ("conflicts with another attempt to modify the same
 * entity"), so the entities that a step writes are its locks. AWS publishes no durations: these are
 * our own estimates, for the order of steps and the time that a plan announces, nothing else.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html
 */
// oxlint-disable-next-line max-lines-per-function -- a flat switch, one row for each kind of step
export function stepFacts(operation: StepOperation): StepFacts {
  switch (operation.kind) {
    case "create-organization":
      return {
        key: organizationKey,
        calls: organizations("CreateOrganization", "ListRoots", "DescribeOrganization"),
        makes: [
          organizationKey,
          ...(operation.managementAccount === undefined
            ? []
            : [accountKey(operation.managementAccount.name)]),
        ],
        locks: [organizationKey],
        seconds: 5,
      };
    case "enable-policy-type":
      return {
        key: policyTypeKey(operation.policyType),
        calls: organizations("EnablePolicyType"),
        makes: [policyTypeKey(operation.policyType)],
        needs: [organizationKey],
        locks: [organizationKey, ouKey("")],
        seconds: 2,
      };
    case "enable-trusted-access":
      return {
        key: trustedAccessKey(operation.servicePrincipal),
        calls: organizations("EnableAWSServiceAccess"),
        makes: [trustedAccessKey(operation.servicePrincipal)],
        needs: [organizationKey],
        locks: [organizationKey],
        seconds: 1,
      };
    case "disable-trusted-access":
      return {
        key: trustedAccessKey(operation.servicePrincipal),
        calls: organizations("DisableAWSServiceAccess"),
        ends: [trustedAccessKey(operation.servicePrincipal)],
        locks: [organizationKey],
        destroys: true,
        seconds: 1,
      };
    case "create-ou":
      return {
        key: ouKey(operation.path),
        calls: organizations("CreateOrganizationalUnit"),
        makes: [ouKey(operation.path)],
        needs: [organizationKey, ouKey(parentPath(operation.path)), freeKey(ouKey(operation.path))],
        locks: [ouKey(parentPath(operation.path))],
        seconds: 1,
      };
    case "rename-ou": {
      const to = renamedPath(operation);
      return {
        key: `${ouKey(operation.path)}>${ouNameOf(to)}`,
        calls: organizations("UpdateOrganizationalUnit"),
        makes: [ouKey(to), freeKey(ouKey(operation.path))],
        needs: [ouKey(parentPath(to)), freeKey(ouKey(to))],
        locks: [ouKey(operation.path), ouKey(to)],
        seconds: 1,
      };
    }
    case "delete-ou":
      return {
        key: ouKey(operation.path),
        calls: organizations("DeleteOrganizationalUnit"),
        needs: [ouKey(parentPath(operation.path))],
        ends: [ouKey(operation.path)],
        locks: [ouKey(operation.path), ouKey(parentPath(operation.path))],
        destroys: true,
        seconds: 1,
      };
    case "create-account":
      return {
        key: accountKey(operation.name),
        calls: organizations("CreateAccount", "DescribeCreateAccountStatus"),
        makes: [accountKey(operation.name)],
        needs: [organizationKey],
        seconds: 60,
      };
    case "invite-account":
      return {
        key: accountKey(operation.name),
        calls: organizations("InviteAccountToOrganization"),
        needs: [organizationKey],
        seconds: 2,
      };
    case "move-account":
      return {
        key: `${accountKey(operation.account)}@${ouKey(operation.to)}`,
        calls: organizations("ListParents", "MoveAccount"),
        needs: [accountKey(operation.account), ouKey(operation.to), ouKey(operation.from)],
        locks: [accountKey(operation.account), ouKey(operation.to)],
        seconds: 1,
      };
    case "rename-account":
      return {
        key: `${accountKey(operation.account)}>${operation.newName}`,
        calls: [{ service: "account", operation: "PutAccountName" }],
        needs: [trustedAccessKey("account.amazonaws.com")],
        locks: [accountKey(operation.account)],
        seconds: 2,
      };
    case "close-account":
      return {
        key: accountKey(operation.account),
        calls: organizations("CloseAccount"),
        ends: [accountKey(operation.account)],
        locks: [accountKey(operation.account)],
        destroys: true,
        seconds: 5,
      };
    case "register-delegated-administrator":
      return {
        key: delegatedAdministratorKey(operation.account, operation.servicePrincipal),
        calls: organizations("RegisterDelegatedAdministrator"),
        needs: [accountKey(operation.account), trustedAccessKey(operation.servicePrincipal)],
        locks: [organizationKey, accountKey(operation.account)],
        seconds: 1,
      };
    case "deregister-delegated-administrator":
      return {
        key: delegatedAdministratorKey(operation.account, operation.servicePrincipal),
        calls: organizations("DeregisterDelegatedAdministrator"),
        needs: [accountKey(operation.account), trustedAccessKey(operation.servicePrincipal)],
        locks: [organizationKey, accountKey(operation.account)],
        destroys: true,
        seconds: 1,
      };
    case "create-policy": {
      const key = policyKey(operation.policyType, operation.name);
      return {
        key,
        calls: organizations("CreatePolicy"),
        makes: [key],
        needs: [organizationKey, policyTypeKey(operation.policyType), freeKey(key)],
        locks: [key],
        seconds: 1,
      };
    }
    case "update-policy": {
      const key = policyKey(operation.policyType, operation.name);
      const newKey = policyKey(operation.policyType, operation.newName ?? operation.name);
      return {
        key,
        calls: organizations("UpdatePolicy"),
        makes: newKey === key ? [contentKey(key)] : [newKey, contentKey(newKey), freeKey(key)],
        needs: newKey === key ? [] : [freeKey(newKey)],
        locks: [key, newKey],
        seconds: 1,
      };
    }
    case "delete-policy": {
      const key = policyKey(operation.policyType, operation.name);
      return {
        key,
        calls: organizations("DeletePolicy"),
        ends: [key],
        locks: [key],
        destroys: true,
        seconds: 1,
      };
    }
    case "attach-policy": {
      const key = policyKey(operation.policyType, operation.name);
      const target = targetKey(operation.target);
      return {
        key: attachmentKey(key, operation.target),
        calls: organizations("AttachPolicy"),
        needs: [key, contentKey(key), target, policyTypeKey(operation.policyType)],
        locks: [key, target],
        seconds: 1,
      };
    }
    case "detach-policy": {
      const key = policyKey(operation.policyType, operation.name);
      const target = targetKey(operation.target);
      return {
        key: attachmentKey(key, operation.target),
        calls: organizations("DetachPolicy"),
        needs: [key, target, policyTypeKey(operation.policyType)],
        locks: [key, target],
        destroys: true,
        seconds: 1,
      };
    }
    case "tag": {
      const key = taggedKey(operation.resource);
      const service = operation.resource.kind === "permission-set" ? "sso-admin" : "organizations";
      const names = [
        ...(operation.set.length > 0 ? ["TagResource"] : []),
        ...(operation.remove.length > 0 ? ["UntagResource"] : []),
      ];
      return {
        key,
        calls: names.map((name) => ({ service, operation: name })),
        needs: [key],
        locks: [key],
        seconds: 1,
      };
    }
    case "create-permission-set": {
      const key = permissionSetKey(operation.permissionSet.name);
      const calls = createPermissionSetCalls(operation.permissionSet);
      return { key, calls, makes: [key], locks: [key], seconds: 1 + calls.length / 2 };
    }
    case "update-permission-set": {
      const key = permissionSetKey(operation.permissionSet.name);
      const calls = updatePermissionSetCalls(operation.before, operation.permissionSet);
      return {
        key,
        calls,
        makes: [contentKey(key)],
        locks: [key],
        seconds: 1 + calls.length / 2,
      };
    }
    case "delete-permission-set": {
      const key = permissionSetKey(operation.name);
      return {
        key,
        calls: ssoAdmin("DeletePermissionSet"),
        ends: [key],
        locks: [key],
        destroys: true,
        seconds: 1,
      };
    }
    case "provision-permission-set": {
      const key = permissionSetKey(operation.name);
      return {
        key,
        calls: ssoAdmin("ProvisionPermissionSet", "DescribePermissionSetProvisioningStatus"),
        needs: [key, contentKey(key)],
        locks: [key],
        seconds: 15,
      };
    }
    case "create-group":
      return {
        key: groupKey(operation.displayName),
        calls: identityStore("CreateGroup"),
        makes: [groupKey(operation.displayName)],
        seconds: 1,
      };
    case "update-group":
      return {
        key: groupKey(operation.displayName),
        calls: identityStore("UpdateGroup"),
        needs: [groupKey(operation.displayName)],
        locks: [groupKey(operation.displayName)],
        seconds: 1,
      };
    case "delete-group":
      return {
        key: groupKey(operation.displayName),
        calls: identityStore("DeleteGroup"),
        ends: [groupKey(operation.displayName)],
        locks: [groupKey(operation.displayName)],
        destroys: true,
        seconds: 1,
      };
    case "create-user":
      return {
        key: userKey(operation.userName),
        calls: identityStore("CreateUser"),
        makes: [userKey(operation.userName)],
        seconds: 1,
      };
    case "update-user":
      return {
        key: userKey(operation.userName),
        calls: identityStore("UpdateUser"),
        needs: [userKey(operation.userName)],
        locks: [userKey(operation.userName)],
        seconds: 1,
      };
    case "delete-user":
      return {
        key: userKey(operation.userName),
        calls: identityStore("DeleteUser"),
        ends: [userKey(operation.userName)],
        locks: [userKey(operation.userName)],
        destroys: true,
        seconds: 1,
      };
    case "add-member":
      return {
        key: memberKey(operation.group, operation.userName),
        calls: identityStore("CreateGroupMembership"),
        needs: [groupKey(operation.group), userKey(operation.userName)],
        seconds: 1,
      };
    case "remove-member":
      return {
        key: memberKey(operation.group, operation.userName),
        calls: identityStore("GetGroupMembershipId", "DeleteGroupMembership"),
        needs: [groupKey(operation.group), userKey(operation.userName)],
        destroys: true,
        seconds: 1,
      };
    case "assign":
      return {
        key: assignmentKey(operation),
        calls: ssoAdmin("CreateAccountAssignment", "DescribeAccountAssignmentCreationStatus"),
        makes: [assignmentKey(operation)],
        needs: [
          ...assignmentNeeds(operation),
          contentKey(permissionSetKey(operation.permissionSet)),
        ],
        locks: [assignmentLock(operation.account)],
        seconds: 5,
      };
    case "unassign":
      return {
        key: assignmentKey(operation),
        calls: ssoAdmin("DeleteAccountAssignment", "DescribeAccountAssignmentDeletionStatus"),
        needs: assignmentNeeds(operation),
        ends: [assignmentKey(operation)],
        locks: [assignmentLock(operation.account)],
        destroys: true,
        seconds: 5,
      };
  }
}

/** The path of an OU after its renaming. */
export function renamedPath(operation: {
  readonly path: OuPath;
  readonly newName: string;
}): OuPath {
  return childPath(parentPath(operation.path), operation.newName);
}

function taggedKey(resource: TaggedResource): ObjectKey {
  switch (resource.kind) {
    case "ou":
      return ouKey(resource.path);
    case "account":
      return accountKey(resource.name);
    case "policy":
      return policyKey(resource.policyType, resource.name);
    case "permission-set":
      return permissionSetKey(resource.name);
  }
}

/** Identity Center changes the roles of one account one after another. */
const assignmentLock = (account: string): string => `identity-center-roles:${account}`;

/** Assigning to a member account needs Identity Center's trusted access. */
function assignmentNeeds(
  operation: Extract<StepOperation, { kind: "assign" | "unassign" }>,
): readonly ObjectKey[] {
  const { account, permissionSet, principal } = operation;
  return [
    accountKey(account),
    permissionSetKey(permissionSet),
    principal.kind === "group" ? groupKey(principal.name) : userKey(principal.name),
    trustedAccessKey("sso.amazonaws.com"),
  ];
}

const parentPath = (path: OuPath): OuPath => parentOf(path) ?? "";

const organizations = (...names: readonly string[]): readonly PlannedCall[] =>
  names.map((operation) => ({ service: "organizations", operation }));

const ssoAdmin = (...names: readonly string[]): readonly PlannedCall[] =>
  names.map((operation) => ({ service: "sso-admin", operation }));

const identityStore = (...names: readonly string[]): readonly PlannedCall[] =>
  names.map((operation) => ({ service: "identitystore", operation }));
