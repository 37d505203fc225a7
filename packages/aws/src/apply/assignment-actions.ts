/** How assignments are made and ended. Both are asynchronous: a call starts, a status tells the end. */
import { accountKey, assignmentKey, permissionSetKey } from "@bailiwick/core";
import { AsynchronousFailure, isError } from "../client/errors.ts";
import {
  changed,
  unchanged,
  type Done,
  type Executing,
  type OperationOf,
  type StepActions,
} from "./action.ts";
import { asynchronousStatus, instanceArn } from "./permission-set-actions.ts";
import { pollUntilDone } from "./polling.ts";

export const assignmentActions: StepActions<"assign" | "unassign"> = {
  assign: { execute: assign, find: findAssignment },
  unassign: { execute: unassign },
};

type Assignment = {
  readonly InstanceArn: string;
  readonly TargetId: string;
  readonly TargetType: "AWS_ACCOUNT";
  readonly PermissionSetArn: string;
  readonly PrincipalType: "GROUP" | "USER";
  readonly PrincipalId: string;
};

function assignmentOf(
  executing: Executing,
  operation: OperationOf<"assign" | "unassign">,
): Assignment {
  const { directory } = executing;
  return {
    InstanceArn: instanceArn(executing),
    TargetId: directory.id(accountKey(operation.account)),
    TargetType: "AWS_ACCOUNT",
    PermissionSetArn: directory.id(permissionSetKey(operation.permissionSet)),
    PrincipalType: operation.principal.kind === "group" ? "GROUP" : "USER",
    PrincipalId: directory.principalId(operation.principal),
  };
}

/** Identity Center answers a repeated creation as done. */
async function assign(executing: Executing, operation: OperationOf<"assign">): Promise<Done> {
  const client = await executing.session.ssoAdmin();
  const assignment = assignmentOf(executing, operation);
  const { AccountAssignmentCreationStatus: started } =
    await client.createAccountAssignment(assignment);
  await creationEnded(executing, started?.RequestId);
  const key = assignmentKey(operation);
  return { changed: true, ids: [{ key, id: key }] };
}

async function creationEnded(executing: Executing, requestId: string | undefined): Promise<void> {
  const client = await executing.session.ssoAdmin();
  await pollUntilDone(executing, async () => {
    const { AccountAssignmentCreationStatus: status } =
      await client.describeAccountAssignmentCreationStatus({
        InstanceArn: instanceArn(executing),
        AccountAssignmentCreationRequestId: requestId,
      });
    return asynchronousStatus(status);
  });
}

/** An assignment under way is in no list yet, so its end is waited for before the list is asked. */
async function findAssignment(
  executing: Executing,
  operation: OperationOf<"assign">,
): Promise<Done | undefined> {
  const client = await executing.session.ssoAdmin();
  const { InstanceArn, PermissionSetArn, TargetId, PrincipalId } = assignmentOf(
    executing,
    operation,
  );
  for (const requestId of await creationsUnderWay(executing, {
    TargetId,
    PermissionSetArn,
    PrincipalId,
  }))
    await unlessFailed(creationEnded(executing, requestId));
  const key = assignmentKey(operation);
  for await (const page of client.paginateListAccountAssignments({
    InstanceArn,
    PermissionSetArn,
    AccountId: TargetId,
  })) {
    if (page.AccountAssignments?.some((held) => held.PrincipalId === PrincipalId) === true)
      return { changed: false, ids: [{ key, id: key }] };
  }
  return undefined;
}

/** The requests of creations of this assignment; the list names none, so each is described. */
async function creationsUnderWay(
  executing: Executing,
  wanted: Pick<Assignment, "TargetId" | "PermissionSetArn" | "PrincipalId">,
): Promise<readonly string[]> {
  const client = await executing.session.ssoAdmin();
  const InstanceArn = instanceArn(executing);
  const found: string[] = [];
  const pages = client.paginateListAccountAssignmentCreationStatus({
    InstanceArn,
    Filter: { Status: "IN_PROGRESS" },
  });
  for await (const { AccountAssignmentsCreationStatus: statuses } of pages) {
    for (const { RequestId } of statuses ?? []) {
      const { AccountAssignmentCreationStatus: status } =
        await client.describeAccountAssignmentCreationStatus({
          InstanceArn,
          AccountAssignmentCreationRequestId: RequestId,
        });
      const isWanted =
        status?.TargetId === wanted.TargetId &&
        status.PermissionSetArn === wanted.PermissionSetArn &&
        status.PrincipalId === wanted.PrincipalId;
      if (isWanted && RequestId !== undefined) found.push(RequestId);
    }
  }
  return found;
}

/** What AWS could not do before is sent again, and then fails with its reason or succeeds. */
async function unlessFailed(end: Promise<void>): Promise<void> {
  try {
    await end;
  } catch (error) {
    if (!(error instanceof AsynchronousFailure)) throw error;
  }
}

async function unassign(executing: Executing, operation: OperationOf<"unassign">): Promise<Done> {
  const client = await executing.session.ssoAdmin();
  const assignment = assignmentOf(executing, operation);
  try {
    const { AccountAssignmentDeletionStatus: started } =
      await client.deleteAccountAssignment(assignment);
    await pollUntilDone(executing, async () => {
      const { AccountAssignmentDeletionStatus: status } =
        await client.describeAccountAssignmentDeletionStatus({
          InstanceArn: assignment.InstanceArn,
          AccountAssignmentDeletionRequestId: started?.RequestId,
        });
      return asynchronousStatus(status);
    });
    return changed;
  } catch (error) {
    if (isError(error, "ResourceNotFoundException")) return unchanged;
    throw error;
  }
}
