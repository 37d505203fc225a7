/** The roles that Identity Center keeps in accounts, one for each permission set that is provisioned there. */
import {
  assignments,
  permissionSets,
  provisioned,
  provisionedKey,
  type PermissionSetRow,
} from "../../model/identity-center-state.ts";
import { iamKey, managedPolicies, roles } from "../../model/iam-state.ts";
import { putRole } from "../../model/made-roles.ts";
import { renameTrusted } from "../../model/trust.ts";
import { accounts } from "../../model/organization-state.ts";
import type { AccountId } from "@bailiwick/core";
import type { Sandbox } from "../../service.ts";

/** Why a permission set cannot be brought to an account, as AWS says it in a status. */
export class ProvisioningFailure extends Error {
  override readonly name = "ProvisioningFailure";
}

/**
 * Brings the set's present content to an account: makes or updates its role.
 *
 * @throws {ProvisioningFailure}
 */
export function provision(sandbox: Sandbox, set: PermissionSetRow, account: string): void {
  const { store } = sandbox;
  const target = store.open(accounts).get(account);
  if (target?.state !== "ACTIVE")
    throw new ProvisioningFailure(`The account ${account} is not active.`);
  const key = provisionedKey(set.arn, account);
  const roleName =
    store.open(provisioned).get(key)?.roleName ??
    `AWSReservedSSO_${set.name}_${sandbox.ids.hex(16)}`;
  const own = set.customerManagedPolicies.map((reference) =>
    customerPolicy(sandbox, account, reference),
  );
  putRole(sandbox, {
    account: target.id,
    name: roleName,
    path: rolePath(sandbox.options.homeRegion),
    description: set.description,
    trustPolicy: trustPolicy(target.id),
    attachedPolicies: [...set.managedPolicies, ...own],
    inlinePolicies:
      set.inlinePolicy === undefined
        ? []
        : [{ name: "AwsSSOInlinePolicy", document: set.inlinePolicy }],
    permissionsBoundary: boundaryArn(sandbox, account, set.boundary),
    maxSessionDurationSeconds: secondsOf(set.sessionDuration),
  });
  store
    .open(provisioned)
    .put(key, { permissionSetArn: set.arn, account, revision: set.revision, roleName });
}

/** Takes the role away when nobody has the set in the account any more. */
export function unprovisionIfUnused(
  { store }: Sandbox,
  permissionSetArn: string,
  account: string,
): void {
  const key = provisionedKey(permissionSetArn, account);
  const row = store.open(provisioned).get(key);
  if (row === undefined || store.open(assignments).countBy("pair", key) > 0) return;
  const roleKey = iamKey(account, row.roleName);
  const role = store.open(roles).get(roleKey);
  if (role !== undefined) renameTrusted(store, role.arn, role.id);
  store.open(roles).delete(roleKey);
  store.open(provisioned).delete(key);
}

/** Accounts that have a copy, with whether it is the newest. */
export function copiesOf(
  { store }: Pick<Sandbox, "store">,
  permissionSetArn: string,
): readonly { readonly account: string; readonly latest: boolean }[] {
  const revision = store.open(permissionSets).get(permissionSetArn)?.revision;
  return store
    .open(provisioned)
    .by("set", permissionSetArn)
    .map((row) => ({ account: row.account, latest: row.revision === revision }));
}

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
function rolePath(homeRegion: string): string {
  return homeRegion === "us-east-1"
    ? "/aws-reserved/sso.amazonaws.com/"
    : `/aws-reserved/sso.amazonaws.com/${homeRegion}/`;
}

function trustPolicy(account: AccountId): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: {
          Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_${account}_DO_NOT_DELETE`,
        },
        Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      },
    ],
  });
}

function customerPolicy(
  { store }: Sandbox,
  account: string,
  reference: { readonly Name: string; readonly Path: string },
): string {
  const arn = `arn:aws:iam::${account}:policy${reference.Path}${reference.Name}`;
  if (store.open(managedPolicies).has(arn)) return arn;
  throw new ProvisioningFailure(
    `Received a 404 status error: Policy ${reference.Name} does not exist in account ${account}.`,
  );
}

function boundaryArn(
  sandbox: Sandbox,
  account: string,
  boundary: PermissionSetRow["boundary"],
): string | undefined {
  if (boundary === undefined) return undefined;
  return "ManagedPolicyArn" in boundary
    ? boundary.ManagedPolicyArn
    : customerPolicy(sandbox, account, boundary.CustomerManagedPolicyReference);
}

/** `PT8H`, `PT1H30M`; undefined for any other form. */
export function secondsOf(duration: string): number | undefined {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}
