/** Who has which permission set in which account. */
import { assignmentKey, groupKey, userKey } from "../../organization/keys.ts";
import type { AccountAssignment, IdentityCenter } from "../../organization/organization.ts";
import { byKey, mayChange, mayRemove, type Drafting } from "./drafting.ts";

/**
 * @param absent - keys of accounts, groups and users that will not be there: nothing can be assigned
 *   to them yet
 */
export function draftAssignments(
  drafting: Drafting,
  { desired, observed }: { readonly desired: IdentityCenter; readonly observed: IdentityCenter },
  absent: ReadonlySet<string>,
): void {
  const present = byKey(observed.assignments, assignmentKey);
  const declared = byKey(desired.assignments, assignmentKey);
  for (const [key, assignment] of declared) {
    if (present.has(key)) mayChange(drafting, { key, id: undefined }, []);
    else if (!subjectsOf(assignment).some((subject) => absent.has(subject)))
      drafting.operations.push({ kind: "assign", ...triple(assignment) });
  }
  for (const [key, assignment] of present) {
    if (!declared.has(key) && mayRemove(drafting, { key, id: undefined }))
      drafting.operations.push({ kind: "unassign", ...triple(assignment) });
  }
}

function subjectsOf({ account, principal }: AccountAssignment): readonly string[] {
  const { kind, name } = principal;
  return [`account:${account}`, kind === "group" ? groupKey(name) : userKey(name)];
}

function triple({
  account,
  permissionSet,
  principal,
}: AccountAssignment): Pick<AccountAssignment, "account" | "permissionSet" | "principal"> {
  return { account, permissionSet, principal };
}
