/** How steps on the users and groups of Identity Center's own store are done. */
import type { Identitystore } from "@aws-sdk/client-identitystore";
import { groupKey, memberKey, userKey } from "@bailiwick/core";
import { isError } from "../client/errors.ts";
import {
  changed,
  type Done,
  type Executing,
  type OperationOf,
  type StepActions,
} from "./action.ts";
import { UnknownNameError } from "./directory.ts";
import { doneUnless } from "./organization-actions.ts";

export const identityActions: StepActions<
  | "create-group"
  | "update-group"
  | "delete-group"
  | "create-user"
  | "update-user"
  | "delete-user"
  | "add-member"
  | "remove-member"
> = {
  "create-group": {
    execute: async (executing, { displayName, description }) => {
      const { client, IdentityStoreId } = await storeOf(executing);
      return madeOrFound(groupKey(displayName), {
        make: async () =>
          (
            await client.createGroup({
              IdentityStoreId,
              DisplayName: displayName,
              ...(description === "" ? {} : { Description: description }),
            })
          ).GroupId,
        find: () => findGroup(client, IdentityStoreId, displayName),
      });
    },
    find: async (executing, { displayName }) => {
      const { client, IdentityStoreId } = await storeOf(executing);
      return foundAs(groupKey(displayName), await findGroup(client, IdentityStoreId, displayName));
    },
  },
  "update-group": {
    execute: async (executing, { displayName, description }) => {
      const { client, IdentityStoreId } = await storeOf(executing);
      await client.updateGroup({
        IdentityStoreId,
        GroupId: executing.directory.id(groupKey(displayName)),
        Operations: [{ AttributePath: "description", AttributeValue: description }],
      });
      return changed;
    },
  },
  "delete-group": {
    execute: async (executing, { displayName }) => {
      const { client, IdentityStoreId } = await storeOf(executing);
      const GroupId = executing.directory.id(groupKey(displayName));
      return doneUnless(["ResourceNotFoundException"], () =>
        client.deleteGroup({ IdentityStoreId, GroupId }),
      );
    },
  },
  "create-user": {
    execute: createUser,
    find: async (executing, { userName }) => {
      const { client, IdentityStoreId } = await storeOf(executing);
      return foundAs(userKey(userName), await findUser(client, IdentityStoreId, userName));
    },
  },
  "update-user": { execute: updateUser },
  "delete-user": {
    execute: async (executing, { userName }) => {
      const { client, IdentityStoreId } = await storeOf(executing);
      const UserId = executing.directory.id(userKey(userName));
      return doneUnless(["ResourceNotFoundException"], () =>
        client.deleteUser({ IdentityStoreId, UserId }),
      );
    },
  },
  "add-member": {
    execute: async (executing, operation) => {
      const { client, IdentityStoreId } = await storeOf(executing);
      const membership = membershipOf(executing, operation);
      return madeOrFound(memberKey(operation.group, operation.userName), {
        make: async () =>
          (await client.createGroupMembership({ IdentityStoreId, ...membership })).MembershipId,
        find: () => findMembership(client, { IdentityStoreId, ...membership }),
      });
    },
    find: async (executing, operation) => {
      const { client, IdentityStoreId } = await storeOf(executing);
      const id = await findMembership(client, {
        IdentityStoreId,
        ...membershipOf(executing, operation),
      });
      return foundAs(memberKey(operation.group, operation.userName), id);
    },
  },
  "remove-member": {
    execute: async (executing, operation) => {
      const { client, IdentityStoreId } = await storeOf(executing);
      const MembershipId = await findMembership(client, {
        IdentityStoreId,
        ...membershipOf(executing, operation),
      });
      if (MembershipId === undefined) return { changed: false, ids: [] };
      return doneUnless(["ResourceNotFoundException"], () =>
        client.deleteGroupMembership({ IdentityStoreId, MembershipId }),
      );
    },
  },
};

async function storeOf({
  session,
  directory,
}: Executing): Promise<{ client: Identitystore; IdentityStoreId: string }> {
  if (directory.identityStoreId === undefined) {
    throw new UnknownNameError(
      "This organization has no instance of IAM Identity Center; a person enables it in the console.",
    );
  }
  return { client: await session.identityStore(), IdentityStoreId: directory.identityStoreId };
}

/** Creates; where the name is taken already, what has it is what we look for. */
async function madeOrFound(
  key: string,
  how: {
    readonly make: () => Promise<string | undefined>;
    readonly find: () => Promise<string | undefined>;
  },
): Promise<Done> {
  try {
    return { changed: true, ids: [{ key, id: (await how.make()) ?? "" }] };
  } catch (error) {
    const found = isError(error, "ConflictException") ? foundAs(key, await how.find()) : undefined;
    if (found === undefined) throw error;
    return found;
  }
}

function foundAs(key: string, id: string | undefined): Done | undefined {
  return id === undefined ? undefined : { changed: false, ids: [{ key, id }] };
}

async function findGroup(
  client: Identitystore,
  IdentityStoreId: string,
  displayName: string,
): Promise<string | undefined> {
  return orAbsent(async () => {
    const AlternateIdentifier = {
      UniqueAttribute: { AttributePath: "displayName", AttributeValue: displayName },
    };
    return (await client.getGroupId({ IdentityStoreId, AlternateIdentifier })).GroupId;
  });
}

async function findUser(
  client: Identitystore,
  IdentityStoreId: string,
  userName: string,
): Promise<string | undefined> {
  return orAbsent(async () => {
    const AlternateIdentifier = {
      UniqueAttribute: { AttributePath: "userName", AttributeValue: userName },
    };
    return (await client.getUserId({ IdentityStoreId, AlternateIdentifier })).UserId;
  });
}

type Membership = { readonly GroupId: string; readonly MemberId: { readonly UserId: string } };

function membershipOf(
  { directory }: Executing,
  operation: OperationOf<"add-member" | "remove-member">,
): Membership {
  return {
    GroupId: directory.id(groupKey(operation.group)),
    MemberId: { UserId: directory.id(userKey(operation.userName)) },
  };
}

async function findMembership(
  client: Identitystore,
  membership: Membership & { readonly IdentityStoreId: string },
): Promise<string | undefined> {
  return orAbsent(async () => (await client.getGroupMembershipId(membership)).MembershipId);
}

async function orAbsent(ask: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isError(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

async function createUser(
  executing: Executing,
  operation: OperationOf<"create-user">,
): Promise<Done> {
  const { client, IdentityStoreId } = await storeOf(executing);
  return madeOrFound(userKey(operation.userName), {
    make: async () =>
      (
        await client.createUser({
          IdentityStoreId,
          UserName: operation.userName,
          DisplayName: operation.displayName,
          Name: { GivenName: operation.givenName, FamilyName: operation.familyName },
          ...(operation.email === undefined
            ? {}
            : { Emails: [{ Value: operation.email, Type: "work", Primary: true }] }),
        })
      ).UserId,
    find: () => findUser(client, IdentityStoreId, operation.userName),
  });
}

async function updateUser(
  executing: Executing,
  operation: OperationOf<"update-user">,
): Promise<Done> {
  const { client, IdentityStoreId } = await storeOf(executing);
  const { displayName, givenName, familyName, email } = operation;
  await client.updateUser({
    IdentityStoreId,
    UserId: executing.directory.id(userKey(operation.userName)),
    Operations: [
      { AttributePath: "displayName", AttributeValue: displayName },
      { AttributePath: "name.givenName", AttributeValue: givenName },
      { AttributePath: "name.familyName", AttributeValue: familyName },
      ...(email === undefined
        ? []
        : [
            {
              AttributePath: "emails",
              AttributeValue: [{ Value: email, Type: "work", Primary: true }],
            },
          ]),
    ],
  });
  return changed;
}
