/** What a person must have done, or must have ready, because no API does it. */
import type { Account } from "../../organization/organization.ts";
import type { Prerequisite } from "../plan.ts";
import type { StepOperation } from "../step.ts";
import { awaitedAccounts, isJoined } from "./accounts.ts";
import { byKey, type Drafting } from "./drafting.ts";

/** AWS's default for a new organization; the catalogue's fact wins. */
const defaultAccountQuota = 10;

export function draftPrerequisites(drafting: Drafting): void {
  const created = operationsOf(drafting, "create-account");
  const invited = operationsOf(drafting, "invite-account");
  const added: Prerequisite[] = [];
  if (created.length > 0) added.push(addressesNeeded(created.map(({ email }) => email)));
  if (invited.length > 0) added.push(verifiedAddress);
  added.push(...acceptances(drafting));
  added.push(...quotaIncrease(drafting, created.length + invited.length));
  added.push(...trustInAccountManagement(drafting));
  drafting.prerequisites.push(...added);
}

function operationsOf<Kind extends StepOperation["kind"]>(
  { operations }: Drafting,
  kind: Kind,
): readonly Extract<StepOperation, { kind: Kind }>[] {
  return operations.filter(
    (operation): operation is Extract<StepOperation, { kind: Kind }> => operation.kind === kind,
  );
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html */
function addressesNeeded(emails: readonly string[]): Prerequisite {
  return {
    summary: "E-mail addresses for new accounts",
    detail: `Each new account takes an e-mail address that no AWS account has ever had, and it can reset the account's root password: ${emails.map((email) => `\`${email}\``).join(", ")}. Make sure that they arrive with you.`,
  };
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_create.html */
const verifiedAddress: Prerequisite = {
  summary: "Verify the management account's e-mail address",
  detail:
    "AWS sends invitations only from an organization whose management account has a verified e-mail address. AWS sent a message with a link when the organization was created; it can be sent again from the Organizations console.",
};

function acceptances(drafting: Drafting): readonly Prerequisite[] {
  const awaited = awaitedAccounts(drafting);
  const accounts = byKey(drafting.desired.accounts, ({ name }) => name);
  return [...awaited].flatMap((name) => {
    const account = accounts.get(name);
    return account === undefined ? [] : [acceptance(account)];
  });
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_invites.html */
function acceptance({ name, email }: Account): Prerequisite {
  return {
    summary: `Accept the invitation of ${name}`,
    detail: `The account \`${name}\` (\`${email}\`) joins when its own administrator accepts the invitation, within 15 days; AWS then moves no role into it, so create \`OrganizationAccountAccessRole\` there. Plan again afterwards: until then its place, its guardrails and its assignments are left out.`,
  };
}

/** https://docs.aws.amazon.com/accounts/latest/reference/using-orgs-trusted-access.html */
function trustInAccountManagement(drafting: Drafting): readonly Prerequisite[] {
  const service = "account.amazonaws.com";
  const enabled = operationsOf(drafting, "enable-trusted-access").map(
    ({ servicePrincipal }) => servicePrincipal,
  );
  const renamed = operationsOf(drafting, "rename-account");
  if (renamed.length === 0 || [...drafting.observed.trustedAccess, ...enabled].includes(service))
    return [];
  return [
    {
      summary: "Enable trusted access of AWS Account Management",
      detail: `Members are renamed from the management account only while the organization trusts \`${service}\`: ${renamed.map(({ account }) => `\`${account}\``).join(", ")}. Declare it among the services with trusted access, or enable it yourself.`,
    },
  ];
}

/** Closed accounts of the last 90 days and open invitations count too. */
function quotaIncrease(drafting: Drafting, added: number): readonly Prerequisite[] {
  const { observed, options, catalogue, managementAccount } = drafting;
  const fact = catalogue.quota("organizations/accounts")?.value;
  const quota = options.accountQuota ?? fact ?? defaultAccountQuota;
  const open = observed.accounts.filter((account) => !isJoined(account)).length;
  const joined = observed.accounts.length - open;
  const own = observed.id === undefined && managementAccount !== undefined ? 1 : 0;
  const needed = joined + open + own + added;
  if (added === 0 || needed <= quota) return [];
  return [
    {
      summary: `Have the quota of accounts raised to ${needed}`,
      detail: `The plan makes ${added} accounts, which are ${needed} with those that are there, and AWS allows ${quota} by default. Ask for more under Service Quotas, AWS Organizations, \`Default maximum number of accounts\`, in us-east-1. If it has been raised, say so with the quota.`,
    },
  ];
}
