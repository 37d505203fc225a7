/** Who we are towards AWS, compared with whom the blueprint is for, before anything else is asked. */
import { parseAccountId, type AccountId } from "@bailiwick/core";
import { isError } from "./errors.ts";
import type { AwsSession } from "./session.ts";

export type CallerIdentity = {
  readonly account: AccountId;
  /** The caller's ARN as STS gives it. */
  readonly arn: string;
  readonly region: string;
  /** `o-…` of the organization that the account is in; absent where it is in none. */
  readonly organizationId: string | undefined;
  readonly managementAccountId: AccountId | undefined;
};

/** The caller and its organization did not match what the blueprint or the plan names. */
export class WrongOrganizationError extends Error {
  override readonly name = "WrongOrganizationError";
  readonly code = "WRONG_ORGANIZATION";
}

/** Asks STS and Organizations who and where the session's credentials are; two calls, reads only. */
export async function callerIdentity(session: AwsSession): Promise<CallerIdentity> {
  const { Account, Arn } = await (await session.sts()).getCallerIdentity({});
  const account = parseAccountId(Account ?? "");
  if (account === undefined)
    throw new WrongOrganizationError(`STS answered with no account id: \`${String(Account)}\`.`);
  const organization = await organizationOf(session);
  return { account, arn: Arn ?? "", region: session.region, ...organization };
}

async function organizationOf(
  session: AwsSession,
): Promise<Pick<CallerIdentity, "organizationId" | "managementAccountId">> {
  try {
    const { Organization } = await (await session.organizations()).describeOrganization({});
    return {
      organizationId: Organization?.Id,
      managementAccountId: parseAccountId(Organization?.MasterAccountId ?? ""),
    };
  } catch (error) {
    if (isError(error, "AWSOrganizationsNotInUseException"))
      return { organizationId: undefined, managementAccountId: undefined };
    throw error;
  }
}

/**
 * Stops when the caller is not who the blueprint is for.
 *
 * @throws {WrongOrganizationError} naming what was expected and what was found
 */
export function assertExpectedOrganization(
  caller: CallerIdentity,
  expected: {
    readonly organizationId?: string | undefined;
    readonly managementAccountId?: string | undefined;
  },
): void {
  const found = caller.managementAccountId ?? caller.account;
  if (expected.managementAccountId !== undefined && expected.managementAccountId !== found) {
    throw new WrongOrganizationError(
      `The blueprint is for the management account ${expected.managementAccountId}, and these credentials (${caller.arn}) belong to the organization of ${found}. Nothing was sent.`,
    );
  }
  if (expected.organizationId !== undefined && expected.organizationId !== caller.organizationId) {
    throw new WrongOrganizationError(
      `The blueprint is for the organization ${expected.organizationId}, and these credentials (${caller.arn}) belong to ${caller.organizationId ?? "no organization"}. Nothing was sent.`,
    );
  }
}
