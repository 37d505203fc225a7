/** Groups and who is in them. */
import { groups, iamKey, users, type GroupRow, type UserRow } from "../../model/iam-state.ts";
import { operation, type AuthorizationCheck, type Call, type Service } from "../../service.ts";
import { describedUser } from "./described.ts";
import { checkHolder, groupOf, userOf } from "./holders.ts";
import {
  alreadyExists,
  assertWithin,
  checkAccount,
  checkOn,
  deleteConflict,
  iamArn,
  iamPage,
  underPath,
  type Paged,
} from "./iam.ts";
import { changeUser } from "./users.ts";

type GroupInput = { readonly GroupName: string };

export const groupOperations: Service["operations"] = {
  CreateGroup: operation<GroupInput & { readonly Path?: string }>({
    readOnly: false,
    authorize: (call) =>
      checkOn(
        call,
        iamArn(call.caller.account, "group", `${call.input.Path ?? "/"}${call.input.GroupName}`),
      ),
    run: createGroup,
  }),
  GetGroup: operation<Paged & GroupInput>({
    readOnly: true,
    authorize: (call) => checkHolder(call, "Group"),
    run: (call) => {
      const group = groupOf(call, call.input.GroupName);
      const { items, tail } = iamPage(call, membersOf(call, group), ({ name }) => name);
      return { Group: describedGroup(group), Users: items.map(describedUser), ...tail };
    },
  }),
  ListGroups: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => {
      const all = call.sandbox.store.open(groups).by("account", call.caller.account);
      const { items, tail } = iamPage(call, underPath(call, all), ({ name }) => name);
      return { Groups: items.map(describedGroup), ...tail };
    },
  }),
  UpdateGroup: operation<Renaming>({
    readOnly: false,
    authorize: checkRenaming,
    run: updateGroup,
  }),
  DeleteGroup: operation<GroupInput>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "Group"),
    run: deleteGroup,
  }),
  AddUserToGroup: operation<GroupInput & { readonly UserName: string }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "Group"),
    run: (call) => {
      const group = groupOf(call, call.input.GroupName);
      changeUser(call, call.input.UserName, (user) => {
        const names = [...user.groups.filter((name) => name !== group.name), group.name];
        assertWithin(call, "iam/groups-per-user", { count: names.length, what: "GroupsPerUser" });
        return { groups: names };
      });
    },
  }),
  RemoveUserFromGroup: operation<GroupInput & { readonly UserName: string }>({
    readOnly: false,
    authorize: (call) => checkHolder(call, "Group"),
    run: (call) => {
      const group = groupOf(call, call.input.GroupName);
      changeUser(call, call.input.UserName, (user) => ({
        groups: user.groups.filter((name) => name !== group.name),
      }));
    },
  }),
  ListGroupsForUser: operation<Paged & { readonly UserName: string }>({
    readOnly: true,
    authorize: (call) => checkHolder(call, "User"),
    run: (call) => {
      const { items, tail } = iamPage(
        call,
        userOf(call, call.input.UserName).groups,
        (name) => name,
      );
      return { Groups: items.map((name) => describedGroup(groupOf(call, name))), ...tail };
    },
  }),
};

function createGroup(call: Call<GroupInput & { readonly Path?: string }>): unknown {
  const { GroupName, Path = "/" } = call.input;
  const { store, ids, clock } = call.sandbox;
  const { account } = call.caller;
  const key = iamKey(account, GroupName);
  if (store.open(groups).has(key)) throw alreadyExists("Group", GroupName);
  assertWithin(call, "iam/groups", {
    count: store.open(groups).countBy("account", account) + 1,
    what: "GroupsPerAccount",
  });
  const group: GroupRow = {
    account,
    name: GroupName,
    path: Path,
    id: ids.uniqueId("AGPA"),
    arn: iamArn(account, "group", `${Path}${GroupName}`),
    createdAtMs: clock.wallMs(),
    inlinePolicies: [],
    attachedPolicies: [],
  };
  store.open(groups).put(key, group);
  return { Group: describedGroup(group) };
}

type Renaming = GroupInput & { readonly NewGroupName?: string; readonly NewPath?: string };

/**
 * Permission is needed on the group as it is, and as it will be.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html
 */
function checkRenaming(call: Call<Renaming>): readonly AuthorizationCheck[] {
  const { GroupName, NewGroupName, NewPath } = call.input;
  const { account } = call.caller;
  const group = call.sandbox.store.open(groups).get(iamKey(account, GroupName));
  const target = `${NewPath ?? group?.path ?? "/"}${NewGroupName ?? GroupName}`;
  return [...checkHolder(call, "Group"), ...checkOn(call, iamArn(account, "group", target))];
}

/** Members stay members. */
function updateGroup(call: Call<Renaming>): void {
  const { store } = call.sandbox;
  const group = groupOf(call, call.input.GroupName);
  const name = call.input.NewGroupName ?? group.name;
  const path = call.input.NewPath ?? group.path;
  const [from, to] = [iamKey(group.account, group.name), iamKey(group.account, name)];
  if (from !== to && store.open(groups).has(to)) throw alreadyExists("Group", name);
  const members = membersOf(call, group);
  store.open(groups).delete(from);
  const arn = iamArn(group.account, "group", `${path}${name}`);
  store.open(groups).put(to, { ...group, name, path, arn });
  for (const user of members)
    changeUser(call, user.name, ({ groups: names }) => ({
      groups: names.map((old) => (old === group.name ? name : old)),
    }));
}

function deleteGroup(call: Call<GroupInput>): void {
  const group = groupOf(call, call.input.GroupName);
  if (membersOf(call, group).length > 0) throw deleteConflict("remove users from group");
  if (group.inlinePolicies.length > 0) throw deleteConflict("delete policies");
  if (group.attachedPolicies.length > 0) throw deleteConflict("detach all policies");
  call.sandbox.store.open(groups).delete(iamKey(group.account, group.name));
}

function membersOf(call: Call<unknown>, group: GroupRow): readonly UserRow[] {
  return call.sandbox.store.open(users).by("group", iamKey(group.account, group.name));
}

export function describedGroup(group: GroupRow): Record<string, unknown> {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: new Date(group.createdAtMs),
  };
}
