/**
 * Which account in AWS is which declared account: by the lock file's id, then by e-mail address,
 * which is unique in all of AWS, then by name, which is not even unique in an organization.
 */
import type { Diagnostic } from "../../base/diagnostic.ts";
import { accountKey } from "../../organization/keys.ts";
import type { Account, Organization } from "../../organization/organization.ts";
import { planDiagnostic } from "../diagnostics.ts";
import type { KnownId } from "../plan.ts";
import { renameAccounts } from "../effects/rename.ts";
import type { PlanInput } from "./drafting.ts";

export type DeclaredAccounts = {
  /** With declared names. */
  readonly observed: Organization;
  /** Declared name by observed name, where they differ. */
  readonly renames: ReadonlyMap<string, string>;
  readonly known: readonly KnownId[];
  /** Declared name of the management account. */
  readonly managementAccount: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
};

/** Brings the observed accounts under the declared names. */
export function declaredAccounts(input: PlanInput): DeclaredAccounts {
  const { observed, desired } = input;
  const diagnostics: Diagnostic[] = [];
  const managementAccount = managementAccountOf(input);
  if (managementAccount === undefined && desired.accounts.length > 0)
    diagnostics.push(planDiagnostic("PLN1001", unknownManagementAccount));
  const lookUp = lookUpAccounts(input, managementAccount);
  const renames = new Map<string, string>();
  for (const account of desired.accounts) {
    const found = lookUp(account);
    if (found === undefined) continue;
    if (!sameAddress(account.email, found.account.email))
      diagnostics.push(
        found.by === "name"
          ? planDiagnostic("PLN1002", otherAccount(account, found.account))
          : planDiagnostic("PLN1004", otherAddress(account, found.account)),
      );
    if (found.account.name !== account.name) renames.set(found.account.name, account.name);
  }
  giveWay(observed, renames);
  const known = observed.accounts.flatMap(({ name, id }) => {
    const declared = renames.get(name);
    return declared === undefined || id === undefined ? [] : [{ key: accountKey(declared), id }];
  });
  return {
    observed: renameAccounts(observed, renames),
    renames,
    known,
    managementAccount,
    diagnostics,
  };
}

function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

type Found = { readonly account: Account; readonly by: "id" | "email" | "name" };

function lookUpAccounts(
  { observed, lock, options }: PlanInput,
  managementAccount: string | undefined,
): (account: Account) => Found | undefined {
  const byId = new Map(observed.accounts.map((account) => [String(account.id), account]));
  const byEmail = new Map(
    observed.accounts.map((account) => [account.email.toLowerCase(), account]),
  );
  const byName = new Map(observed.accounts.map((account) => [account.name, account]));
  const oldKeys = new Map(options.renames.map(({ from, to }) => [to, from]));
  return ({ name, email, id }) => {
    const managementId = name === managementAccount ? observed.managementAccountId : undefined;
    const key = accountKey(name);
    const lockedId = lock.objects.get(key) ?? lock.objects.get(oldKeys.get(key) ?? "");
    const locked = byId.get(managementId ?? id ?? lockedId ?? "");
    if (locked !== undefined) return { account: locked, by: "id" };
    const addressed = byEmail.get(email.toLowerCase());
    if (addressed !== undefined) return { account: addressed, by: "email" };
    const named = byName.get(name);
    return named && { account: named, by: "name" };
  };
}

/** The one whose id it is; else the one that has its address; else the one that is said to be it. */
function managementAccountOf({ desired, observed, lock, options }: PlanInput): string | undefined {
  const id = observed.managementAccountId ?? desired.managementAccountId;
  const email = observed.accounts.find((account) => account.id === id)?.email;
  const byId = desired.accounts.find(
    (account) =>
      id !== undefined && (account.id === id || lock.objects.get(accountKey(account.name)) === id),
  );
  const byEmail = desired.accounts.find(
    (account) => email !== undefined && sameAddress(account.email, email),
  );
  return (byId ?? byEmail)?.name ?? options.managementAccount;
}

/** An account of no declared name that has the name another one takes is known with its address. */
function giveWay(observed: Organization, renames: Map<string, string>): void {
  const taken = new Set(renames.values());
  for (const { name, email } of observed.accounts)
    if (taken.has(name) && !renames.has(name)) renames.set(name, `${name} (${email})`);
}

const unknownManagementAccount =
  "None of the declared accounts has the id or the e-mail address of the management account, so none can be told from an account that is to be created. Declare the management account with the e-mail address that AWS has.";

function otherAddress(account: Account, there: Account): string {
  return `The account \`${account.name}\` is declared with \`${account.email}\`, and AWS has \`${there.email}\`. Only a person with access to both mailboxes can change it; declare the address that AWS has.`;
}

function otherAccount(declared: Account, found: Account): string {
  return `The account \`${declared.name}\` is declared with \`${declared.email}\`, and the account of that name in AWS (${String(found.id)}) has \`${found.email}\`. An e-mail address belongs to one account for ever, so these are two accounts: correct the address, or give the new account another name.`;
}
