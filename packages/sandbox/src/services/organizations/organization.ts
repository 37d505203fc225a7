/** What every operation of Organizations needs: the organization, its nodes, their ARNs, and AWS's refusals. */
import type { AccountId } from "@bailiwick/core";
import { tagRecord } from "../../model/directory.ts";
import {
  accounts,
  delegations,
  organizationalUnits,
  organizations,
  policies,
  resourceTags,
  theOrganization,
  type AccountRow,
  type OrganizationRow,
  type OuRow,
  type PolicyRow,
  type Tag,
} from "../../model/organization-state.ts";
import { AwsError, type AuthorizationCheck, type Call, type Sandbox } from "../../service.ts";

/** Who asks, as far as looking things up needs it: a call, or work that is done later. */
export type Asking = {
  readonly sandbox: Sandbox;
  readonly caller: { readonly account: AccountId };
};

/** @throws `AWSOrganizationsNotInUseException` */
export function organizationOf(call: Asking): OrganizationRow {
  const organization = call.sandbox.store.open(organizations).get(theOrganization);
  const member = call.sandbox.store.open(accounts).get(call.caller.account)?.parentId !== undefined;
  if (organization !== undefined && member) return organization;
  throw new AwsError(
    "AWSOrganizationsNotInUseException",
    "Your account is not a member of an organization.",
  );
}

/** Only the management account may, and for what reads also a delegated administrator. */
export function organizationForAdministrator(call: Asking, reads = false): OrganizationRow {
  const organization = organizationOf(call);
  if (organization.managementAccount === call.caller.account) return organization;
  if (reads && call.sandbox.store.open(delegations).countBy("account", call.caller.account) > 0)
    return organization;
  throw new AwsError(
    "AccessDeniedException",
    "You don't have permissions to access this resource.",
  );
}

/** `arn:aws:organizations::111122223333:ou/o-a/ou-1`. */
export function organizationsArn(call: Asking, kind: string, ...rest: readonly string[]): string {
  const organization = call.sandbox.store.open(organizations).get(theOrganization);
  const management = organization?.managementAccount ?? call.caller.account;
  return `arn:aws:organizations::${management}:${[kind, organization?.id ?? "o-none", ...rest].join("/")}`;
}

export const ouArn = (call: Asking, id: string): string => organizationsArn(call, "ou", id);
export const rootArn = (call: Asking, id: string): string => organizationsArn(call, "root", id);
export const accountArn = (call: Asking, id: string): string =>
  organizationsArn(call, "account", id);

/** AWS's own policies belong to no account. */
export function policyArn(
  call: Asking,
  policy: Pick<PolicyRow, "id" | "type" | "awsManaged">,
): string {
  const type = policy.type.toLowerCase();
  return policy.awsManaged
    ? `arn:aws:organizations::aws:policy/${type}/${policy.id}`
    : organizationsArn(call, "policy", type, policy.id);
}

/** The ARN of a root, OU, account or policy, by its id as a request names it. */
export function arnOfId(call: Asking, id: string): string {
  if (id.startsWith("r-")) return rootArn(call, id);
  if (id.startsWith("ou-")) return ouArn(call, id);
  if (id.startsWith("rp-")) return organizationsArn(call, "resourcepolicy", id);
  if (!id.startsWith("p-")) return accountArn(call, id);
  const policy = call.sandbox.store.open(policies).get(id);
  return policyArn(call, policy ?? { id, type: "SERVICE_CONTROL_POLICY", awsManaged: false });
}

/**
 * The check of an operation on these resources, with their tags. A delegated administrator needs no
 * more than its own policies, though the ARNs are the management account's; who is none is refused
 * by the operation. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_delegated_admin.html
 */
export function checksOn(
  call: Call<unknown>,
  ids: readonly string[],
  context: AuthorizationCheck["context"] = {},
): readonly AuthorizationCheck[] {
  return ids.map((id) => ({
    action: `organizations:${call.operation}`,
    resource: arnOfId(call, id),
    resourceAccount: call.caller.account,
    context: { ...context, ...tagContext("aws:ResourceTag", tagsOf(call, id)) },
  }));
}

/** The check of an operation that knows no resource. */
export function checkAnything(
  call: Call<unknown>,
  context: AuthorizationCheck["context"] = {},
): readonly AuthorizationCheck[] {
  return [{ action: `organizations:${call.operation}`, resource: "*", context }];
}

/** `aws:RequestTag/…` and `aws:TagKeys`. */
export function requestTagContext(
  tags: readonly Tag[] | undefined,
): Record<string, string | readonly string[]> {
  if (tags === undefined || tags.length === 0) return {};
  return { ...tagContext("aws:RequestTag", tags), "aws:TagKeys": tags.map(({ Key }) => Key) };
}

function tagContext(prefix: string, tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tagRecord(tags)).map(([key, value]) => [`${prefix}/${key}`, value]),
  );
}

export function tagsOf(call: Pick<Call, "sandbox">, id: string): readonly Tag[] {
  return call.sandbox.store.open(resourceTags).get(id) ?? [];
}

/** @throws the error, for which the request names the kind of node it wanted */
export function accountOf(call: Pick<Call, "sandbox">, id: string): AccountRow {
  const account = call.sandbox.store.open(accounts).get(id);
  if (account?.parentId !== undefined) return account;
  throw new AwsError("AccountNotFoundException", "You specified an account that doesn't exist.");
}

export function ouOf(call: Pick<Call, "sandbox">, id: string): OuRow {
  const ou = call.sandbox.store.open(organizationalUnits).get(id);
  if (ou !== undefined) return ou;
  throw new AwsError(
    "OrganizationalUnitNotFoundException",
    "You specified an organizational unit that doesn't exist.",
  );
}

/** The root, or an OU. */
export function isParent(call: Asking, id: string): boolean {
  return organizationOf(call).rootId === id || call.sandbox.store.open(organizationalUnits).has(id);
}

/** How many levels below the root; 0 for the root itself. */
export function depthOf(call: Pick<Call, "sandbox">, id: string): number {
  let depth = 0;
  for (
    let node = call.sandbox.store.open(organizationalUnits).get(id);
    node !== undefined;
    depth += 1
  ) {
    node = call.sandbox.store.open(organizationalUnits).get(node.parentId);
  }
  return depth;
}

export function constraintViolation(reason: string, message: string): AwsError {
  return new AwsError("ConstraintViolationException", message, { members: { Reason: reason } });
}

export function invalidInput(reason: string, message: string): AwsError {
  return new AwsError("InvalidInputException", message, { members: { Reason: reason } });
}

export const invalidToken = (): AwsError =>
  invalidInput("INVALID_NEXT_TOKEN", "You provided an invalid value for NextToken.");

/** The value of a quota of the catalogue. */
export function quotaOf(call: Pick<Call, "sandbox">, name: string): number {
  const quota = call.sandbox.catalogue.quota(name);
  return quota?.value ?? Number.MAX_SAFE_INTEGER;
}
