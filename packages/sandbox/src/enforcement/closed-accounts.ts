/**
 * Nobody acts in a closed account: its keys are no keys, its sessions end, its roles cannot be assumed.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html
 */
import type { AccountId } from "@bailiwick/core";
import { accounts } from "../model/organization-state.ts";
import type { Directory } from "../service.ts";
import type { Store } from "../state/store.ts";

/** The directory without the principals of accounts that are closed or being closed. */
export function withoutClosedAccounts(directory: Directory, store: Store): Directory {
  const isOpen = (account: AccountId): boolean => {
    const row = store.open(accounts).get(account);
    return row === undefined || row.state === "ACTIVE";
  };
  return {
    ...directory,
    accessKey: (id) => {
      const key = directory.accessKey(id);
      return key !== undefined && isOpen(key.account) ? key : undefined;
    },
    user: (account, name) => (isOpen(account) ? directory.user(account, name) : undefined),
    role: (account, name) => (isOpen(account) ? directory.role(account, name) : undefined),
  };
}
