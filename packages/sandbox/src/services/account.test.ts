import {
  AccountClient,
  DeleteAlternateContactCommand,
  DisableRegionCommand,
  EnableRegionCommand,
  GetAccountInformationCommand,
  GetAlternateContactCommand,
  GetPrimaryEmailCommand,
  GetRegionOptStatusCommand,
  PutAccountNameCommand,
  PutAlternateContactCommand,
} from "@aws-sdk/client-account";
import {
  DescribeAccountCommand,
  EnableAWSServiceAccessCommand,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { describe, expect, it } from "vitest";
import {
  createdAccount,
  liveSandbox,
  type Clients,
  type LiveSandbox,
} from "../testing/live-sandbox.ts";

const ServicePrincipal = "account.amazonaws.com";
const denied = { name: "AccessDeniedException" };

/** A client with the keys of the others. */
function accountClient({ sandbox }: LiveSandbox, clients: Clients): AccountClient {
  const { credentials } = clients.iam.config;
  return new AccountClient({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    credentials: async () => ({ ...(await credentials()) }),
    maxAttempts: 1,
  });
}

// https://docs.aws.amazon.com/accounts/latest/reference/using-orgs-trusted-access.html
describe("a member account", () => {
  it("is reached from the management account once Account Management is trusted", async () => {
    const live = await liveSandbox();
    const client = accountClient(live, live);
    const AccountId = await createdAccount(live, "shop");
    const rename = new PutAccountNameCommand({ AccountId, AccountName: "Shop" });
    await expect(client.send(rename)).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining("must first enable trusted access"),
    });
    await live.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    await client.send(rename);
    const { Account } = await live.organizations.send(new DescribeAccountCommand({ AccountId }));
    expect(Account?.Name).toBe("Shop");
  });

  it("is reached by a delegated administrator, and not by its neighbours", async () => {
    const live = await liveSandbox();
    const [first, second, AccountId] = [
      await createdAccount(live, "first"),
      await createdAccount(live, "second"),
      await createdAccount(live, "shop"),
    ];
    await live.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    await live.organizations.send(
      new RegisterDelegatedAdministratorCommand({ AccountId: first, ServicePrincipal }),
    );
    const asksFrom = async (account: string) => {
      const client = accountClient(live, await live.as(account));
      return client.send(new GetPrimaryEmailCommand({ AccountId }));
    };
    await expect(asksFrom(first)).resolves.toMatchObject({ PrimaryEmail: "shop@example.com" });
    await expect(asksFrom(second)).rejects.toMatchObject(denied);
  });
});

describe("the management account", () => {
  it("leaves its own id out when it asks for itself", async () => {
    const live = await liveSandbox();
    const client = accountClient(live, live);
    await live.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    const AccountId = live.sandbox.managementAccountId;
    const named = client.send(new GetAccountInformationCommand({ AccountId }));
    await expect(named).rejects.toMatchObject(denied);
    const unnamed = await client.send(new GetAccountInformationCommand({}));
    expect(unnamed.AccountId).toBe(AccountId);
  });
});

describe("an alternate contact", () => {
  it("is one for each kind, and not found when there is none", async () => {
    const live = await liveSandbox();
    const client = accountClient(live, live);
    const contact = {
      AlternateContactType: "SECURITY",
      Name: "Security",
      Title: "Team",
      EmailAddress: "security@example.com",
      PhoneNumber: "+351000000000",
    } as const;
    await client.send(new PutAlternateContactCommand(contact));
    const get = (AlternateContactType: "SECURITY" | "BILLING") =>
      client.send(new GetAlternateContactCommand({ AlternateContactType }));
    expect((await get("SECURITY")).AlternateContact).toEqual(contact);
    const missing = { name: "ResourceNotFoundException" };
    await expect(get("BILLING")).rejects.toMatchObject(missing);
    await client.send(new DeleteAlternateContactCommand({ AlternateContactType: "SECURITY" }));
    await expect(get("SECURITY")).rejects.toMatchObject(missing);
  });
});

describe("a Region", () => {
  it("is opted into and out of, unless every account has it", async () => {
    const live = await liveSandbox();
    const client = accountClient(live, live);
    const status = async (RegionName: string) =>
      (await client.send(new GetRegionOptStatusCommand({ RegionName }))).RegionOptStatus;
    expect(await status("af-south-1")).toBe("DISABLED");
    await client.send(new EnableRegionCommand({ RegionName: "af-south-1" }));
    expect(await status("af-south-1")).toBe("ENABLED");
    await client.send(new DisableRegionCommand({ RegionName: "af-south-1" }));
    expect(await status("af-south-1")).toBe("DISABLED");
    expect(await status("eu-west-1")).toBe("ENABLED_BY_DEFAULT");
    const disable = client.send(new DisableRegionCommand({ RegionName: "eu-west-1" }));
    await expect(disable).rejects.toMatchObject({ name: "ValidationException" });
  });
});
