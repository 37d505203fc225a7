/** Who is in which group of the identity store. */
import { memberships, type MembershipRow } from "../../model/identity-center-state.ts";
import { operation, type Call, type Service } from "../../service.ts";
import {
  allMemberships,
  assertStore,
  checks,
  duplicate,
  groupArn,
  groupOf,
  membershipArn,
  membershipOf,
  notFound,
  pageOf,
  userArn,
  userOf,
  type Member,
  type OnGroup,
  type OnMembership,
  type OnStore,
  type Paged,
} from "./store.ts";

export const membershipOperations: Service["operations"] = {
  CreateGroupMembership: operation<OnGroup & { readonly MemberId: Member }>({
    readOnly: false,
    authorize: (call) =>
      checks(call, groupArn(call.input.GroupId), userArn(call.input.MemberId.UserId)),
    run: createMembership,
  }),
  DescribeGroupMembership: operation<OnMembership>({
    readOnly: true,
    authorize: (call) => checks(call, membershipArn(call.input.MembershipId)),
    run: (call) => describedMembership(call, membershipOf(call, call.input.MembershipId)),
  }),
  DeleteGroupMembership: operation<OnMembership>({
    readOnly: false,
    authorize: (call) => checks(call, membershipArn(call.input.MembershipId)),
    run: (call) => {
      const membership = membershipOf(call, call.input.MembershipId);
      call.sandbox.store.open(memberships).delete(membership.id);
      return {};
    },
  }),
  GetGroupMembershipId: operation<OnGroup & { readonly MemberId: Member }>({
    readOnly: true,
    authorize: (call) =>
      checks(call, groupArn(call.input.GroupId), userArn(call.input.MemberId.UserId)),
    run: (call) => {
      assertStore(call);
      const [found] = call.sandbox.store
        .open(memberships)
        .by("pair", `${call.input.GroupId} ${call.input.MemberId.UserId}`);
      if (found === undefined) throw notFound("GROUP_MEMBERSHIP", "MEMBERSHIP not found.");
      return { MembershipId: found.id, IdentityStoreId: call.input.IdentityStoreId };
    },
  }),
  ListGroupMemberships: operation<Paged & OnGroup>({
    readOnly: true,
    authorize: (call) => checks(call, groupArn(call.input.GroupId), allMemberships),
    run: (call) => {
      const group = groupOf(call, call.input.GroupId);
      return membershipPage(call, call.sandbox.store.open(memberships).by("group", group.id));
    },
  }),
  ListGroupMembershipsForMember: operation<Paged & { readonly MemberId: Member }>({
    readOnly: true,
    authorize: (call) => checks(call, userArn(call.input.MemberId.UserId), allMemberships),
    run: (call) => {
      const user = userOf(call, call.input.MemberId.UserId);
      return membershipPage(call, call.sandbox.store.open(memberships).by("user", user.id));
    },
  }),
  IsMemberInGroups: operation<
    OnStore & { readonly MemberId: Member; readonly GroupIds: readonly string[] }
  >({
    readOnly: true,
    authorize: (call) =>
      checks(call, userArn(call.input.MemberId.UserId), ...call.input.GroupIds.map(groupArn)),
    run: (call) => {
      const user = userOf(call, call.input.MemberId.UserId);
      const Results = call.input.GroupIds.map((GroupId) => ({
        GroupId,
        MemberId: call.input.MemberId,
        MembershipExists:
          call.sandbox.store.open(memberships).countBy("pair", `${GroupId} ${user.id}`) > 0,
      }));
      return { Results };
    },
  }),
};

function createMembership(call: Call<OnGroup & { readonly MemberId: Member }>): unknown {
  const group = groupOf(call, call.input.GroupId);
  const user = userOf(call, call.input.MemberId.UserId);
  const { store, ids } = call.sandbox;
  if (store.open(memberships).countBy("pair", `${group.id} ${user.id}`) > 0)
    throw duplicate("membership");
  const membership = { id: ids.uuid(), groupId: group.id, userId: user.id };
  store.open(memberships).put(membership.id, membership);
  return { MembershipId: membership.id, IdentityStoreId: call.input.IdentityStoreId };
}

function describedMembership(call: Call<OnStore>, row: MembershipRow): unknown {
  return {
    IdentityStoreId: call.input.IdentityStoreId,
    MembershipId: row.id,
    GroupId: row.groupId,
    MemberId: { UserId: row.userId },
  };
}

function membershipPage(call: Call<Paged>, rows: readonly MembershipRow[]): unknown {
  const page = pageOf(call, rows, (row) => row.id);
  return {
    GroupMemberships: page.items.map((row) => describedMembership(call, row)),
    NextToken: page.nextToken,
  };
}
