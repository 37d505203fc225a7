/** What is asked of a plan, and one entry of the answer. */
import type { Organization } from "../../organization/organization.ts";
import type { AccessChange, Plan } from "../plan.ts";
import { listed } from "./statement-words.ts";

export type AccessQuestion = {
  readonly steps: Plan["steps"];
  readonly before: Organization;
  readonly after: Organization;
};

/** A change with its accounts in words. */
export function accessChange(
  change: Omit<AccessChange, "account"> & { readonly account?: string },
): AccessChange {
  const accounts = change.accounts.toSorted();
  return { ...change, accounts, account: change.account ?? (listed(accounts) || "no account") };
}
