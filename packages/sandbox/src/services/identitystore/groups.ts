/** Groups of the identity store. */
import { storeGroups, type StoreGroupRow } from "../../model/identity-center-state.ts";
import { AwsError, operation, type Call, type Service } from "../../service.ts";
import {
  allGroups,
  assertStore,
  checks,
  duplicate,
  filterOf,
  forget,
  groupArn,
  groupOf,
  notFound,
  pageOf,
  textFrom,
  uniqueAttributeOf,
  type Alternate,
  type Changes,
  type Filtered,
  type OnGroup,
  type OnStore,
} from "./store.ts";

export const storeGroupOperations: Service["operations"] = {
  CreateGroup: operation<
    OnStore & { readonly DisplayName?: string; readonly Description?: string }
  >({
    readOnly: false,
    authorize: (call) => checks(call),
    run: createGroup,
  }),
  DescribeGroup: operation<OnGroup>({
    readOnly: true,
    authorize: (call) => checks(call, groupArn(call.input.GroupId)),
    run: (call) => describedGroup(call, groupOf(call, call.input.GroupId)),
  }),
  UpdateGroup: operation<OnGroup & Changes>({
    readOnly: false,
    authorize: (call) => checks(call, groupArn(call.input.GroupId)),
    run: updateGroup,
  }),
  DeleteGroup: operation<OnGroup>({
    readOnly: false,
    authorize: (call) => checks(call, groupArn(call.input.GroupId)),
    run: (call) => {
      const group = groupOf(call, call.input.GroupId);
      forget(call, "group", group.id);
      call.sandbox.store.open(storeGroups).delete(group.id);
      return {};
    },
  }),
  ListGroups: operation<Filtered>({
    readOnly: true,
    authorize: (call) => checks(call, allGroups),
    run: (call) => {
      assertStore(call);
      const name = filterOf(call, "DisplayName");
      const { store } = call.sandbox;
      const found =
        name === undefined
          ? [...store.open(storeGroups).values()]
          : store.open(storeGroups).by("name", name.toLowerCase());
      const page = pageOf(call, found, (group) => group.id);
      return {
        Groups: page.items.map((group) => describedGroup(call, group)),
        NextToken: page.nextToken,
      };
    },
  }),
  GetGroupId: operation<Alternate>({
    readOnly: true,
    authorize: (call) => checks(call, allGroups),
    run: getGroupId,
  }),
};

function createGroup(
  call: Call<OnStore & { readonly DisplayName?: string; readonly Description?: string }>,
): unknown {
  assertStore(call);
  const { DisplayName, Description, IdentityStoreId } = call.input;
  if (DisplayName === undefined)
    throw new AwsError("ValidationException", "DisplayName is a required attribute");
  const { store, ids, clock } = call.sandbox;
  if (store.open(storeGroups).countBy("name", DisplayName.toLowerCase()) > 0)
    throw duplicate("GroupDisplayName");
  const group = {
    id: ids.uuid(),
    displayName: DisplayName,
    description: Description,
    createdAtMs: clock.wallMs(),
  };
  store.open(storeGroups).put(group.id, group);
  return { GroupId: group.id, IdentityStoreId };
}

function updateGroup(call: Call<OnGroup & Changes>): unknown {
  let group = groupOf(call, call.input.GroupId);
  const { store } = call.sandbox;
  for (const { AttributePath, AttributeValue } of call.input.Operations) {
    const value = textFrom(AttributePath, AttributeValue);
    if (AttributePath.toLowerCase() === "description") group = { ...group, description: value };
    else if (AttributePath.toLowerCase() === "displayname" && value !== undefined) {
      if (
        store
          .open(storeGroups)
          .by("name", value.toLowerCase())
          .some(({ id }) => id !== group.id)
      )
        throw duplicate("GroupDisplayName");
      group = { ...group, displayName: value };
    } else
      throw new AwsError(
        "ValidationException",
        `The attribute ${AttributePath} of a group cannot be changed.`,
      );
  }
  store.open(storeGroups).put(group.id, group);
  return {};
}

function describedGroup(call: Call<OnStore>, group: StoreGroupRow): Record<string, unknown> {
  return {
    GroupId: group.id,
    DisplayName: group.displayName,
    Description: group.description,
    CreatedAt: new Date(group.createdAtMs),
    IdentityStoreId: call.input.IdentityStoreId,
  };
}

function getGroupId(call: Call<Alternate>): unknown {
  assertStore(call);
  const { value } = uniqueAttributeOf(call, ["displayname"]);
  const [group] = call.sandbox.store.open(storeGroups).by("name", value);
  if (group === undefined) throw notFound("GROUP", "GROUP not found.");
  return { GroupId: group.id, IdentityStoreId: call.input.IdentityStoreId };
}
