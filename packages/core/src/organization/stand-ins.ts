/**
 * Stand-in ids for what does not exist yet, so that a desired organization can be evaluated as if
 * it did. They look like AWS's ids and can be told from them:
 *
 * | of | form |
 * |---|---|
 * | organization | `o-standin000` |
 * | root | `r-standin` |
 * | organizational unit | `ou-<root>-standin00001` |
 * | account | `0000000` and five digits, `000000000001` first |
 * | policy | `p-standin00001` |
 *
 * They follow the order of the lists: the same organization gets the same ids, another one may
 * number its accounts otherwise. They are for questions only and never sent to AWS.
 */
import { assert } from "../base/assert.ts";
import { areDigits, endOfRun, isDigit } from "../base/characters.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import type { Account, Organization } from "./organization.ts";
import { sortOrganization } from "./sort.ts";

/**
 * The organization, sorted, with an id for everything that lacks one. An account id is used neither
 * by an account of the organization nor in the text of any policy or ARN in it.
 *
 * The management account is the one whose id is the organization's `managementAccountId`; where
 * that is unknown it stays unknown, and `managementAccount` names the account that will be it.
 */
export function withStandIns(
  organization: Organization,
  options: { readonly managementAccount?: string | undefined } = {},
): Organization {
  const rootId = organization.root.id ?? "r-standin";
  const sorted = sortOrganization(organization);
  const accounts = withAccountIds(sorted);
  const management = accounts.find((account) => account.name === options.managementAccount);
  return {
    ...sorted,
    id: sorted.id ?? "o-standin000",
    managementAccountId: sorted.managementAccountId ?? management?.id,
    root: { ...sorted.root, id: rootId },
    organizationalUnits: sorted.organizationalUnits.map((ou, place) => ({
      ...ou,
      id: ou.id ?? `ou-${rootId.slice(2)}-standin${numbered(place)}`,
    })),
    accounts,
    // What has an id stays the same value, with which what is worked out from it is kept.
    policies: sorted.policies.map((policy, place) =>
      policy.id === undefined ? { ...policy, id: `p-standin${numbered(place)}` } : policy,
    ),
  };
}

/** Whether an id was made by {@link withStandIns}. */
export function isStandIn(id: string): boolean {
  const word = id.slice(id.lastIndexOf("-") + 1);
  const number = word.slice("standin".length);
  return (
    isStandInAccount(id) || (word.startsWith("standin") && (number === "" || areDigits(number)))
  );
}

function withAccountIds(organization: Organization): readonly Account[] {
  if (organization.accounts.every((account) => account.id !== undefined))
    return organization.accounts;
  const taken = idsIn(organization);
  let next = 0;
  return organization.accounts.map((account) => {
    if (account.id !== undefined) return account;
    do next += 1;
    while (taken.has(standInAccount(next)));
    return { ...account, id: standInAccount(next) };
  });
}

function standInAccount(place: number): AccountId {
  const id = parseAccountId(String(place).padStart(12, "0"));
  assert(id !== undefined && place < 100_000, "no more than 99,999 accounts can stand in");
  return id;
}

function isStandInAccount(text: string): boolean {
  return text.length === 12 && text.startsWith("0000000") && areDigits(text);
}

/** Every text of that form anywhere in the organization. */
function idsIn(organization: Organization): ReadonlySet<string> {
  const text = JSON.stringify(organization);
  const found = new Set<string>();
  for (let at = text.indexOf("0000000"); at >= 0; at = text.indexOf("0000000", at)) {
    const end = endOfRun(text, at, isDigit);
    const number = text.slice(at, end);
    // Digits before it would make it the end of a longer number.
    if (isStandInAccount(number) && !isDigit(text.charCodeAt(at - 1))) found.add(number);
    at = end;
  }
  return found;
}

function numbered(place: number): string {
  return String(place + 1).padStart(5, "0");
}
