/** How steps on permission sets are done. */
import type { AccountAssignmentOperationStatus, SSOAdmin } from "@aws-sdk/client-sso-admin";
import { permissionSetKey, type PermissionSet } from "@bailiwick/core";
import {
  changed,
  unchanged,
  type Done,
  type Executing,
  type OperationOf,
  type StepActions,
} from "./action.ts";
import { UnknownNameError } from "./directory.ts";
import { awsTags, doneUnless } from "./organization-actions.ts";
import { pollUntilDone, type Status } from "./polling.ts";

export const permissionSetActions: StepActions<
  | "create-permission-set"
  | "update-permission-set"
  | "delete-permission-set"
  | "provision-permission-set"
> = {
  "create-permission-set": { execute: createPermissionSet },
  "update-permission-set": {
    execute: async (executing, { before, permissionSet }) => {
      const PermissionSetArn = executing.directory.id(permissionSetKey(permissionSet.name));
      await bring(executing, { PermissionSetArn, before, after: permissionSet });
      return changed;
    },
  },
  "delete-permission-set": {
    execute: async (executing, { name }) => {
      const client = await executing.session.ssoAdmin();
      const key = {
        InstanceArn: instanceArn(executing),
        PermissionSetArn: executing.directory.id(permissionSetKey(name)),
      };
      return doneUnless(["ResourceNotFoundException"], () => client.deletePermissionSet(key));
    },
  },
  "provision-permission-set": { execute: provision },
};

/** @throws {UnknownNameError} where Identity Center has no instance: no API creates one */
export function instanceArn({ directory }: Executing): string {
  if (directory.instanceArn !== undefined) return directory.instanceArn;
  throw new UnknownNameError(
    "This organization has no instance of IAM Identity Center; a person enables it in the console.",
  );
}

/** A crash may leave a set half made, so what is there is found and completed. */
async function createPermissionSet(
  executing: Executing,
  { permissionSet }: OperationOf<"create-permission-set">,
): Promise<Done> {
  const client = await executing.session.ssoAdmin();
  const existing = await findPermissionSet(executing, client, permissionSet.name);
  const PermissionSetArn = existing ?? (await makePermissionSet(executing, client, permissionSet));
  await bring(executing, { PermissionSetArn, before: undefined, after: permissionSet });
  return {
    changed: true,
    ids: [{ key: permissionSetKey(permissionSet.name), id: PermissionSetArn }],
  };
}

async function makePermissionSet(
  executing: Executing,
  client: SSOAdmin,
  set: PermissionSet,
): Promise<string> {
  const { PermissionSet: made } = await client.createPermissionSet({
    InstanceArn: instanceArn(executing),
    Name: set.name,
    SessionDuration: set.sessionDuration,
    ...(set.description === "" ? {} : { Description: set.description }),
    ...(set.relayState === undefined ? {} : { RelayState: set.relayState }),
    ...(set.tags.length === 0 ? {} : { Tags: awsTags(set.tags) }),
  });
  return made?.PermissionSetArn ?? "";
}

async function findPermissionSet(
  executing: Executing,
  client: SSOAdmin,
  name: string,
): Promise<string | undefined> {
  const InstanceArn = instanceArn(executing);
  for await (const page of client.paginateListPermissionSets({ InstanceArn })) {
    for (const PermissionSetArn of page.PermissionSets ?? []) {
      const { PermissionSet: set } = await client.describePermissionSet({
        InstanceArn,
        PermissionSetArn,
      });
      if (set?.Name === name) return PermissionSetArn;
    }
  }
  return undefined;
}

type Bringing = {
  readonly PermissionSetArn: string;
  readonly before: PermissionSet | undefined;
  readonly after: PermissionSet;
};

/** Brings a set from what it was to what it shall be; without a `before`, everything is put. */
async function bring(
  executing: Executing,
  { PermissionSetArn, before, after }: Bringing,
): Promise<void> {
  const client = await executing.session.ssoAdmin();
  const key = { InstanceArn: instanceArn(executing), PermissionSetArn };
  if (before !== undefined && attributes(before) !== attributes(after)) {
    await client.updatePermissionSet({
      ...key,
      SessionDuration: after.sessionDuration,
      ...(after.description === "" ? {} : { Description: after.description }),
      ...(after.relayState === undefined ? {} : { RelayState: after.relayState }),
    });
  }
  await bringManagedPolicies(client, key, {
    before: before?.managedPolicies ?? [],
    after: after.managedPolicies,
  });
  await bringCustomerManagedPolicies(client, key, {
    before: before?.customerManagedPolicies ?? [],
    after: after.customerManagedPolicies,
  });
  await bringInlinePolicy(client, key, { before: before?.inlinePolicy, after: after.inlinePolicy });
  await bringBoundary(client, key, {
    before: before?.permissionsBoundary,
    after: after.permissionsBoundary,
  });
}

function attributes(set: PermissionSet): string {
  return JSON.stringify([set.description, set.sessionDuration, set.relayState ?? ""]);
}

type Key = { readonly InstanceArn: string; readonly PermissionSetArn: string };
type Change<Value> = { readonly before: Value; readonly after: Value };

/** Attaches before it detaches, so that nobody loses access on the way. */
async function bringManagedPolicies(
  client: SSOAdmin,
  key: Key,
  { before, after }: Change<readonly string[]>,
): Promise<void> {
  for (const ManagedPolicyArn of after.filter((arn) => !before.includes(arn))) {
    await doneUnless(["ConflictException"], () =>
      client.attachManagedPolicyToPermissionSet({ ...key, ManagedPolicyArn }),
    );
  }
  for (const ManagedPolicyArn of before.filter((arn) => !after.includes(arn))) {
    await doneUnless(["ResourceNotFoundException"], () =>
      client.detachManagedPolicyFromPermissionSet({ ...key, ManagedPolicyArn }),
    );
  }
}

async function bringCustomerManagedPolicies(
  client: SSOAdmin,
  key: Key,
  { before, after }: Change<PermissionSet["customerManagedPolicies"]>,
): Promise<void> {
  const without = (policies: typeof after, others: typeof after) =>
    policies.filter(
      (policy) => !others.some((other) => other.path === policy.path && other.name === policy.name),
    );
  for (const { path, name } of without(after, before)) {
    const reference = { ...key, CustomerManagedPolicyReference: { Path: path, Name: name } };
    await doneUnless(["ConflictException"], () =>
      client.attachCustomerManagedPolicyReferenceToPermissionSet(reference),
    );
  }
  for (const { path, name } of without(before, after)) {
    const reference = { ...key, CustomerManagedPolicyReference: { Path: path, Name: name } };
    await doneUnless(["ResourceNotFoundException"], () =>
      client.detachCustomerManagedPolicyReferenceFromPermissionSet(reference),
    );
  }
}

async function bringInlinePolicy(
  client: SSOAdmin,
  key: Key,
  { before, after }: Change<string | undefined>,
): Promise<void> {
  if (before === after) return;
  if (after !== undefined) {
    await client.putInlinePolicyToPermissionSet({ ...key, InlinePolicy: after });
    return;
  }
  await doneUnless(["ResourceNotFoundException"], () =>
    client.deleteInlinePolicyFromPermissionSet(key),
  );
}

async function bringBoundary(
  client: SSOAdmin,
  key: Key,
  { before, after }: Change<PermissionSet["permissionsBoundary"]>,
): Promise<void> {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  if (after === undefined) {
    await doneUnless(["ResourceNotFoundException"], () =>
      client.deletePermissionsBoundaryFromPermissionSet(key),
    );
    return;
  }
  const PermissionsBoundary =
    after.kind === "aws-managed"
      ? { ManagedPolicyArn: after.arn }
      : { CustomerManagedPolicyReference: { Path: after.path, Name: after.name } };
  await client.putPermissionsBoundaryToPermissionSet({ ...key, PermissionsBoundary });
}

/** A set that is provisioned nowhere has nothing to bring anywhere. */
async function provision(
  executing: Executing,
  { name }: OperationOf<"provision-permission-set">,
): Promise<Done> {
  const client = await executing.session.ssoAdmin();
  const InstanceArn = instanceArn(executing);
  const PermissionSetArn = executing.directory.id(permissionSetKey(name));
  const { AccountIds } = await client.listAccountsForProvisionedPermissionSet({
    InstanceArn,
    PermissionSetArn,
  });
  if ((AccountIds ?? []).length === 0) return unchanged;
  const { PermissionSetProvisioningStatus: started } = await client.provisionPermissionSet({
    InstanceArn,
    PermissionSetArn,
    TargetType: "ALL_PROVISIONED_ACCOUNTS",
  });
  await pollUntilDone(executing, async () => {
    const { PermissionSetProvisioningStatus: status } =
      await client.describePermissionSetProvisioningStatus({
        InstanceArn,
        ProvisionPermissionSetRequestId: started?.RequestId,
      });
    return asynchronousStatus(status);
  });
  return changed;
}

/** How an assignment or a provisioning stands. */
export function asynchronousStatus(
  status: Pick<AccountAssignmentOperationStatus, "Status" | "FailureReason"> | undefined,
): Status<undefined> {
  if (status?.Status === "SUCCEEDED") return { kind: "succeeded", result: undefined };
  if (status?.Status !== "FAILED") return { kind: "in-progress" };
  return {
    kind: "failed",
    reason: "AsynchronousOperationFailed",
    detail: status.FailureReason ?? "AWS gave no reason.",
  };
}
