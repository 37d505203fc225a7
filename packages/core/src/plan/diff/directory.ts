/**
 * Groups and users of Identity Center's own store. Where an identity provider keeps them, it alone
 * makes and changes them, and what it has not provisioned yet is a prerequisite.
 */
import { groupKey, userKey } from "../../organization/keys.ts";
import type { Group, IdentityCenter, User } from "../../organization/organization.ts";
import { byKey, differences, mayChange, mayRemove, type Drafting } from "./drafting.ts";

export function draftDirectory(
  drafting: Drafting,
  desired: IdentityCenter,
  observed: IdentityCenter,
): void {
  draftUsers(drafting, desired.users, observed.users);
  draftGroups(drafting, desired.groups, observed.groups);
}

function draftUsers(drafting: Drafting, desired: readonly User[], observed: readonly User[]): void {
  const { operations } = drafting;
  const present = byKey(observed, ({ userName }) => userName);
  const declared = byKey(desired, ({ userName }) => userName);
  for (const { id: _, ...user } of desired) {
    const there = present.get(user.userName);
    if (there === undefined) {
      operations.push({ kind: "create-user", ...user });
      continue;
    }
    const differs = differences({
      displayName: user.displayName !== there.displayName,
      givenName: user.givenName !== there.givenName,
      familyName: user.familyName !== there.familyName,
      // An address that is not declared is left alone.
      email: user.email !== undefined && user.email !== there.email,
    });
    if (mayChange(drafting, { key: userKey(user.userName), id: there.id }, differs))
      operations.push({ kind: "update-user", ...user });
  }
  for (const { userName, id } of observed) {
    if (!declared.has(userName) && mayRemove(drafting, { key: userKey(userName), id }))
      operations.push({ kind: "delete-user", userName });
  }
}

/** Members belong to their group: one that somebody else added is drift of the group. */
function draftGroups(
  drafting: Drafting,
  desired: readonly Group[],
  observed: readonly Group[],
): void {
  const present = byKey(observed, ({ displayName }) => displayName);
  const declared = byKey(desired, ({ displayName }) => displayName);
  for (const group of desired) {
    const there = present.get(group.displayName);
    if (there === undefined) draftNewGroup(drafting, group);
    else draftPresentGroup(drafting, group, there);
  }
  for (const { displayName, id, members } of observed) {
    if (declared.has(displayName)) continue;
    if (!mayRemove(drafting, { key: groupKey(displayName), id })) continue;
    removeMembers(drafting, displayName, members);
    drafting.operations.push({ kind: "delete-group", displayName });
  }
}

function draftNewGroup(drafting: Drafting, { displayName, description, members }: Group): void {
  drafting.operations.push({ kind: "create-group", displayName, description });
  addMembers(drafting, displayName, members);
}

function draftPresentGroup(drafting: Drafting, group: Group, there: Group): void {
  const { displayName, description } = group;
  const before = new Set(there.members);
  const after = new Set(group.members);
  const added = group.members.filter((member) => !before.has(member));
  const removed = there.members.filter((member) => !after.has(member));
  const differs = differences({
    description: description !== there.description,
    members: added.length + removed.length > 0,
  });
  if (!mayChange(drafting, { key: groupKey(displayName), id: there.id }, differs)) return;
  if (differs.includes("description"))
    drafting.operations.push({ kind: "update-group", displayName, description });
  addMembers(drafting, displayName, added);
  removeMembers(drafting, displayName, removed);
}

function addMembers(drafting: Drafting, group: string, members: readonly string[]): void {
  for (const userName of members) drafting.operations.push({ kind: "add-member", group, userName });
}

function removeMembers(drafting: Drafting, group: string, members: readonly string[]): void {
  for (const userName of members)
    drafting.operations.push({ kind: "remove-member", group, userName });
}
