/** How steps on SCPs, RCPs and tags are done. */
import {
  accountKey,
  ouKey,
  permissionSetKey,
  policyKey,
  type OrganizationPolicyType,
  type TaggedResource,
} from "@bailiwick/core";
import { isError } from "../client/errors.ts";
import {
  changed,
  type Done,
  type Executing,
  type OperationOf,
  type StepActions,
} from "./action.ts";
import { awsTags, doneUnless } from "./organization-actions.ts";

export const policyActions: StepActions<
  "create-policy" | "update-policy" | "delete-policy" | "attach-policy" | "detach-policy" | "tag"
> = {
  "create-policy": { execute: createPolicy, find: findPolicy },
  "update-policy": {
    execute: async ({ session, directory }, operation) => {
      const PolicyId = directory.id(policyKey(operation.policyType, operation.name));
      await (
        await session.organizations()
      ).updatePolicy({
        PolicyId,
        ...(operation.newName === undefined ? {} : { Name: operation.newName }),
        ...(operation.description === undefined ? {} : { Description: operation.description }),
        ...(operation.document === undefined ? {} : { Content: operation.document }),
      });
      const key = policyKey(operation.policyType, operation.newName ?? operation.name);
      directory.learn(key, PolicyId);
      return { changed: true, ids: [{ key, id: PolicyId }] };
    },
  },
  "delete-policy": {
    execute: async ({ session, directory }, { policyType, name }) => {
      const client = await session.organizations();
      return doneUnless(["PolicyNotFoundException"], () =>
        client.deletePolicy({ PolicyId: directory.id(policyKey(policyType, name)) }),
      );
    },
  },
  "attach-policy": {
    execute: async ({ session, directory }, { policyType, name, target }) => {
      const client = await session.organizations();
      const call = {
        PolicyId: directory.id(policyKey(policyType, name)),
        TargetId: directory.targetId(target),
      };
      return doneUnless(["DuplicatePolicyAttachmentException"], () => client.attachPolicy(call));
    },
  },
  "detach-policy": {
    execute: async ({ session, directory }, { policyType, name, target }) => {
      const client = await session.organizations();
      const call = {
        PolicyId: directory.id(policyKey(policyType, name)),
        TargetId: directory.targetId(target),
      };
      return doneUnless(["PolicyNotAttachedException"], () => client.detachPolicy(call));
    },
  },
  tag: { execute: tagResource },
};

async function createPolicy(
  executing: Executing,
  operation: OperationOf<"create-policy">,
): Promise<Done> {
  const client = await executing.session.organizations();
  try {
    const { Policy } = await client.createPolicy({
      Type: operation.policyType,
      Name: operation.name,
      Description: operation.description,
      Content: operation.document,
      ...(operation.tags.length === 0 ? {} : { Tags: awsTags(operation.tags) }),
    });
    return {
      changed: true,
      ids: [
        {
          key: policyKey(operation.policyType, operation.name),
          id: Policy?.PolicySummary?.Id ?? "",
        },
      ],
    };
  } catch (error) {
    const found = isError(error, "DuplicatePolicyException")
      ? await findPolicy(executing, operation)
      : undefined;
    if (found === undefined) throw error;
    return found;
  }
}

async function findPolicy(
  executing: Executing,
  operation: { readonly policyType: OrganizationPolicyType; readonly name: string },
): Promise<Done | undefined> {
  const client = await executing.session.organizations();
  for await (const page of client.paginateListPolicies({ Filter: operation.policyType })) {
    const policy = page.Policies?.find((candidate) => candidate.Name === operation.name);
    if (policy?.Id !== undefined)
      return {
        changed: false,
        ids: [{ key: policyKey(operation.policyType, operation.name), id: policy.Id }],
      };
  }
  return undefined;
}

async function tagResource(
  executing: Executing,
  { resource, set, remove }: OperationOf<"tag">,
): Promise<Done> {
  const id = executing.directory.id(taggedKey(resource));
  const calls =
    resource.kind === "permission-set"
      ? await permissionSetTagging(executing, id)
      : await organizationTagging(executing, id);
  if (set.length > 0) await calls.set(awsTags(set));
  if (remove.length > 0) await calls.remove([...remove]);
  return changed;
}

function taggedKey(resource: TaggedResource): string {
  switch (resource.kind) {
    case "ou":
      return ouKey(resource.path);
    case "account":
      return accountKey(resource.name);
    case "policy":
      return policyKey(resource.policyType, resource.name);
    case "permission-set":
      return permissionSetKey(resource.name);
  }
}

type Tagging = {
  readonly set: (tags: { Key: string; Value: string }[]) => Promise<unknown>;
  readonly remove: (keys: string[]) => Promise<unknown>;
};

async function organizationTagging({ session }: Executing, ResourceId: string): Promise<Tagging> {
  const client = await session.organizations();
  return {
    set: (Tags) => client.tagResource({ ResourceId, Tags }),
    remove: (TagKeys) => client.untagResource({ ResourceId, TagKeys }),
  };
}

async function permissionSetTagging(
  { session, directory }: Executing,
  ResourceArn: string,
): Promise<Tagging> {
  const client = await session.ssoAdmin();
  const InstanceArn = directory.instanceArn;
  return {
    set: (Tags) => client.tagResource({ InstanceArn, ResourceArn, Tags }),
    remove: (TagKeys) => client.untagResource({ InstanceArn, ResourceArn, TagKeys }),
  };
}
