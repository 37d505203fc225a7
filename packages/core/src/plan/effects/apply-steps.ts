/**
 * The model's own effect of a step: what AWS would have afterwards. Gives the planned states, the
 * simulation of a plan, and the oracle of its tests. New things have no id; `withStandIns` gives them
 * one where a question needs it.
 */
import { assignmentKey, delegatedAdministratorKey, policyKey } from "../../organization/keys.ts";
import type {
  Organization,
  OrganizationPolicyType,
  PolicyTarget,
} from "../../organization/organization.ts";
import { targetKey } from "../../organization/organization-index.ts";
import {
  present,
  replaceNodes,
  closeOrganization,
  openOrganization,
  openPolicy,
  taggedWith,
  type PlannedOrganization,
} from "./planned-organization.ts";
import { renameOu } from "./rename.ts";
import { renamedPath } from "../step-facts.ts";
import type { Step, StepOperation, TaggedResource } from "../step.ts";

/** The organization after one step. */
export function applyStep(organization: Organization, step: Pick<Step, "operation">): Organization {
  return planned(organization, [step]);
}

/**
 * The organization after all of the steps, done in the order given.
 *
 * @param steps - each after what it depends on (a step whose object is not there is a bug, asserted)
 */
export function planned(
  organization: Organization,
  steps: readonly Pick<Step, "operation">[],
): Organization {
  const state = openOrganization(organization);
  for (const { operation } of steps) applyTo(state, operation);
  return closeOrganization(state);
}

/** Does one operation on an organization that is open. */
export function applyTo(state: PlannedOrganization, operation: StepOperation): void {
  if (operation.kind !== "rename-ou") {
    apply(state, operation);
    return;
  }
  const renamed = renameOu(closeOrganization(state), operation.path, renamedPath(operation));
  replaceNodes(state, renamed);
}

/** As AWS makes them. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_attach.html */
const awsPolicies: Readonly<Record<OrganizationPolicyType, { name: string; document: string }>> = {
  SERVICE_CONTROL_POLICY: {
    name: "FullAWSAccess",
    document:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  },
  RESOURCE_CONTROL_POLICY: {
    name: "RCPFullAWSAccess",
    document:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
  },
};

type Applied = Exclude<StepOperation, { kind: "rename-ou" }>;

// oxlint-disable-next-line max-lines-per-function -- a flat switch, one case for each kind of step
function apply(state: PlannedOrganization, operation: Applied): void {
  switch (operation.kind) {
    case "create-organization":
      return createOrganization(state, operation);
    case "enable-policy-type":
      return enablePolicyType(state, operation.policyType);
    case "enable-trusted-access":
      state.trustedAccess.add(operation.servicePrincipal);
      return;
    case "disable-trusted-access":
      state.trustedAccess.delete(operation.servicePrincipal);
      return;
    case "create-ou":
      state.ous.set(operation.path, { path: operation.path, id: undefined, tags: operation.tags });
      return attachAwsPolicies(state, { kind: "ou", path: operation.path });
    case "delete-ou":
      state.ous.delete(operation.path);
      return forgetTarget(state, { kind: "ou", path: operation.path });
    case "create-account":
    case "invite-account":
      return addAccount(state, operation);
    case "move-account": {
      const account = present(state.accounts, operation.account);
      state.accounts.set(account.name, { ...account, parent: operation.to });
      return;
    }
    case "rename-account": {
      const { awsName: _, ...account } = present(state.accounts, operation.account);
      const awsName = operation.newName === account.name ? {} : { awsName: operation.newName };
      state.accounts.set(account.name, { ...account, ...awsName });
      return;
    }
    case "close-account": {
      const account = present(state.accounts, operation.account);
      state.accounts.set(account.name, { ...account, state: "PENDING_CLOSURE" });
      return;
    }
    case "register-delegated-administrator": {
      const { account, servicePrincipal } = operation;
      const key = delegatedAdministratorKey(account, servicePrincipal);
      state.delegates.set(key, { account, servicePrincipal });
      return;
    }
    case "deregister-delegated-administrator":
      state.delegates.delete(
        delegatedAdministratorKey(operation.account, operation.servicePrincipal),
      );
      return;
    case "create-policy":
      return createPolicy(state, operation);
    case "update-policy":
      return updatePolicy(state, operation);
    case "delete-policy":
      state.policies.delete(policyKey(operation.policyType, operation.name));
      return;
    case "attach-policy":
      present(state.policies, policyKey(operation.policyType, operation.name)).targets.set(
        targetKey(operation.target),
        operation.target,
      );
      return;
    case "detach-policy":
      present(state.policies, policyKey(operation.policyType, operation.name)).targets.delete(
        targetKey(operation.target),
      );
      return;
    case "tag":
      return tag(state, operation);
    case "create-permission-set":
      state.permissionSets.set(operation.permissionSet.name, {
        ...operation.permissionSet,
        arn: undefined,
      });
      return;
    case "update-permission-set":
      return updatePermissionSet(state, operation);
    case "delete-permission-set":
      state.permissionSets.delete(operation.name);
      return;
    case "provision-permission-set": {
      const { outdatedIn: _, ...set } = present(state.permissionSets, operation.name);
      state.permissionSets.set(set.name, set);
      return;
    }
    case "create-group": {
      const { displayName, description } = operation;
      const group = { displayName, id: undefined, description, members: [] };
      state.groups.set(displayName, { group, members: new Set() });
      return;
    }
    case "update-group": {
      const { group, members } = present(state.groups, operation.displayName);
      const changed = { ...group, description: operation.description };
      state.groups.set(group.displayName, { group: changed, members });
      return;
    }
    case "delete-group":
      state.groups.delete(operation.displayName);
      return;
    case "create-user":
    case "update-user": {
      const { kind: _, email, ...user } = operation;
      const there = state.users.get(user.userName);
      state.users.set(user.userName, { ...user, id: there?.id, email: email ?? there?.email });
      return;
    }
    case "delete-user":
      state.users.delete(operation.userName);
      for (const { members } of state.groups.values()) members.delete(operation.userName);
      return;
    case "add-member":
      present(state.groups, operation.group).members.add(operation.userName);
      return;
    case "remove-member":
      present(state.groups, operation.group).members.delete(operation.userName);
      return;
    case "assign": {
      const { kind: _, ...assignment } = operation;
      state.assignments.set(assignmentKey(assignment), assignment);
      return;
    }
    case "unassign":
      state.assignments.delete(assignmentKey(operation));
      return;
  }
}

type OperationOf<Kind extends StepOperation["kind"]> = Extract<StepOperation, { kind: Kind }>;

function createOrganization(
  state: PlannedOrganization,
  { managementAccount }: OperationOf<"create-organization">,
): void {
  const { base } = state;
  state.base = { ...base, id: base.id ?? "o-standin000" };
  if (managementAccount === undefined || state.accounts.has(managementAccount.name)) return;
  state.accounts.set(managementAccount.name, {
    ...managementAccount,
    id: base.managementAccountId,
    parent: "",
    state: "ACTIVE",
    joined: "INVITED",
    tags: [],
  });
}

/** AWS attaches its own policy to everything when a type is enabled, and later to each new node. */
function enablePolicyType(state: PlannedOrganization, type: OrganizationPolicyType): void {
  const { root } = state.base;
  const enabled = new Set([...root.enabledPolicyTypes, type]);
  state.base = { ...state.base, root: { ...root, enabledPolicyTypes: [...enabled] } };
  attachAwsPolicy(state, type, { kind: "ou", path: "" });
  for (const path of state.ous.keys()) attachAwsPolicy(state, type, { kind: "ou", path });
  for (const name of state.accounts.keys()) attachAwsPolicy(state, type, { kind: "account", name });
}

function attachAwsPolicies(state: PlannedOrganization, target: PolicyTarget): void {
  for (const type of state.base.root.enabledPolicyTypes) attachAwsPolicy(state, type, target);
}

function attachAwsPolicy(
  state: PlannedOrganization,
  type: OrganizationPolicyType,
  target: PolicyTarget,
): void {
  const { name, document } = awsPolicies[type];
  const key = policyKey(type, name);
  const known = state.policies.get(key);
  const policy =
    known ??
    openPolicy({
      type,
      name,
      id: `p-${name}`,
      description: "",
      awsManaged: true,
      document,
      targets: [],
      tags: [],
    });
  policy.targets.set(targetKey(target), target);
  state.policies.set(key, policy);
}

function forgetTarget(state: PlannedOrganization, target: PolicyTarget): void {
  for (const { targets } of state.policies.values()) targets.delete(targetKey(target));
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html */
function addAccount(
  state: PlannedOrganization,
  operation: OperationOf<"create-account" | "invite-account">,
): void {
  const { name, email, tags } = operation;
  const isInvited = operation.kind === "invite-account";
  const awsName = operation.kind === "create-account" ? operation.awsName : undefined;
  state.accounts.set(name, {
    name,
    ...(awsName === undefined ? {} : { awsName }),
    email,
    id: undefined,
    parent: "",
    state: isInvited ? "PENDING_ACTIVATION" : "ACTIVE",
    joined: isInvited ? "INVITED" : "CREATED",
    ...(isInvited ? { invitation: "open" as const } : {}),
    tags,
  });
  if (!isInvited) attachAwsPolicies(state, { kind: "account", name });
}

function createPolicy(state: PlannedOrganization, operation: OperationOf<"create-policy">): void {
  const { policyType: type, name, description, document, tags } = operation;
  const policy = { type, name, id: undefined, description, awsManaged: false, document, tags };
  state.policies.set(policyKey(type, name), openPolicy({ ...policy, targets: [] }));
}

function updatePolicy(state: PlannedOrganization, operation: OperationOf<"update-policy">): void {
  const { policyType: type, name, newName = name, description, document } = operation;
  const { policy, targets } = present(state.policies, policyKey(type, name));
  state.policies.delete(policyKey(type, name));
  state.policies.set(policyKey(type, newName), {
    policy: {
      ...policy,
      name: newName,
      description: description ?? policy.description,
      document: document ?? policy.document,
    },
    targets,
  });
}

/** Invisible in the accounts that have it until it is provisioned. */
function updatePermissionSet(
  state: PlannedOrganization,
  { permissionSet }: OperationOf<"update-permission-set">,
): void {
  const { name } = permissionSet;
  const before = present(state.permissionSets, name);
  const accounts = [...state.assignments.values()]
    .filter((assignment) => assignment.permissionSet === name)
    .map(({ account }) => account);
  state.permissionSets.set(name, {
    ...permissionSet,
    arn: before.arn,
    tags: before.tags,
    ...(accounts.length === 0 ? {} : { outdatedIn: [...new Set(accounts)] }),
  });
}

function tag(state: PlannedOrganization, { resource, set, remove }: OperationOf<"tag">): void {
  const retagged = <Kind extends { readonly tags: Organization["root"]["tags"] }>(
    kind: Kind,
  ): Kind => ({
    ...kind,
    tags: taggedWith(kind.tags, set, remove),
  });
  switch (resource.kind) {
    case "ou":
      return tagOu(state, resource, retagged);
    case "account":
      state.accounts.set(resource.name, retagged(present(state.accounts, resource.name)));
      return;
    case "policy": {
      const key = policyKey(resource.policyType, resource.name);
      const { policy, targets } = present(state.policies, key);
      state.policies.set(key, { policy: retagged(policy), targets });
      return;
    }
    case "permission-set":
      state.permissionSets.set(
        resource.name,
        retagged(present(state.permissionSets, resource.name)),
      );
      return;
  }
}

function tagOu(
  state: PlannedOrganization,
  { path }: Extract<TaggedResource, { kind: "ou" }>,
  retagged: <Kind extends { readonly tags: Organization["root"]["tags"] }>(kind: Kind) => Kind,
): void {
  if (path === "") state.base = { ...state.base, root: retagged(state.base.root) };
  else state.ous.set(path, retagged(present(state.ous, path)));
}
