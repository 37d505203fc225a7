/** Tags of the root, OUs, accounts and policies. */
import {
  accounts,
  organizationalUnits,
  policies,
  resourcePolicies,
  resourceTags,
  theOrganization,
  type Tag,
} from "../../model/organization-state.ts";
import { AwsError, operation, paginate, type Call, type Service } from "../../service.ts";
import {
  checksOn,
  constraintViolation,
  invalidInput,
  invalidToken,
  organizationForAdministrator,
  quotaOf,
  requestTagContext,
  tagsOf,
  type Asking,
} from "./organization.ts";

export const tagOperations: Service["operations"] = {
  TagResource: operation<{ readonly ResourceId: string; readonly Tags: readonly Tag[] }>({
    readOnly: false,
    authorize: (call) =>
      checksOn(call, [call.input.ResourceId], requestTagContext(call.input.Tags)),
    locks: (call) => [call.input.ResourceId],
    run: (call) => {
      assertTaggable(call, call.input.ResourceId);
      putTags(call, call.input.ResourceId, call.input.Tags);
    },
  }),
  UntagResource: operation<{ readonly ResourceId: string; readonly TagKeys: readonly string[] }>({
    readOnly: false,
    authorize: (call) =>
      checksOn(call, [call.input.ResourceId], { "aws:TagKeys": call.input.TagKeys }),
    locks: (call) => [call.input.ResourceId],
    run: (call) => {
      assertTaggable(call, call.input.ResourceId);
      const left = tagsOf(call, call.input.ResourceId).filter(
        ({ Key }) => !call.input.TagKeys.includes(Key),
      );
      call.sandbox.store.open(resourceTags).put(call.input.ResourceId, left);
    },
  }),
  ListTagsForResource: operation<{ readonly ResourceId: string; readonly NextToken?: string }>({
    readOnly: true,
    authorize: (call) => checksOn(call, [call.input.ResourceId]),
    run: (call) => {
      assertTaggable(call, call.input.ResourceId, true);
      const page = paginate(call, {
        items: tagsOf(call, call.input.ResourceId),
        key: ({ Key }) => Key,
        max: 50,
        token: call.input.NextToken,
        filter: [call.input.ResourceId],
        invalidToken,
      });
      return { Tags: page.items, NextToken: page.nextToken };
    },
  }),
};

/** Sets tags beside those that are there. */
export function putTags(call: Asking, id: string, tags: readonly Tag[]): void {
  if (tags.length === 0) return;
  const keys = tags.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length)
    throw invalidInput(
      "DUPLICATE_TAG_KEY",
      "Tag keys must be unique among the tags attached to the same entity.",
    );
  if (keys.some((key) => key.toLowerCase().startsWith("aws:"))) {
    throw invalidInput(
      "INVALID_SYSTEM_TAGS_PARAMETER",
      "You specified a tag key that is a system tag. You can't add, edit, or delete system tag keys.",
    );
  }
  const kept = tagsOf(call, id).filter(({ Key }) => !keys.includes(Key));
  const all = [...kept, ...tags];
  if (all.length > quotaOf(call, "organizations/tags-per-resource")) {
    throw constraintViolation(
      "MAX_TAG_LIMIT_EXCEEDED",
      "You have exceeded the number of tags allowed on this resource.",
    );
  }
  call.sandbox.store.open(resourceTags).put(id, all);
}

function assertTaggable(call: Call<unknown>, id: string, reads = false): void {
  const { rootId } = organizationForAdministrator(call, reads);
  const { store } = call.sandbox;
  const there =
    id === rootId ||
    store.open(organizationalUnits).has(id) ||
    store.open(policies).has(id) ||
    store.open(resourcePolicies).get(theOrganization)?.id === id;
  if (there || store.open(accounts).get(id)?.parentId !== undefined) return;
  throw new AwsError(
    "TargetNotFoundException",
    "We can't find a root, OU, account, or policy with the TargetId that you specified.",
  );
}
