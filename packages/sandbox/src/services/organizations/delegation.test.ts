import {
  CreateOrganizationalUnitCommand,
  DeleteResourcePolicyCommand,
  DeregisterDelegatedAdministratorCommand,
  DescribeResourcePolicyCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListAccountsCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListTagsForResourceCommand,
  PutResourcePolicyCommand,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { describe, expect, it } from "vitest";
import {
  createdAccount,
  liveSandbox,
  rootId,
  type LiveSandbox,
} from "../../testing/live-sandbox.ts";

const ServicePrincipal = "config.amazonaws.com";
const violated = (Reason: string) => ({ name: "ConstraintViolationException", Reason });

async function registered(live: LiveSandbox): Promise<string> {
  const AccountId = await createdAccount(live, "audit");
  await live.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  await live.organizations.send(
    new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }),
  );
  return AccountId;
}

// https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html
describe("a delegated administrator", () => {
  it("needs trusted access of its service, and cannot be the management account", async () => {
    const live = await liveSandbox();
    const register = (AccountId: string) =>
      live.organizations.send(
        new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }),
      );
    const audit = await createdAccount(live, "audit");
    await expect(register(audit)).rejects.toMatchObject({ name: "ConstraintViolationException" });
    await live.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    await expect(register(live.sandbox.managementAccountId)).rejects.toMatchObject(
      violated("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR"),
    );
    await register(audit);
    await expect(register(audit)).rejects.toMatchObject({
      name: "AccountAlreadyRegisteredException",
    });
  });

  it("reads the organization, which other members do not, and writes nothing", async () => {
    const live = await liveSandbox();
    const root = await rootId(live);
    const audit = await live.as(await registered(live));
    const shop = await live.as(await createdAccount(live, "shop"));
    const list = new ListAccountsCommand({});
    expect((await audit.organizations.send(list)).Accounts).toHaveLength(3);
    const denied = { name: "AccessDeniedException" };
    await expect(shop.organizations.send(list)).rejects.toMatchObject(denied);
    const create = new CreateOrganizationalUnitCommand({ ParentId: root, Name: "Own" });
    await expect(audit.organizations.send(create)).rejects.toMatchObject(denied);
  });

  it("holds its service's trusted access until it is deregistered", async () => {
    const live = await liveSandbox();
    const AccountId = await registered(live);
    const disable = new DisableAWSServiceAccessCommand({ ServicePrincipal });
    await expect(live.organizations.send(disable)).rejects.toMatchObject({
      name: "ConstraintViolationException",
    });
    const listed = new ListDelegatedAdministratorsCommand({ ServicePrincipal });
    const { DelegatedAdministrators } = await live.organizations.send(listed);
    expect(DelegatedAdministrators?.map(({ Id }) => Id)).toEqual([AccountId]);
    const deregister = new DeregisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal });
    await live.organizations.send(deregister);
    await live.organizations.send(disable);
    await expect(live.organizations.send(deregister)).rejects.toMatchObject({
      name: "AccountNotRegisteredException",
    });
    const services = new ListDelegatedServicesForAccountCommand({ AccountId });
    await expect(live.organizations.send(services)).rejects.toMatchObject({
      name: "AccountNotRegisteredException",
    });
  });
});

// https://docs.aws.amazon.com/organizations/latest/APIReference/API_PutResourcePolicy.html
describe("the organization's delegation policy", () => {
  const policyFor = (account: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: account },
          Action: "organizations:CreateOrganizationalUnit",
          Resource: "*",
        },
      ],
    });

  it("is one, has tags, and is refused when it is no policy", async () => {
    const live = await liveSandbox();
    const missing = { name: "ResourcePolicyNotFoundException" };
    const describeIt = new DescribeResourcePolicyCommand({});
    await expect(live.organizations.send(describeIt)).rejects.toMatchObject(missing);
    const bad = new PutResourcePolicyCommand({ Content: '{"Statement":[{"Effect":"Maybe"}]}' });
    await expect(live.organizations.send(bad)).rejects.toMatchObject({
      name: "InvalidInputException",
      Reason: "INVALID_RESOURCE_POLICY_JSON",
    });
    const Content = policyFor(await createdAccount(live, "audit"));
    const Tags = [{ Key: "team", Value: "audit" }];
    const { ResourcePolicy } = await live.organizations.send(
      new PutResourcePolicyCommand({ Content, Tags }),
    );
    const ResourceId = ResourcePolicy?.ResourcePolicySummary?.Id;
    const tags = new ListTagsForResourceCommand({ ResourceId });
    expect((await live.organizations.send(tags)).Tags).toEqual(Tags);
    const { ResourcePolicy: shown } = await live.organizations.send(describeIt);
    expect(shown).toEqual({ ...ResourcePolicy, Content });
    await live.organizations.send(new DeleteResourcePolicyCommand({}));
    await expect(live.organizations.send(describeIt)).rejects.toMatchObject(missing);
  });

  it("grants nothing here, which is a known difference", async () => {
    const live = await liveSandbox();
    const account = await createdAccount(live, "audit");
    await live.organizations.send(new PutResourcePolicyCommand({ Content: policyFor(account) }));
    const audit = await live.as(account);
    const ParentId = await rootId(live);
    const create = new CreateOrganizationalUnitCommand({ ParentId, Name: "Own" });
    await expect(audit.organizations.send(create)).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
