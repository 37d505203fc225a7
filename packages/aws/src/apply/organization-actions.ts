/** How steps on the organization's tree are done. */
import type { CreateAccountStatus, Organizations } from "@aws-sdk/client-organizations";
import {
  accountKey,
  childPath,
  ouKey,
  ouNameOf,
  parentOf,
  rootPath,
  type Tags,
} from "@bailiwick/core";
import { isError } from "../client/errors.ts";
import {
  changed,
  unchanged,
  type Done,
  type Executing,
  type OperationOf,
  type StepActions,
} from "./action.ts";
import { pollUntilDone, type Status } from "./polling.ts";

export const organizationActions: StepActions<
  | "create-organization"
  | "enable-policy-type"
  | "enable-trusted-access"
  | "disable-trusted-access"
  | "create-ou"
  | "rename-ou"
  | "delete-ou"
  | "create-account"
  | "invite-account"
  | "move-account"
  | "rename-account"
  | "close-account"
  | "register-delegated-administrator"
  | "deregister-delegated-administrator"
> = {
  "create-organization": {
    execute: async (executing, { managementAccount }) => {
      const client = await executing.session.organizations();
      const made = await doneUnless(["AlreadyInOrganizationException"], () =>
        client.createOrganization({ FeatureSet: "ALL" }),
      );
      return { ...made, ids: await organizationIds(client, managementAccount?.name) };
    },
  },
  "enable-policy-type": {
    execute: async ({ session, directory }, { policyType }) => {
      const client = await session.organizations();
      const RootId = directory.id(ouKey(""));
      return doneUnless(["PolicyTypeAlreadyEnabledException"], () =>
        client.enablePolicyType({ RootId, PolicyType: policyType }),
      );
    },
  },
  "enable-trusted-access": {
    execute: async ({ session }, { servicePrincipal }) => {
      await (
        await session.organizations()
      ).enableAWSServiceAccess({ ServicePrincipal: servicePrincipal });
      return changed;
    },
  },
  "disable-trusted-access": {
    execute: async ({ session }, { servicePrincipal }) => {
      await (
        await session.organizations()
      ).disableAWSServiceAccess({ ServicePrincipal: servicePrincipal });
      return changed;
    },
  },
  "create-ou": { execute: createOu, find: findOu },
  "rename-ou": {
    execute: async ({ session, directory }, { path, newName }) => {
      await (
        await session.organizations()
      ).updateOrganizationalUnit({
        OrganizationalUnitId: directory.id(ouKey(path)),
        Name: newName,
      });
      const newPath = childPath(parentOf(path) ?? rootPath, newName);
      directory.rename(path, newPath);
      return { changed: true, ids: [{ key: ouKey(newPath), id: directory.id(ouKey(newPath)) }] };
    },
  },
  "delete-ou": {
    execute: async ({ session, directory }, { path }) => {
      const client = await session.organizations();
      return doneUnless(["OrganizationalUnitNotFoundException"], () =>
        client.deleteOrganizationalUnit({ OrganizationalUnitId: directory.id(ouKey(path)) }),
      );
    },
  },
  "create-account": { execute: createAccount, find: findAccount },
  "invite-account": { execute: inviteAccount, find: findInvitation },
  "move-account": { execute: moveAccount },
  "rename-account": {
    execute: async ({ session, directory }, { account, newName }) => {
      const AccountId = directory.id(accountKey(account));
      await (await session.account()).putAccountName({ AccountId, AccountName: newName });
      directory.learn(accountKey(newName), AccountId);
      return { changed: true, ids: [{ key: accountKey(newName), id: AccountId }] };
    },
  },
  "close-account": {
    execute: async ({ session, directory }, { account }) => {
      const client = await session.organizations();
      return doneUnless(["AccountAlreadyClosedException"], () =>
        client.closeAccount({ AccountId: directory.id(accountKey(account)) }),
      );
    },
  },
  "register-delegated-administrator": {
    execute: async ({ session, directory }, { account, servicePrincipal }) => {
      const client = await session.organizations();
      const AccountId = directory.id(accountKey(account));
      return doneUnless(["AccountAlreadyRegisteredException"], () =>
        client.registerDelegatedAdministrator({ AccountId, ServicePrincipal: servicePrincipal }),
      );
    },
  },
  "deregister-delegated-administrator": {
    execute: async ({ session, directory }, { account, servicePrincipal }) => {
      const client = await session.organizations();
      const AccountId = directory.id(accountKey(account));
      return doneUnless(["AccountNotRegisteredException"], () =>
        client.deregisterDelegatedAdministrator({ AccountId, ServicePrincipal: servicePrincipal }),
      );
    },
  },
};

/** Sends a call; one of these errors says that what it would do is done already. */
export async function doneUnless(
  doneAlready: readonly string[],
  send: () => Promise<unknown>,
): Promise<Done> {
  try {
    await send();
    return changed;
  } catch (error) {
    if (isError(error, ...doneAlready)) return unchanged;
    throw error;
  }
}

/** Tags as AWS's calls take them. */
export function awsTags(tags: Tags): { Key: string; Value: string }[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** The root, and the account that made the organization, which has a declared name. */
async function organizationIds(
  client: Organizations,
  managementAccount: string | undefined,
): Promise<Done["ids"]> {
  const [{ Roots }, { Organization: organization }] = await Promise.all([
    client.listRoots({}),
    client.describeOrganization({}),
  ]);
  const root = { key: ouKey(""), id: Roots?.[0]?.Id ?? "" };
  if (managementAccount === undefined) return [root];
  return [root, { key: accountKey(managementAccount), id: organization?.MasterAccountId ?? "" }];
}

async function createOu(executing: Executing, operation: OperationOf<"create-ou">): Promise<Done> {
  const client = await executing.session.organizations();
  const { parentId, name } = placeOf(executing, operation.path);
  try {
    const { OrganizationalUnit } = await client.createOrganizationalUnit({
      ParentId: parentId,
      Name: name,
      Tags: awsTags(operation.tags),
    });
    return {
      changed: true,
      ids: [{ key: ouKey(operation.path), id: OrganizationalUnit?.Id ?? "" }],
    };
  } catch (error) {
    const found = isError(error, "DuplicateOrganizationalUnitException")
      ? await findOu(executing, operation)
      : undefined;
    if (found === undefined) throw error;
    return found;
  }
}

async function findOu(
  executing: Executing,
  operation: OperationOf<"create-ou">,
): Promise<Done | undefined> {
  const client = await executing.session.organizations();
  const { parentId, name } = placeOf(executing, operation.path);
  for await (const page of client.paginateListOrganizationalUnitsForParent({
    ParentId: parentId,
  })) {
    const unit = page.OrganizationalUnits?.find((candidate) => candidate.Name === name);
    if (unit?.Id !== undefined)
      return { changed: false, ids: [{ key: ouKey(operation.path), id: unit.Id }] };
  }
  return undefined;
}

function placeOf(
  { directory }: Executing,
  path: string,
): { readonly parentId: string; readonly name: string } {
  return { parentId: directory.id(ouKey(parentOf(path) ?? rootPath)), name: ouNameOf(path) };
}

/**
 * Create and wait are two things: a refusal while waiting never creates again. There is no client
 * token, so the e-mail address, unique in all of AWS, is looked up first.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
async function createAccount(
  executing: Executing,
  operation: OperationOf<"create-account">,
): Promise<Done> {
  const client = await executing.session.organizations();
  const { CreateAccountStatus: started } = await client.createAccount({
    AccountName: operation.awsName ?? operation.name,
    Email: operation.email,
    ...(operation.tags.length === 0 ? {} : { Tags: awsTags(operation.tags) }),
  });
  try {
    const id = await pollUntilDone(executing, () => accountStatus(client, started?.Id ?? ""));
    return { changed: true, ids: [{ key: accountKey(operation.name), id }] };
  } catch (error) {
    const id = isError(error, "EMAIL_ALREADY_EXISTS")
      ? await accountByEmail(client, operation.email)
      : undefined;
    if (id === undefined) throw error;
    return { changed: false, ids: [{ key: accountKey(operation.name), id }] };
  }
}

async function accountStatus(
  client: Organizations,
  CreateAccountRequestId: string,
): Promise<Status<string>> {
  const { CreateAccountStatus: status } = await client.describeCreateAccountStatus({
    CreateAccountRequestId,
  });
  if (status?.State === "SUCCEEDED") return { kind: "succeeded", result: status.AccountId ?? "" };
  if (status?.State !== "FAILED") return { kind: "in-progress" };
  const reason = status.FailureReason ?? "INTERNAL_FAILURE";
  return {
    kind: "failed",
    reason,
    detail: `AWS could not create the account \`${status.AccountName ?? ""}\`: ${reason}.`,
  };
}

/** A creation under way is known by its account name only, so it is waited for, then the address is looked for. */
async function findAccount(
  executing: Executing,
  operation: OperationOf<"create-account">,
): Promise<Done | undefined> {
  const client = await executing.session.organizations();
  for (const status of await creationsUnderWay(client)) {
    if (status.AccountName !== (operation.awsName ?? operation.name)) continue;
    await pollUntilDone(executing, () => accountStatus(client, status.Id ?? ""));
  }
  const id = await accountByEmail(client, operation.email);
  return id === undefined
    ? undefined
    : { changed: false, ids: [{ key: accountKey(operation.name), id }] };
}

async function creationsUnderWay(client: Organizations): Promise<readonly CreateAccountStatus[]> {
  const statuses: CreateAccountStatus[] = [];
  for await (const page of client.paginateListCreateAccountStatus({ States: ["IN_PROGRESS"] })) {
    statuses.push(...(page.CreateAccountStatuses ?? []));
  }
  return statuses;
}

async function accountByEmail(client: Organizations, email: string): Promise<string | undefined> {
  for await (const page of client.paginateListAccounts({})) {
    const account = page.Accounts?.find(
      (candidate) => candidate.Email?.toLowerCase() === email.toLowerCase(),
    );
    if (account?.Id !== undefined) return account.Id;
  }
  return undefined;
}

/** The invited account accepts by its own credentials, so the step ends with the open invitation. */
async function inviteAccount(
  executing: Executing,
  operation: OperationOf<"invite-account">,
): Promise<Done> {
  const client = await executing.session.organizations();
  return doneUnless(["DuplicateHandshakeException"], () =>
    client.inviteAccountToOrganization({
      Target: { Type: "EMAIL", Id: operation.email },
      ...(operation.tags.length === 0 ? {} : { Tags: awsTags(operation.tags) }),
    }),
  );
}

async function findInvitation(
  executing: Executing,
  operation: OperationOf<"invite-account">,
): Promise<Done | undefined> {
  const client = await executing.session.organizations();
  const joined = await accountByEmail(client, operation.email);
  if (joined !== undefined)
    return { changed: false, ids: [{ key: accountKey(operation.name), id: joined }] };
  for await (const page of client.paginateListHandshakesForOrganization({
    Filter: { ActionType: "INVITE" },
  })) {
    const open = page.Handshakes?.some(
      (handshake) =>
        (handshake.State === "OPEN" || handshake.State === "REQUESTED") &&
        handshake.Parties?.some(
          (party) =>
            party.Type === "EMAIL" && party.Id?.toLowerCase() === operation.email.toLowerCase(),
        ),
    );
    if (open === true) return unchanged;
  }
  return undefined;
}

/** An account already in its place is answered with an error that also says other things, so its parent is looked up. */
async function moveAccount(
  { session, directory }: Executing,
  operation: OperationOf<"move-account">,
): Promise<Done> {
  const client = await session.organizations();
  const AccountId = directory.id(accountKey(operation.account));
  const DestinationParentId = directory.id(ouKey(operation.to));
  const { Parents } = await client.listParents({ ChildId: AccountId });
  const SourceParentId = Parents?.[0]?.Id ?? directory.id(ouKey(operation.from));
  if (SourceParentId === DestinationParentId) return unchanged;
  await client.moveAccount({ AccountId, SourceParentId, DestinationParentId });
  return changed;
}
