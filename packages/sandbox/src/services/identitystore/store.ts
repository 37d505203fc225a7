/** What every operation of the identity store needs. */
import {
  instances,
  memberships,
  storeGroups,
  storeUsers,
  theInstance,
  type MembershipRow,
  type StoreGroupRow,
  type StoreUserRow,
} from "../../model/identity-center-state.ts";
import { AwsError, paginate, type AuthorizationCheck, type Call } from "../../service.ts";

export type OnStore = { readonly IdentityStoreId: string };
export type Paged = OnStore & { readonly NextToken?: string; readonly MaxResults?: number };
export type Filtered = Paged & {
  readonly Filters?: readonly { readonly AttributePath: string; readonly AttributeValue: string }[];
};
export type OnUser = OnStore & { readonly UserId: string };
export type OnGroup = OnStore & { readonly GroupId: string };
export type Member = { readonly UserId: string };
export type OnMembership = OnStore & { readonly MembershipId: string };
export type Alternate = OnStore & {
  readonly AlternateIdentifier: {
    readonly UniqueAttribute?: { readonly AttributePath: string; readonly AttributeValue: unknown };
    readonly ExternalId?: unknown;
  };
};
export type Changes = {
  readonly Operations: readonly {
    readonly AttributePath: string;
    readonly AttributeValue?: unknown;
  }[];
};
export type CreateUser = OnStore & { readonly UserName?: string } & Readonly<
    Record<string, unknown>
  >;

export const userArn = (id: string): string => `arn:aws:identitystore:::user/${id}`;
export const groupArn = (id: string): string => `arn:aws:identitystore:::group/${id}`;
export const membershipArn = (id: string): string => `arn:aws:identitystore:::membership/${id}`;
export const allUsers = userArn("*");
export const allGroups = groupArn("*");
export const allMemberships = membershipArn("*");

/** Authorized on the store and on what it is about. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html */
export function checks(
  call: Call<OnStore>,
  ...resources: readonly string[]
): readonly AuthorizationCheck[] {
  const owner = call.sandbox.store.open(instances).get(theInstance)?.owner ?? call.caller.account;
  const store = `arn:aws:identitystore::${owner}:identitystore/${call.input.IdentityStoreId}`;
  return [store, ...resources].map((resource) => ({
    action: `identitystore:${call.operation}`,
    resource,
    resourceAccount: call.caller.account,
  }));
}

export function assertStore(call: Call<OnStore>): void {
  const instance = call.sandbox.store.open(instances).get(theInstance);
  if (instance?.identityStoreId !== call.input.IdentityStoreId)
    throw notFound("IDENTITY_STORE", "IDENTITYSTORE not found.");
  if (instance.owner === call.caller.account) return;
  throw new AwsError(
    "AccessDeniedException",
    "You do not have sufficient access to perform this action.",
  );
}

export function notFound(ResourceType: string, message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, { members: { ResourceType } });
}

export function duplicate(kind: string): AwsError {
  return new AwsError("ConflictException", `Duplicate ${kind}: a unique attribute is taken.`, {
    members: { Reason: "UNIQUENESS_CONSTRAINT_VIOLATION" },
  });
}

export function userOf(call: Call<OnStore>, id: string): StoreUserRow {
  assertStore(call);
  const user = call.sandbox.store.open(storeUsers).get(id);
  if (user === undefined) throw notFound("USER", "USER not found.");
  return user;
}

export function groupOf(call: Call<OnStore>, id: string): StoreGroupRow {
  assertStore(call);
  const group = call.sandbox.store.open(storeGroups).get(id);
  if (group === undefined) throw notFound("GROUP", "GROUP not found.");
  return group;
}

export function membershipOf(call: Call<OnStore>, id: string): MembershipRow {
  assertStore(call);
  const membership = call.sandbox.store.open(memberships).get(id);
  if (membership === undefined) throw notFound("GROUP_MEMBERSHIP", "MEMBERSHIP not found.");
  return membership;
}

export function filterOf(call: Call<Filtered>, path: string): string | undefined {
  return call.input.Filters?.find(
    ({ AttributePath }) => AttributePath.toLowerCase() === path.toLowerCase(),
  )?.AttributeValue;
}

/**
 * What a user or group is asked for by, in small letters. Ids that an identity provider gave are none
 * here, since none provisions, so nobody is found by one.
 * https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetUserId.html
 *
 * @throws `ValidationException` for an attribute that does not tell apart
 */
export function uniqueAttributeOf(
  call: Call<Alternate>,
  known: readonly string[],
): { readonly path: string; readonly value: string } {
  const { UniqueAttribute: attribute } = call.input.AlternateIdentifier;
  if (attribute === undefined) throw notFound("EXTERNAL_ID", "EXTERNAL_ID not found.");
  const path = attribute.AttributePath.toLowerCase();
  const value = attribute.AttributeValue;
  if (known.includes(path) && typeof value === "string")
    return { path, value: value.toLowerCase() };
  throw new AwsError(
    "ValidationException",
    `The attribute ${attribute.AttributePath} is not supported as a unique attribute.`,
  );
}

export function pageOf<Item>(
  call: Call<Paged>,
  items: readonly Item[],
  key: (item: Item) => string,
) {
  return paginate(call, {
    items,
    key,
    max: 100,
    requested: call.input.MaxResults,
    token: call.input.NextToken,
    filter: [JSON.stringify({ ...call.input, NextToken: undefined, MaxResults: undefined })],
    invalidToken: () => new AwsError("ValidationException", "The provided NextToken is invalid."),
  });
}

/** The text of a changed attribute; undefined removes it. @throws `ValidationException` */
export function textFrom(path: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw new AwsError("ValidationException", `The value of ${path} must be a string.`);
}

/** Memberships go with their group or user; assignments stay, as AWS leaves them. */
export function forget(call: Call<OnStore>, index: "group" | "user", id: string): void {
  const { store } = call.sandbox;
  for (const row of store.open(memberships).by(index, id)) store.open(memberships).delete(row.id);
}
