/** Who has which permission set in which account: made, ended and provisioned asynchronously. */
import {
  assignmentKey,
  assignments,
  operations,
  permissionSets,
  provisioned,
  provisionedKey,
  storeGroups,
  storeUsers,
  memberships,
  type AssignmentRow,
  type OperationRow,
} from "../../model/identity-center-state.ts";
import { accounts } from "../../model/organization-state.ts";
import { AwsError, operation, type Call, type Sandbox, type Service } from "../../service.ts";
import { copiesOf, provision, ProvisioningFailure, unprovisionIfUnused } from "./provisioning.ts";
import {
  checkAccount,
  checkInstance,
  checkSet,
  conflict,
  instanceOf,
  notFound,
  permissionSetOf,
  ssoPage,
  type OnInstance,
  type OnSet,
  type Paged,
} from "./sso.ts";

type Assigning = OnSet & {
  readonly TargetId: string;
  readonly TargetType: "AWS_ACCOUNT";
  readonly PrincipalType: "USER" | "GROUP";
  readonly PrincipalId: string;
};
type Provisioning = OnSet & {
  readonly TargetId?: string;
  readonly TargetType: "AWS_ACCOUNT" | "ALL_PROVISIONED_ACCOUNTS";
};
type StatusFilter = {
  readonly ProvisioningStatus?:
    | "LATEST_PERMISSION_SET_PROVISIONED"
    | "LATEST_PERMISSION_SET_NOT_PROVISIONED";
};
type StatusList = Paged & OnInstance & { readonly Filter?: { readonly Status?: string } };

/** People see three to ten seconds. */
const assignmentMs = 4_000;
const provisioningMs = 6_000;

export const assignmentOperations: Service["operations"] = {
  CreateAccountAssignment: operation<Assigning>({
    readOnly: false,
    authorize: (call) => checkAccount(call, call.input.TargetId),
    run: (call) => ({
      AccountAssignmentCreationStatus: describedAssignment(startAssignment(call, "create")),
    }),
  }),
  DeleteAccountAssignment: operation<Assigning>({
    readOnly: false,
    authorize: (call) => checkAccount(call, call.input.TargetId),
    run: (call) => {
      if (!call.sandbox.store.open(assignments).has(assignmentKey(rowFrom(call.input))))
        throw notFound("the account assignment");
      return {
        AccountAssignmentDeletionStatus: describedAssignment(startAssignment(call, "delete")),
      };
    },
  }),
  DescribeAccountAssignmentCreationStatus: operation<
    OnInstance & { readonly AccountAssignmentCreationRequestId: string }
  >({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => ({
      AccountAssignmentCreationStatus: describedAssignment(
        operationOf(call, "create", call.input.AccountAssignmentCreationRequestId),
      ),
    }),
  }),
  DescribeAccountAssignmentDeletionStatus: operation<
    OnInstance & { readonly AccountAssignmentDeletionRequestId: string }
  >({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => ({
      AccountAssignmentDeletionStatus: describedAssignment(
        operationOf(call, "delete", call.input.AccountAssignmentDeletionRequestId),
      ),
    }),
  }),
  ListAccountAssignmentCreationStatus: operation<StatusList>({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => statusPage(call, "create", "AccountAssignmentsCreationStatus"),
  }),
  ListAccountAssignmentDeletionStatus: operation<StatusList>({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => statusPage(call, "delete", "AccountAssignmentsDeletionStatus"),
  }),
  ListPermissionSetProvisioningStatus: operation<StatusList>({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => statusPage(call, "provision", "PermissionSetsProvisioningStatus"),
  }),
  ListAccountAssignments: operation<Paged & OnSet & { readonly AccountId: string }>({
    readOnly: true,
    authorize: (call) => checkAccount(call, call.input.AccountId),
    run: (call) => {
      permissionSetOf(call);
      const found = call.sandbox.store
        .open(assignments)
        .by("pair", provisionedKey(call.input.PermissionSetArn, call.input.AccountId));
      const page = ssoPage(call, found, assignmentKey);
      return { AccountAssignments: page.items.map(described), NextToken: page.nextToken };
    },
  }),
  ListAccountAssignmentsForPrincipal: operation<
    Paged &
      OnInstance & {
        readonly PrincipalId: string;
        readonly PrincipalType: "USER" | "GROUP";
        readonly Filter?: { readonly AccountId?: string };
      }
  >({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => {
      instanceOf(call);
      const { store } = call.sandbox;
      const groups =
        call.input.PrincipalType === "USER"
          ? store
              .open(memberships)
              .by("user", call.input.PrincipalId)
              .map(({ groupId }) => groupId)
          : [];
      const found = [call.input.PrincipalId, ...groups].flatMap((id) =>
        store.open(assignments).by("principal", id),
      );
      const wanted = found.filter(
        ({ account }) =>
          call.input.Filter?.AccountId === undefined || call.input.Filter.AccountId === account,
      );
      const page = ssoPage(call, wanted, assignmentKey);
      return { AccountAssignments: page.items.map(described), NextToken: page.nextToken };
    },
  }),
  ListAccountsForProvisionedPermissionSet: operation<Paged & OnSet & StatusFilter>({
    readOnly: true,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const set = permissionSetOf(call);
      const wanted = copiesOf(call.sandbox, set.arn).filter(({ latest }) =>
        fits(latest, call.input.ProvisioningStatus),
      );
      const page = ssoPage(
        call,
        wanted.map(({ account }) => account),
        (account) => account,
      );
      return { AccountIds: page.items, NextToken: page.nextToken };
    },
  }),
  ListPermissionSetsProvisionedToAccount: operation<
    Paged & OnInstance & StatusFilter & { readonly AccountId: string }
  >({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => {
      instanceOf(call);
      const { store } = call.sandbox;
      const found = store
        .open(provisioned)
        .by("account", call.input.AccountId)
        .filter((row) => {
          const latest =
            store.open(permissionSets).get(row.permissionSetArn)?.revision === row.revision;
          return fits(latest, call.input.ProvisioningStatus);
        });
      const page = ssoPage(
        call,
        found.map((row) => row.permissionSetArn),
        (arn) => arn,
      );
      return { PermissionSets: page.items, NextToken: page.nextToken };
    },
  }),
  ProvisionPermissionSet: operation<Provisioning>({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: startProvisioning,
  }),
  DescribePermissionSetProvisioningStatus: operation<
    OnInstance & { readonly ProvisionPermissionSetRequestId: string }
  >({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => ({
      PermissionSetProvisioningStatus: describedProvisioning(
        operationOf(call, "provision", call.input.ProvisionPermissionSetRequestId),
      ),
    }),
  }),
};

export const assignmentJobs: NonNullable<Service["jobs"]> = {
  create: (payload, sandbox) => finish(String(payload["request"]), sandbox, createAssignment),
  delete: (payload, sandbox) => finish(String(payload["request"]), sandbox, deleteAssignment),
  provision: (payload, sandbox) => finish(String(payload["request"]), sandbox, provisionAll),
};

function fits(latest: boolean, wanted: StatusFilter["ProvisioningStatus"]): boolean {
  return wanted === undefined || latest === (wanted === "LATEST_PERMISSION_SET_PROVISIONED");
}

function rowFrom(input: Assigning): AssignmentRow {
  return {
    permissionSetArn: input.PermissionSetArn,
    account: input.TargetId,
    principalType: input.PrincipalType,
    principalId: input.PrincipalId,
  };
}

function startAssignment(call: Call<Assigning>, kind: "create" | "delete"): OperationRow {
  permissionSetOf(call);
  const { store } = call.sandbox;
  const row = rowFrom(call.input);
  if (store.open(accounts).get(row.account)?.parentId === undefined)
    throw notFound(`account ${row.account} in the organization`);
  const known =
    row.principalType === "USER"
      ? store.open(storeUsers).has(row.principalId)
      : store.open(storeGroups).has(row.principalId);
  if (!known && kind === "create")
    throw notFound(`${row.principalType} ${row.principalId} in the identity store`);
  assertFree(call, row);
  return start(call, kind, { ...row, afterMs: assignmentMs });
}

/** One operation at a time on an account and set, and fifteen in all. */
function assertFree(call: Call<unknown>, row: AssignmentRow): void {
  const { store, catalogue } = call.sandbox;
  if (
    store.open(operations).countBy("busy", provisionedKey(row.permissionSetArn, row.account)) > 0
  ) {
    throw conflict(
      `There is a conflicting operation in process on account ${row.account} for the permission set.`,
    );
  }
  const quota = catalogue.quota("identity-center/outstanding-assignments")?.value ?? 15;
  if (store.open(operations).countBy("pending", "assignment") >= quota) {
    throw new AwsError(
      "ThrottlingException",
      "Too many outstanding account assignment operations.",
    );
  }
}

function startProvisioning(call: Call<Provisioning>): unknown {
  const set = permissionSetOf(call);
  const { TargetType, TargetId } = call.input;
  if (TargetType === "AWS_ACCOUNT" && TargetId === undefined)
    throw new AwsError("ValidationException", "TargetId is required for AWS_ACCOUNT.");
  const one = TargetType === "AWS_ACCOUNT" ? TargetId : undefined;
  const { store } = call.sandbox;
  if (one !== undefined && !store.open(provisioned).has(provisionedKey(set.arn, one)))
    throw notFound(`permission set in account ${one}`);
  const row = start(call, "provision", {
    permissionSetArn: set.arn,
    account: one,
    principalType: undefined,
    principalId: undefined,
    afterMs: provisioningMs,
  });
  return { PermissionSetProvisioningStatus: describedProvisioning(row) };
}

type Starting = Pick<
  OperationRow,
  "permissionSetArn" | "account" | "principalType" | "principalId"
> & { readonly afterMs: number };

function start(
  call: Call<unknown>,
  kind: OperationRow["kind"],
  { afterMs, ...about }: Starting,
): OperationRow {
  const { store, ids, clock, jobs } = call.sandbox;
  const row: OperationRow = {
    requestId: ids.uuid(),
    kind,
    status: "IN_PROGRESS",
    failureReason: undefined,
    createdAtMs: clock.wallMs(),
    ...about,
  };
  store.open(operations).put(row.requestId, row);
  jobs.schedule({ service: "sso-admin", kind, afterMs, payload: { request: row.requestId } });
  return row;
}

/** Does the work; a failure is the operation's, not the job's. */
function finish(
  requestId: string,
  sandbox: Sandbox,
  work: (row: OperationRow, sandbox: Sandbox) => void,
): void {
  const { store } = sandbox;
  const row = store.open(operations).get(requestId);
  if (row === undefined) return;
  try {
    work(row, sandbox);
    store.open(operations).put(requestId, { ...row, status: "SUCCEEDED" });
  } catch (error) {
    if (!(error instanceof ProvisioningFailure)) throw error;
    store
      .open(operations)
      .put(requestId, { ...row, status: "FAILED", failureReason: error.message });
  }
}

function assignmentOf(row: OperationRow): AssignmentRow {
  const { permissionSetArn, account = "", principalType = "GROUP", principalId = "" } = row;
  return { permissionSetArn, account, principalType, principalId };
}

/** The first assignment of a set in an account brings the set there; a later one does not bring it up to date. */
function createAssignment(row: OperationRow, sandbox: Sandbox): void {
  const { store } = sandbox;
  const set = store.open(permissionSets).get(row.permissionSetArn);
  if (set === undefined)
    throw new ProvisioningFailure("The permission set does not exist any more.");
  const assignment = assignmentOf(row);
  if (!store.open(provisioned).has(provisionedKey(set.arn, assignment.account)))
    provision(sandbox, set, assignment.account);
  store.open(assignments).put(assignmentKey(assignment), assignment);
}

function deleteAssignment(row: OperationRow, sandbox: Sandbox): void {
  const assignment = assignmentOf(row);
  sandbox.store.open(assignments).delete(assignmentKey(assignment));
  unprovisionIfUnused(sandbox, assignment.permissionSetArn, assignment.account);
}

function provisionAll(row: OperationRow, sandbox: Sandbox): void {
  const set = sandbox.store.open(permissionSets).get(row.permissionSetArn);
  if (set === undefined)
    throw new ProvisioningFailure("The permission set does not exist any more.");
  const all = copiesOf(sandbox, set.arn).map(({ account }) => account);
  for (const account of row.account === undefined ? all : [row.account])
    provision(sandbox, set, account);
}

function operationOf(
  call: Call<OnInstance>,
  kind: OperationRow["kind"],
  requestId: string,
): OperationRow {
  instanceOf(call);
  const row = call.sandbox.store.open(operations).get(requestId);
  if (row?.kind !== kind) throw notFound(`request ${requestId}`);
  return row;
}

function describedAssignment(row: OperationRow): unknown {
  return {
    Status: row.status,
    RequestId: row.requestId,
    FailureReason: row.failureReason,
    TargetId: row.account,
    TargetType: "AWS_ACCOUNT",
    PermissionSetArn: row.permissionSetArn,
    PrincipalType: row.principalType,
    PrincipalId: row.principalId,
    CreatedDate: new Date(row.createdAtMs),
  };
}

function describedProvisioning(row: OperationRow): unknown {
  return {
    Status: row.status,
    RequestId: row.requestId,
    AccountId: row.account,
    PermissionSetArn: row.permissionSetArn,
    FailureReason: row.failureReason,
    CreatedDate: new Date(row.createdAtMs),
  };
}

function described(row: AssignmentRow): unknown {
  return {
    AccountId: row.account,
    PermissionSetArn: row.permissionSetArn,
    PrincipalType: row.principalType,
    PrincipalId: row.principalId,
  };
}

function statusPage(call: Call<StatusList>, kind: OperationRow["kind"], member: string): unknown {
  instanceOf(call);
  const wanted = call.input.Filter?.Status;
  const found = call.sandbox.store
    .open(operations)
    .by("kind", kind)
    .filter((row) => wanted === undefined || row.status === wanted);
  const page = ssoPage(call, found, (row) => row.requestId);
  const shown = page.items.map((row) => ({
    Status: row.status,
    RequestId: row.requestId,
    CreatedDate: new Date(row.createdAtMs),
  }));
  return { [member]: shown, NextToken: page.nextToken };
}
