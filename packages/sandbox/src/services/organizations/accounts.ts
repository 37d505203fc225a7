/** Accounts: created, listed, moved, closed and removed. */
import { parseAccountId, type AccountId } from "@bailiwick/core";
import { putRole } from "../../model/made-roles.ts";
import {
  accounts,
  createAccountRequests,
  delegations,
  handshakes,
  type AccountRow,
  type CreateAccountRow,
  type Tag,
} from "../../model/organization-state.ts";
import { AwsError, operation, type Call, type Sandbox, type Service } from "../../service.ts";
import {
  accountArn,
  accountOf,
  checkAnything,
  checksOn,
  constraintViolation,
  invalidInput,
  isParent,
  organizationForAdministrator,
  organizationOf,
  quotaOf,
  requestTagContext,
  type Asking,
} from "./organization.ts";
import { attachFullAccess, forgetNode } from "./policy-state.ts";
import { putTags } from "./tags.ts";
import { pageOf } from "./tree.ts";

type Paged = { readonly NextToken?: string; readonly MaxResults?: number };

type CreateAccountInput = {
  readonly Email: string;
  readonly AccountName: string;
  readonly RoleName?: string;
  readonly Tags?: readonly Tag[];
};

/** AWS says only "a few minutes"; people see about one. */
const creationMs = 60_000;
const closureMs = 90_000;
/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html */
const postClosureMs = 90 * 86_400_000;

export const accountOperations: Service["operations"] = {
  CreateAccount: operation<CreateAccountInput>({
    readOnly: false,
    authorize: (call) => checkAnything(call, requestTagContext(call.input.Tags)),
    run: createAccount,
  }),
  DescribeCreateAccountStatus: operation<{ readonly CreateAccountRequestId: string }>({
    readOnly: true,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      organizationForAdministrator(call, true);
      const row = call.sandbox.store
        .open(createAccountRequests)
        .get(call.input.CreateAccountRequestId);
      if (row !== undefined) return { CreateAccountStatus: describedStatus(row) };
      throw new AwsError(
        "CreateAccountStatusNotFoundException",
        "We can't find an create account request with the CreateAccountRequestId that you specified.",
      );
    },
  }),
  ListCreateAccountStatus: operation<Paged & { readonly States?: readonly string[] }>({
    readOnly: true,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      organizationForAdministrator(call, true);
      const all = [...call.sandbox.store.open(createAccountRequests).values()];
      const wanted = all.filter((row) => call.input.States?.includes(row.state) ?? true);
      const page = pageOf(call, wanted, ...(call.input.States ?? []));
      return { CreateAccountStatuses: page.items.map(describedStatus), NextToken: page.nextToken };
    },
  }),
  DescribeAccount: operation<{ readonly AccountId: AccountId }>({
    readOnly: true,
    authorize: (call) => checksOn(call, [call.input.AccountId]),
    run: (call) => {
      organizationForAdministrator(call, true);
      return { Account: describedAccount(call, accountOf(call, call.input.AccountId)) };
    },
  }),
  ListAccounts: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      organizationForAdministrator(call, true);
      return accountPage(call, call.sandbox.store.open(accounts).by("member", "yes"));
    },
  }),
  ListAccountsForParent: operation<Paged & { readonly ParentId: string }>({
    readOnly: true,
    authorize: (call) => checksOn(call, [call.input.ParentId]),
    run: (call) => {
      organizationForAdministrator(call, true);
      if (!isParent(call, call.input.ParentId))
        throw new AwsError("ParentNotFoundException", "You specified a parent that doesn't exist.");
      return accountPage(
        call,
        call.sandbox.store.open(accounts).by("parent", call.input.ParentId),
        call.input.ParentId,
      );
    },
  }),
  MoveAccount: operation<{
    readonly AccountId: AccountId;
    readonly SourceParentId: string;
    readonly DestinationParentId: string;
  }>({
    readOnly: false,
    authorize: (call) =>
      checksOn(call, [
        call.input.AccountId,
        call.input.SourceParentId,
        call.input.DestinationParentId,
      ]),
    locks: (call) => [call.input.AccountId],
    run: moveAccount,
  }),
  CloseAccount: operation<{ readonly AccountId: AccountId }>({
    readOnly: false,
    authorize: (call) => checksOn(call, [call.input.AccountId]),
    locks: (call) => [call.input.AccountId],
    run: closeAccount,
  }),
  RemoveAccountFromOrganization: operation<{ readonly AccountId: AccountId }>({
    readOnly: false,
    authorize: (call) => checksOn(call, [call.input.AccountId]),
    locks: (call) => [call.input.AccountId],
    run: (call) => {
      const organization = organizationForAdministrator(call);
      if (call.input.AccountId === organization.managementAccount) {
        throw new AwsError(
          "MasterCannotLeaveOrganizationException",
          "You can't remove a management account from an organization.",
        );
      }
      removeAccount(call, accountOf(call, call.input.AccountId));
    },
  }),
  LeaveOrganization: operation<Record<string, never>>({
    readOnly: false,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      const organization = organizationOf(call);
      if (call.caller.account === organization.managementAccount) {
        throw new AwsError(
          "MasterCannotLeaveOrganizationException",
          "You can't remove a management account from an organization.",
        );
      }
      removeAccount(call, accountOf(call, call.caller.account));
    },
  }),
};

export const accountJobs: NonNullable<Service["jobs"]> = {
  "create-account": (payload, sandbox) => finishCreation(String(payload["request"]), sandbox),
  "close-account": (payload, sandbox) => finishClosure(String(payload["account"]), sandbox),
  "forget-account": (payload, sandbox) => forgetAccount(String(payload["account"]), sandbox),
};

/** What the request says is looked at when the work is done, so a refusal comes later and by status. */
function createAccount(call: Call<CreateAccountInput>): unknown {
  organizationForAdministrator(call);
  const { store, ids, clock, jobs } = call.sandbox;
  const underWay = store.open(createAccountRequests).countBy("state", "IN_PROGRESS");
  if (underWay >= quotaOf(call, "organizations/concurrent-account-creations")) {
    throw new AwsError(
      "TooManyRequestsException",
      "You have sent too many requests in too short a period of time.",
      { members: { Type: "ACCOUNT_CREATION_LIMIT" } },
    );
  }
  const row: CreateAccountRow = {
    id: `car-${ids.hex(32)}`,
    accountName: call.input.AccountName,
    email: call.input.Email,
    roleName: call.input.RoleName ?? "OrganizationAccountAccessRole",
    tags: call.input.Tags ?? [],
    state: "IN_PROGRESS",
    accountId: undefined,
    failureReason: undefined,
    requestedAtMs: clock.wallMs(),
    completedAtMs: undefined,
  };
  store.open(createAccountRequests).put(row.id, row);
  jobs.schedule({
    service: "organizations",
    kind: "create-account",
    afterMs: creationMs,
    payload: { request: row.id, management: call.caller.account },
  });
  return { CreateAccountStatus: describedStatus(row) };
}

function finishCreation(requestId: string, sandbox: Sandbox): void {
  const { store, clock } = sandbox;
  const row = store.open(createAccountRequests).get(requestId);
  const organization = sandbox.directory.organization();
  if (row === undefined || organization === undefined) return;
  const failureReason = creationRefusal(row, sandbox);
  const done = { ...row, completedAtMs: clock.wallMs() };
  if (failureReason !== undefined) {
    store.open(createAccountRequests).put(row.id, { ...done, state: "FAILED", failureReason });
    return;
  }
  const id = sandbox.ids.accountId();
  const asking: Asking = { sandbox, caller: { account: organization.managementAccount } };
  const { rootId } = organizationOf(asking);
  store.open(accounts).put(id, {
    id,
    name: row.accountName,
    email: row.email,
    state: "ACTIVE",
    joinedMethod: "CREATED",
    joinedAtMs: clock.wallMs(),
    parentId: rootId,
  });
  attachFullAccess(store, id);
  putTags(asking, id, row.tags);
  putAccessRole(sandbox, {
    account: id,
    name: row.roleName,
    management: organization.managementAccount,
  });
  store.open(createAccountRequests).put(row.id, { ...done, state: "SUCCEEDED", accountId: id });
}

/** Accounts that are closed less than 90 days ago, and open invitations, count. */
function creationRefusal(
  row: CreateAccountRow,
  { store, clock, options }: Sandbox,
): string | undefined {
  const invited = store
    .open(handshakes)
    .by("state", "OPEN")
    .filter(({ expiresAtMs }) => expiresAtMs > clock.virtualMs()).length;
  if (store.open(accounts).countBy("member", "yes") + invited >= options.accountQuota)
    return "ACCOUNT_LIMIT_EXCEEDED";
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(row.email)) return "INVALID_EMAIL";
  return store.open(accounts).countBy("email", row.email.toLowerCase()) > 0
    ? "EMAIL_ALREADY_EXISTS"
    : undefined;
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html */
function putAccessRole(
  sandbox: Sandbox,
  made: { readonly account: AccountId; readonly name: string; readonly management: AccountId },
): void {
  putRole(sandbox, {
    account: made.account,
    name: made.name,
    path: "/",
    trustPolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${made.management}:root` },
          Action: "sts:AssumeRole",
        },
      ],
    }),
    attachedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  });
}

function describedStatus(row: CreateAccountRow): unknown {
  return {
    Id: row.id,
    AccountName: row.accountName,
    State: row.state,
    RequestedTimestamp: new Date(row.requestedAtMs),
    CompletedTimestamp: row.completedAtMs === undefined ? undefined : new Date(row.completedAtMs),
    AccountId: row.accountId,
    FailureReason: row.failureReason,
  };
}

export function describedAccount(call: Asking, account: AccountRow): Record<string, unknown> {
  return {
    Id: account.id,
    Arn: accountArn(call, account.id),
    Email: account.email,
    Name: account.name,
    Status: account.state,
    State: account.state,
    JoinedMethod: account.joinedMethod,
    JoinedTimestamp: new Date(account.joinedAtMs),
  };
}

function accountPage(
  call: Call<Paged>,
  found: readonly AccountRow[],
  ...filter: readonly string[]
): unknown {
  const page = pageOf(call, found, ...filter);
  return {
    Accounts: page.items.map((account) => describedAccount(call, account)),
    NextToken: page.nextToken,
  };
}

function moveAccount(
  call: Call<{
    readonly AccountId: AccountId;
    readonly SourceParentId: string;
    readonly DestinationParentId: string;
  }>,
): void {
  organizationForAdministrator(call);
  const { AccountId, SourceParentId, DestinationParentId } = call.input;
  const account = accountOf(call, AccountId);
  if (!isParent(call, SourceParentId))
    throw new AwsError(
      "SourceParentNotFoundException",
      "You specified a source parent that doesn't exist.",
    );
  if (!isParent(call, DestinationParentId))
    throw new AwsError(
      "DestinationParentNotFoundException",
      "You specified a destination parent that doesn't exist.",
    );
  if (account.parentId === DestinationParentId)
    throw new AwsError(
      "DuplicateAccountException",
      "That account is already present in the specified destination.",
    );
  if (account.parentId !== SourceParentId)
    throw new AwsError(
      "AccountNotFoundException",
      "The account is not in the source parent that you specified.",
    );
  call.sandbox.store.open(accounts).put(account.id, { ...account, parentId: DestinationParentId });
}

function closeAccount(call: Call<{ readonly AccountId: AccountId }>): void {
  const organization = organizationForAdministrator(call);
  const { store, jobs } = call.sandbox;
  const account = accountOf(call, call.input.AccountId);
  if (account.id === organization.managementAccount) {
    throw constraintViolation(
      "CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
      "You can't close the management account of the organization.",
    );
  }
  if (account.state !== "ACTIVE")
    throw new AwsError(
      "AccountAlreadyClosedException",
      "You attempted to close an account that is already closed.",
    );
  if (store.open(delegations).countBy("account", account.id) > 0) {
    throw constraintViolation(
      "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
      "You can't close an account that is a delegated administrator. Deregister it first.",
    );
  }
  const underWay = store
    .open(accounts)
    .by("member", "yes")
    .filter(({ state }) => state === "PENDING_CLOSURE").length;
  if (underWay >= quotaOf(call, "organizations/concurrent-account-closures")) {
    throw constraintViolation(
      "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
      "You have exceeded the number of close account requests that can be in progress at a time.",
    );
  }
  store.open(accounts).put(account.id, { ...account, state: "PENDING_CLOSURE" });
  jobs.schedule({
    service: "organizations",
    kind: "close-account",
    afterMs: closureMs,
    payload: { account: account.id },
  });
}

/** Closed accounts are listed, and count, until they are closed for good. */
function finishClosure(id: string, { store, jobs }: Sandbox): void {
  const account = store.open(accounts).get(id);
  if (account === undefined) return;
  store.open(accounts).put(id, { ...account, state: "SUSPENDED" });
  jobs.schedule({
    service: "organizations",
    kind: "forget-account",
    afterMs: postClosureMs,
    payload: { account: id },
  });
}

/** The e-mail address stays taken. */
function forgetAccount(id: string, { store }: Sandbox): void {
  const account = store.open(accounts).get(id);
  if (account === undefined) return;
  forgetNode(store, id);
  store.open(accounts).put(id, { ...account, parentId: undefined });
}

/** A created account stays for some days and needs what a company of its own needs; an invited one may go. */
function removeAccount(call: Call<unknown>, account: AccountRow): void {
  const { store, clock } = call.sandbox;
  if (store.open(delegations).countBy("account", account.id) > 0) {
    throw constraintViolation(
      "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
      "You can't remove an account that is a delegated administrator. Deregister it first.",
    );
  }
  const waitMs = quotaOf(call, "organizations/account-removal-days") * 86_400_000;
  if (account.joinedMethod === "CREATED" && clock.virtualMs() - account.joinedAtMs < waitMs) {
    throw constraintViolation(
      "WAIT_PERIOD_ACTIVE",
      "After you create an account, you must wait before you can remove it from the organization.",
    );
  }
  forgetNode(store, account.id);
  store.open(accounts).put(account.id, { ...account, parentId: undefined });
}

/** The account that a party of an invitation names. */
export function accountOfParty(
  call: Pick<Call, "sandbox">,
  target: { readonly type: string; readonly id: string },
): AccountRow | undefined {
  const { store } = call.sandbox;
  if (target.type === "EMAIL") return store.open(accounts).by("email", target.id.toLowerCase())[0];
  const id = parseAccountId(target.id);
  if (id === undefined)
    throw invalidInput(
      "INVALID_PARTY_TYPE_TARGET",
      "You specified the wrong type of entity as a party.",
    );
  return store.open(accounts).get(id);
}
