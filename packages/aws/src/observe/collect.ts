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
  type Gap,
  type Organization,
} from "@bailiwick/core";
import { errorCode, errorDetail, isError } from "../client/errors.ts";
import type { AwsSession } from "../client/session.ts";
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

export type CollectProgress = {
  readonly subject: "organization" | "identity-center" | "iam";
  readonly done: number;
  readonly total: number;
};

/** AWS makes the first in accounts created in an organization, Control Tower the second. */
export const defaultMemberRoles = [
  "OrganizationAccountAccessRole",
  "AWSControlTowerExecution",
] as const;

/** What the parts of the collection share. */
export type Collecting = {
  readonly session: AwsSession;
  readonly catalogue: Catalogue;
  readonly memberRoles: readonly string[];
  readonly gaps: Gap[];
  readonly report: (progress: CollectProgress) => void;
};

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

/** What `read` answers, or undefined with a gap that says why it could not be read. */
export async function orGap<Result>(
  collecting: Collecting,
  subject: Gap["subject"],
  read: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    collecting.gaps.push({ subject, reason: `${errorCode(error)}: ${errorDetail(error)}` });
    return undefined;
  }
}
