/** Invitations of accounts that exist already. */
import {
  accounts,
  handshakes,
  type HandshakeRow,
  type Tag,
} from "../../model/organization-state.ts";
import {
  AwsError,
  operation,
  type AuthorizationCheck,
  type Call,
  type Service,
} from "../../service.ts";
import { accountOfParty } from "./accounts.ts";
import {
  checkAnything,
  organizationForAdministrator,
  organizationOf,
  organizationsArn,
  quotaOf,
  requestTagContext,
  accountArn,
} from "./organization.ts";
import { attachFullAccess } from "./policy-state.ts";
import { putTags } from "./tags.ts";
import { pageOf } from "./tree.ts";

type Paged = {
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly Filter?: { readonly ActionType?: string };
};
type Party = { readonly Id: string; readonly Type: "ACCOUNT" | "EMAIL" | "ORGANIZATION" };
type HandshakeInput = { readonly HandshakeId: string };

export const invitationOperations: Service["operations"] = {
  InviteAccountToOrganization: operation<{
    readonly Target: Party;
    readonly Notes?: string;
    readonly Tags?: readonly Tag[];
  }>({
    readOnly: false,
    authorize: (call) =>
      call.input.Target.Type === "ACCOUNT"
        ? [
            {
              action: "organizations:InviteAccountToOrganization",
              resource: accountArn(call, call.input.Target.Id),
              context: requestTagContext(call.input.Tags),
            },
          ]
        : checkAnything(call, requestTagContext(call.input.Tags)),
    run: invite,
  }),
  DescribeHandshake: operation<HandshakeInput>({
    readOnly: true,
    authorize: checkHandshake,
    run: (call) => ({ Handshake: described(call, handshakeOf(call)) }),
  }),
  AcceptHandshake: operation<HandshakeInput>({
    readOnly: false,
    authorize: checkHandshake,
    run: accept,
  }),
  DeclineHandshake: operation<HandshakeInput>({
    readOnly: false,
    authorize: checkHandshake,
    run: (call) => ({
      Handshake: described(call, ended(call, invitationToCaller(call), "DECLINED")),
    }),
  }),
  CancelHandshake: operation<HandshakeInput>({
    readOnly: false,
    authorize: checkHandshake,
    run: (call) => {
      organizationForAdministrator(call);
      return { Handshake: described(call, ended(call, openHandshake(call), "CANCELED")) };
    },
  }),
  ListHandshakesForOrganization: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      organizationForAdministrator(call, true);
      return handshakePage(call, [...call.sandbox.store.open(handshakes).values()]);
    },
  }),
  ListHandshakesForAccount: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      const all = [...call.sandbox.store.open(handshakes).values()];
      return handshakePage(
        call,
        all.filter((row) => accountOfParty(call, row.target)?.id === call.caller.account),
      );
    },
  }),
};

/** The invited account's own policies are enough, though the handshake's ARN is another account's. */
function checkHandshake(call: Call<HandshakeInput>): readonly AuthorizationCheck[] {
  return [
    {
      action: `organizations:${call.operation}`,
      resource: organizationsArn(call, "handshake", "invite", call.input.HandshakeId),
      resourceAccount: call.caller.account,
    },
  ];
}

function invite(
  call: Call<{ readonly Target: Party; readonly Notes?: string; readonly Tags?: readonly Tag[] }>,
): unknown {
  organizationForAdministrator(call);
  const { store, ids, clock, options } = call.sandbox;
  const target = {
    type: call.input.Target.Type === "EMAIL" ? "EMAIL" : "ACCOUNT",
    id: call.input.Target.Id,
  } as const;
  const open = store
    .open(handshakes)
    .by("state", "OPEN")
    .filter((row) => current(row, clock.virtualMs()).state === "OPEN");
  const invited = accountOfParty(call, target);
  if (invited?.parentId !== undefined)
    throw handshakeRefusal(
      "ALREADY_IN_AN_ORGANIZATION",
      "The handshake request is invalid because the invited account is already a member of an organization.",
    );
  if (open.some((row) => row.target.id.toLowerCase() === target.id.toLowerCase())) {
    throw new AwsError(
      "DuplicateHandshakeException",
      "A handshake with the same action and target already exists.",
    );
  }
  if (store.open(accounts).countBy("member", "yes") + open.length >= options.accountQuota) {
    throw handshakeRefusal(
      "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
      "You have exceeded the allowed number of accounts in your organization.",
    );
  }
  const row: HandshakeRow = {
    id: `h-${ids.lowerAlphanumeric(8)}`,
    target,
    notes: call.input.Notes,
    state: "OPEN",
    requestedAtMs: clock.virtualMs(),
    expiresAtMs: clock.virtualMs() + quotaOf(call, "organizations/invitation-days") * 86_400_000,
    tags: call.input.Tags ?? [],
  };
  store.open(handshakes).put(row.id, row);
  return { Handshake: described(call, row) };
}

/** Invited accounts come without OrganizationAccountAccessRole, into the root. */
function accept(call: Call<HandshakeInput>): unknown {
  const { store, clock } = call.sandbox;
  const handshake = invitationToCaller(call);
  const account = store.open(accounts).get(call.caller.account);
  const organization = call.sandbox.directory.organization();
  if (account === undefined || organization === undefined) throw notFound();
  if (account.parentId !== undefined)
    throw handshakeRefusal(
      "ALREADY_IN_AN_ORGANIZATION",
      "The account is already a member of an organization.",
    );
  const asManagement = {
    ...call,
    caller: { ...call.caller, account: organization.managementAccount },
  };
  const { rootId } = organizationOf(asManagement);
  store.open(accounts).put(account.id, {
    ...account,
    parentId: rootId,
    joinedMethod: "INVITED",
    joinedAtMs: clock.wallMs(),
  });
  attachFullAccess(store, account.id);
  putTags(asManagement, account.id, handshake.tags);
  return { Handshake: described(call, ended(call, handshake, "ACCEPTED")) };
}

function handshakeOf(call: Call<HandshakeInput>): HandshakeRow {
  const row = call.sandbox.store.open(handshakes).get(call.input.HandshakeId);
  const mine = row !== undefined && accountOfParty(call, row.target)?.id === call.caller.account;
  if (
    row !== undefined &&
    (mine || call.sandbox.directory.organization()?.managementAccount === call.caller.account)
  ) {
    return current(row, call.sandbox.clock.virtualMs());
  }
  throw notFound();
}

function notFound(): AwsError {
  return new AwsError(
    "HandshakeNotFoundException",
    "We can't find a handshake with the HandshakeId that you specified.",
  );
}

function openHandshake(call: Call<HandshakeInput>): HandshakeRow {
  const row = handshakeOf(call);
  if (row.state === "OPEN") return row;
  throw new AwsError(
    "InvalidHandshakeTransitionException",
    "You can't perform the operation on the handshake in its current state.",
  );
}

function invitationToCaller(call: Call<HandshakeInput>): HandshakeRow {
  const row = openHandshake(call);
  if (accountOfParty(call, row.target)?.id === call.caller.account) return row;
  throw new AwsError(
    "AccessDeniedException",
    "You don't have permissions to access this resource.",
  );
}

/** An invitation that nobody answered in time is over. */
function current(row: HandshakeRow, nowMs: number): HandshakeRow {
  return row.state === "OPEN" && nowMs > row.expiresAtMs ? { ...row, state: "EXPIRED" } : row;
}

function ended(
  call: Call<HandshakeInput>,
  row: HandshakeRow,
  state: HandshakeRow["state"],
): HandshakeRow {
  const after = { ...row, state };
  call.sandbox.store.open(handshakes).put(row.id, after);
  return after;
}

function handshakePage(call: Call<Paged>, rows: readonly HandshakeRow[]): unknown {
  const wanted = rows.map((row) => current(row, call.sandbox.clock.virtualMs()));
  const page = pageOf(
    call,
    call.input.Filter?.ActionType === undefined || call.input.Filter.ActionType === "INVITE"
      ? wanted
      : [],
  );
  return { Handshakes: page.items.map((row) => described(call, row)), NextToken: page.nextToken };
}

function described(call: Call<unknown>, row: HandshakeRow): unknown {
  const organization = call.sandbox.directory.organization();
  const management = call.sandbox.store.open(accounts).get(organization?.managementAccount ?? "");
  return {
    Id: row.id,
    Arn: organizationsArn(call, "handshake", "invite", row.id),
    Parties: [
      { Id: organization?.id.replace(/^o-/, ""), Type: "ORGANIZATION" },
      { Id: row.target.id, Type: row.target.type },
    ],
    State: row.state,
    RequestedTimestamp: new Date(row.requestedAtMs),
    ExpirationTimestamp: new Date(row.expiresAtMs),
    Action: "INVITE",
    Resources: [
      {
        Type: "ORGANIZATION",
        Value: organization?.id,
        Resources: [
          { Type: "MASTER_EMAIL", Value: management?.email },
          { Type: "MASTER_NAME", Value: management?.name },
          { Type: "ORGANIZATION_FEATURE_SET", Value: "ALL" },
        ],
      },
      { Type: row.target.type, Value: row.target.id },
      ...(row.notes === undefined ? [] : [{ Type: "NOTES", Value: row.notes }]),
    ],
  };
}

function handshakeRefusal(reason: string, message: string): AwsError {
  return new AwsError("HandshakeConstraintViolationException", message, {
    members: { Reason: reason },
  });
}
