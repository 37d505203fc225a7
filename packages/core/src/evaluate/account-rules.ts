/**
 * What the state of the caller's account forbids. A closed account is suspended for 90 days, in which
 * nothing of it can be used: its root user can still sign in to see bills and to ask for support.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html
 */
import type { FixedRuleRow } from "./fixed-rule-row.ts";
import { accountOf } from "./parties.ts";
import type { AuthorizationInput } from "./request.ts";

export const accountRules: readonly FixedRuleRow[] = [
  {
    name: "suspended-account",
    detail: "The caller's account is closed, so nobody can act in its name.",
    source: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html",
    actions: ["*"],
    applies: (input) => isSuspended(input) && input.request.principal.kind !== "root",
    doubt: (input) =>
      isSuspended(input)
        ? "The account is closed; its root user can still see bills and ask for support, and AWS does not name the actions."
        : undefined,
  },
];

function isSuspended({ request, organization }: AuthorizationInput): boolean {
  if (organization?.suspended === undefined) return false;
  const account = accountOf(request.principal);
  return account !== undefined && organization.suspended.has(account);
}
