/** What every operation of Identity Center's administration needs. */
import {
  instances,
  permissionSets,
  theInstance,
  type InstanceRow,
  type PermissionSetRow,
} from "../../model/identity-center-state.ts";
import { tagRecord } from "../../model/directory.ts";
import type { Tag } from "../../model/organization-state.ts";
import { AwsError, paginate, type AuthorizationCheck, type Call } from "../../service.ts";

export type OnInstance = { readonly InstanceArn: string };
export type OnSet = OnInstance & { readonly PermissionSetArn: string };
export type Paged = { readonly NextToken?: string; readonly MaxResults?: number };

/** @throws `ResourceNotFoundException` for any other instance, `AccessDeniedException` for other accounts */
export function instanceOf(call: Call<Partial<OnInstance>>): InstanceRow {
  const instance = call.sandbox.store.open(instances).get(theInstance);
  const wanted = call.input.InstanceArn;
  if (instance === undefined || (wanted !== undefined && wanted !== instance.arn))
    throw notFound(`InstanceArn ${wanted ?? ""}`);
  if (instance.owner === call.caller.account) return instance;
  throw new AwsError(
    "AccessDeniedException",
    "You do not have sufficient access to perform this action.",
  );
}

export function permissionSetOf(call: Call<OnSet>): PermissionSetRow {
  instanceOf(call);
  const set = call.sandbox.store.open(permissionSets).get(call.input.PermissionSetArn);
  if (set === undefined)
    throw notFound(`PermissionSet with id ${call.input.PermissionSetArn.split("/").at(-1) ?? ""}`);
  return set;
}

export function notFound(what: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Could not find ${what}`);
}

export function conflict(message: string): AwsError {
  return new AwsError("ConflictException", message);
}

/** The actions stand under `sso:`, and instances belong to no account. */
export function checkInstance(
  call: Call<Partial<OnInstance>>,
  requestTags: readonly Tag[] = [],
): readonly AuthorizationCheck[] {
  const resource = call.input.InstanceArn ?? "*";
  return [
    {
      action: `sso:${call.operation}`,
      resource,
      resourceAccount: call.caller.account,
      context: requestTagContext(requestTags),
    },
  ];
}

/** Authorized on the instance and on the permission set. */
export function checkSet(
  call: Call<OnSet>,
  requestTags: readonly Tag[] = [],
): readonly AuthorizationCheck[] {
  const set = call.sandbox.store.open(permissionSets).get(call.input.PermissionSetArn);
  const tags = Object.fromEntries(
    Object.entries(tagRecord(set?.tags ?? [])).map(([key, value]) => [
      `aws:ResourceTag/${key}`,
      value,
    ]),
  );
  return [
    ...checkInstance(call, requestTags),
    {
      action: `sso:${call.operation}`,
      resource: call.input.PermissionSetArn,
      resourceAccount: call.caller.account,
      context: { ...tags, ...requestTagContext(requestTags) },
    },
  ];
}

/** Authorized on the account, too. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html */
export function checkAccount(call: Call<OnSet>, account: string): readonly AuthorizationCheck[] {
  return [
    ...checkSet(call),
    {
      action: `sso:${call.operation}`,
      resource: `arn:aws:sso:::account/${account}`,
      resourceAccount: call.caller.account,
    },
  ];
}

function requestTagContext(tags: readonly Tag[]): Record<string, string | readonly string[]> {
  if (tags.length === 0) return {};
  const values = Object.entries(tagRecord(tags)).map(
    ([key, value]) => [`aws:RequestTag/${key}`, value] as const,
  );
  return { ...Object.fromEntries(values), "aws:TagKeys": tags.map(({ Key }) => Key) };
}

/** A page as Identity Center pages: 100 at most. */
export function ssoPage<Item>(
  call: Call<Paged>,
  items: readonly Item[],
  key: (item: Item) => string,
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
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
