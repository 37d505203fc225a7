/**
 * Collects the organization behind a session into the one model. Reads only. What cannot be read is
 * no error but a gap, which makes the answers that would need it unknown; the exception is the
 * organization itself, without which there is nothing to say.
 */
import {
  emptyOrganization,
  parseAccountId,
  sortOrganization,
  type Catalogue,
  type Organization,
} from "@bailiwick/core";
import { isError } from "../client/errors.ts";
import type { AwsSession } from "../client/session.ts";
import { orGap, type Collecting, type CollectProgress } from "./collecting.ts";
import { collectIam } from "./iam.ts";
import { collectIdentityCenter } from "./identity-center.ts";
import { collectTree } from "./tree.ts";

export type CollectOptions = {
  readonly catalogue: Catalogue;
  /** Roles to read member accounts with, the first that can be assumed is taken. */
  readonly memberRoles?: readonly string[] | undefined;
  /** Tells how far it is; called often. */
  readonly onProgress?: ((progress: CollectProgress) => void) | undefined;
};

/** AWS makes the first in accounts created in an organization, Control Tower the second. */
export const defaultMemberRoles = [
  "OrganizationAccountAccessRole",
  "AWSControlTowerExecution",
] as const;

/**
 * @returns the observed organization, sorted; an organization with only its management account
 *   known where the account is in none
 */
export async function collectOrganization(
  session: AwsSession,
  options: CollectOptions,
): Promise<Organization> {
  const collecting: Collecting = {
    session,
    catalogue: options.catalogue,
    memberRoles: options.memberRoles ?? defaultMemberRoles,
    gaps: [],
    report: options.onProgress ?? (() => {}),
  };
  const tree = await treeOrNothing(collecting);
  const accounts = tree.accounts.flatMap(({ id, name }) =>
    id === undefined ? [] : [{ id, name }],
  );
  const nameOfAccount = new Map(accounts.map(({ id, name }) => [id, name]));
  const [identityCenter, iam] = await Promise.all([
    orGap(collecting, "identity-center", () => collectIdentityCenter(collecting, nameOfAccount)),
    collectIam(collecting, tree),
  ]);
  return sortOrganization({ ...tree, identityCenter, iam, gaps: collecting.gaps });
}

async function treeOrNothing(collecting: Collecting): Promise<Organization> {
  try {
    return await collectTree(collecting);
  } catch (error) {
    if (!isError(error, "AWSOrganizationsNotInUseException")) throw error;
    const { Account } = await (await collecting.session.sts()).getCallerIdentity({});
    return { ...emptyOrganization, managementAccountId: parseAccountId(Account ?? "") };
  }
}
