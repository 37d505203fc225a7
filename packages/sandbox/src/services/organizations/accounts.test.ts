import { GetRoleCommand, ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import {
  AcceptHandshakeCommand,
  CloseAccountCommand,
  CreateAccountCommand,
  DescribeAccountCommand,
  DescribeCreateAccountStatusCommand,
  EnableAWSServiceAccessCommand,
  InviteAccountToOrganizationCommand,
  ListAccountsCommand,
  ListHandshakesForAccountCommand,
  ListParentsCommand,
  MoveAccountCommand,
  RegisterDelegatedAdministratorCommand,
  RemoveAccountFromOrganizationCommand,
  paginateListAccounts,
} from "@aws-sdk/client-organizations";
import { describe, expect, it } from "vitest";
import {
  createdAccount,
  createdStatus,
  createdUnit,
  liveSandbox,
  rootId,
  type LiveSandbox,
} from "../../testing/live-sandbox.ts";

const accessRole = "OrganizationAccountAccessRole";

async function stateOf(live: LiveSandbox, account: string): Promise<string | undefined> {
  const { Account } = await live.organizations.send(
    new DescribeAccountCommand({ AccountId: account }),
  );
  return Account?.State;
}

describe("CreateAccount", () => {
  it("answers before the account exists, and makes it later", async () => {
    const live = await liveSandbox();
    const { CreateAccountStatus: begun } = await live.organizations.send(
      new CreateAccountCommand({ AccountName: "shop", Email: "shop@example.com" }),
    );
    expect(begun?.State).toBe("IN_PROGRESS");
    expect(begun?.AccountId).toBeUndefined();
    const { Accounts: before } = await live.organizations.send(new ListAccountsCommand({}));
    expect(before).toHaveLength(1);
    await live.advance("2m");
    const { CreateAccountStatus: done } = await live.organizations.send(
      new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: begun?.Id }),
    );
    expect(done?.State).toBe("SUCCEEDED");
    expect(done?.AccountId).toMatch(/^\d{12}$/);
  });

  it("puts the account into the root, with an administrator role for the management account", async () => {
    const live = await liveSandbox();
    const account = await createdAccount(live, "shop");
    const { Parents } = await live.organizations.send(new ListParentsCommand({ ChildId: account }));
    expect(Parents).toEqual([{ Id: await rootId(live), Type: "ROOT" }]);
    const inside = await live.as(account);
    const { Role } = await inside.iam.send(new GetRoleCommand({ RoleName: accessRole }));
    const trust: unknown = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""));
    expect(trust).toMatchObject({
      Statement: [{ Principal: { AWS: `arn:aws:iam::${live.sandbox.managementAccountId}:root` } }],
    });
    const { AttachedPolicies } = await inside.iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName: accessRole }),
    );
    expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(["AdministratorAccess"]);
  });

  it("fails by status when the e-mail address is taken, whatever its capitals", async () => {
    const live = await liveSandbox();
    await createdAccount(live, "shop");
    const again = await createdStatus(live, "shop2", "SHOP@example.com");
    expect(again).toMatchObject({ State: "FAILED", FailureReason: "EMAIL_ALREADY_EXISTS" });
  });

  it("fails by status beyond the quota of ten accounts, the management account included", async () => {
    const live = await liveSandbox();
    for (let number = 2; number <= 10; number += 1) await createdAccount(live, `a${number}`);
    const eleventh = await createdStatus(live, "a11");
    expect(eleventh).toMatchObject({ State: "FAILED", FailureReason: "ACCOUNT_LIMIT_EXCEEDED" });
  });

  it("refuses a sixth creation while five are under way", async () => {
    const live = await liveSandbox();
    const create = (number: number) =>
      live.organizations.send(
        new CreateAccountCommand({ AccountName: `a${number}`, Email: `a${number}@example.com` }),
      );
    for (let number = 0; number < 5; number += 1) await create(number);
    await expect(create(5)).rejects.toMatchObject({ name: "TooManyRequestsException" });
    await live.advance("2m");
    await expect(create(6)).resolves.toBeDefined();
  });
});

describe("accounts", () => {
  it("are listed in pages whose tokens are opaque and fit their operation only", async () => {
    const live = await liveSandbox({ pageSize: 1 });
    const made = [await createdAccount(live, "a"), await createdAccount(live, "b")];
    const first = await live.organizations.send(new ListAccountsCommand({}));
    expect(first.Accounts).toHaveLength(1);
    await expect(
      live.organizations.send(new ListHandshakesForAccountCommand({ NextToken: first.NextToken })),
    ).rejects.toMatchObject({ name: "InvalidInputException", Reason: "INVALID_NEXT_TOKEN" });
    const listed = new Set<string | undefined>();
    for await (const page of paginateListAccounts({ client: live.organizations }, {}))
      for (const { Id } of page.Accounts ?? []) listed.add(Id);
    expect(listed).toEqual(new Set([live.sandbox.managementAccountId, ...made]));
  });

  it("cannot be moved twice at once: the second call gets ConcurrentModificationException", async () => {
    const live = await liveSandbox();
    const account = await createdAccount(live, "shop");
    const root = await rootId(live);
    const targets = [await createdUnit(live, root, "A"), await createdUnit(live, root, "B")];
    const moves = await Promise.allSettled(
      targets.map(async (target) =>
        live.organizations.send(
          new MoveAccountCommand({
            AccountId: account,
            SourceParentId: root,
            DestinationParentId: target,
          }),
        ),
      ),
    );
    const failures = moves.flatMap((move) => (move.status === "rejected" ? [move.reason] : []));
    expect(failures).toMatchObject([{ name: "ConcurrentModificationException" }]);
  });

  it("close in steps, count and are listed for 90 days, and are then gone", async () => {
    const live = await liveSandbox({ accountQuota: 2 });
    const account = await createdAccount(live, "shop");
    await live.organizations.send(new CloseAccountCommand({ AccountId: account }));
    expect(await stateOf(live, account)).toBe("PENDING_CLOSURE");
    await live.advance("5m");
    expect(await stateOf(live, account)).toBe("SUSPENDED");
    await expect(
      live.organizations.send(new CloseAccountCommand({ AccountId: account })),
    ).rejects.toMatchObject({ name: "AccountAlreadyClosedException" });
    expect(await createdStatus(live, "next")).toMatchObject({
      FailureReason: "ACCOUNT_LIMIT_EXCEEDED",
    });
    await live.advance("90d");
    await expect(stateOf(live, account)).rejects.toMatchObject({
      name: "AccountNotFoundException",
    });
    expect(await createdStatus(live, "next")).toMatchObject({ State: "SUCCEEDED" });
    expect(await createdStatus(live, "again", "shop@example.com")).toMatchObject({
      State: "FAILED",
    });
  });

  it("cannot be closed while they are delegated administrators, and the management account never", async () => {
    const live = await liveSandbox();
    const account = await createdAccount(live, "audit");
    const ServicePrincipal = "cloudtrail.amazonaws.com";
    const register = () =>
      live.organizations.send(
        new RegisterDelegatedAdministratorCommand({ AccountId: account, ServicePrincipal }),
      );
    await expect(register()).rejects.toMatchObject({ Reason: "SERVICE_ACCESS_NOT_ENABLED" });
    await live.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    await register();
    await expect(
      live.organizations.send(new CloseAccountCommand({ AccountId: account })),
    ).rejects.toMatchObject({ name: "ConstraintViolationException" });
    await expect(
      live.organizations.send(
        new CloseAccountCommand({ AccountId: live.sandbox.managementAccountId }),
      ),
    ).rejects.toMatchObject({ Reason: "CANNOT_CLOSE_MANAGEMENT_ACCOUNT" });
  });
});

describe("an invited account", () => {
  it("joins when it accepts, and is listed as invited", async () => {
    const live = await liveSandbox();
    const account = await createdAccount(live, "shop");
    const inside = await live.as(account);
    await expect(
      live.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: account })),
    ).rejects.toMatchObject({ Reason: "WAIT_PERIOD_ACTIVE" });
    await live.advance("8d");
    await live.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: account }));
    const { Handshake } = await live.organizations.send(
      new InviteAccountToOrganizationCommand({ Target: { Id: account, Type: "ACCOUNT" } }),
    );
    await inside.organizations.send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
    const { Account } = await live.organizations.send(
      new DescribeAccountCommand({ AccountId: account }),
    );
    expect(Account).toMatchObject({ JoinedMethod: "INVITED", State: "ACTIVE" });
  });
});
