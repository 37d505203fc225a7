/** Accounts: created, invited, moved, renamed, tagged, closed. The management account is never moved, renamed or closed. */
import { accountKey } from "../../organization/keys.ts";
import type { Account } from "../../organization/organization.ts";
import { planDiagnostic } from "../diagnostics.ts";
import {
  byKey,
  differences,
  mayChange,
  mayRemove,
  missingTags,
  setTags,
  type Drafting,
} from "./drafting.ts";

export function draftAccounts(drafting: Drafting): void {
  const { desired, observed, managementAccount } = drafting;
  const present = byKey(observed.accounts, ({ name }) => name);
  for (const account of desired.accounts) {
    const there = present.get(account.name);
    if (there !== undefined) draftPresentAccount(drafting, account, there);
    else if (account.name !== managementAccount) draftNewAccount(drafting, account);
    else draftNewManagementAccount(drafting, account);
  }
  const declared = new Set(desired.accounts.map(({ name }) => name));
  for (const account of observed.accounts) {
    if (!declared.has(account.name)) draftUndeclaredAccount(drafting, account);
  }
}

/** Accounts that are declared and will not be there when the plan has run: their invitations are open. */
export function awaitedAccounts({
  desired,
  observed,
  managementAccount,
}: Drafting): ReadonlySet<string> {
  const joined = new Set(observed.accounts.filter(isJoined).map(({ name }) => name));
  const awaited = desired.accounts.filter(
    (account) => account.invitation !== undefined && !joined.has(account.name),
  );
  return new Set(awaited.map(({ name }) => name).filter((name) => name !== managementAccount));
}

/** Not a mere invitation. */
export function isJoined({ invitation, id }: Account): boolean {
  return invitation === undefined || (invitation === "declared" && id !== undefined);
}

/** It comes with the organization, named as it is; only its place and tags can be another matter. */
function draftNewManagementAccount(drafting: Drafting, { name, parent, tags }: Account): void {
  if (parent !== "") drafting.diagnostics.push(leftInPlace(name, "", parent));
  setTags(drafting, { kind: "account", name }, tags);
}

function draftNewAccount({ operations }: Drafting, account: Account): void {
  const { name, awsName, email, parent, tags } = account;
  if (account.invitation !== undefined) {
    operations.push({ kind: "invite-account", name, email, tags });
    return;
  }
  operations.push({
    kind: "create-account",
    name,
    ...(awsName === undefined ? {} : { awsName }),
    email,
    tags,
  });
  // A new account lands in the root, under the root's policies only.
  if (parent !== "") operations.push({ kind: "move-account", account: name, from: "", to: parent });
}

function draftPresentAccount(drafting: Drafting, account: Account, there: Account): void {
  const { operations, diagnostics } = drafting;
  const key = accountKey(account.name);
  if (!isJoined(there)) return;
  if (there.state !== "ACTIVE" && there.state !== "PENDING_ACTIVATION") {
    // One that is declared as closed, as `import` writes it, is as it should be.
    if (account.state === "ACTIVE") diagnostics.push(planDiagnostic("PLN1003", closed(there)));
    return;
  }
  const isManagement = account.name === drafting.managementAccount;
  const set = missingTags(account.tags, there.tags);
  const newName = account.awsName ?? account.name;
  const named = (there.awsName ?? there.name) === newName;
  const placed = account.parent === there.parent;
  if (isManagement && !placed)
    diagnostics.push(leftInPlace(account.name, there.parent, account.parent));
  if (isManagement && !named)
    diagnostics.push(planDiagnostic("PLN1006", keepsName(account, there)));
  const differs = differences({
    name: !named && !isManagement,
    parent: !placed && !isManagement,
    tags: set.length > 0,
  });
  if (!mayChange(drafting, { key, id: there.id }, differs)) return;
  if (differs.includes("name"))
    operations.push({ kind: "rename-account", account: account.name, newName });
  if (differs.includes("parent"))
    operations.push({
      kind: "move-account",
      account: account.name,
      from: there.parent,
      to: account.parent,
    });
  setTags(drafting, { kind: "account", name: account.name }, set);
}

function draftUndeclaredAccount(drafting: Drafting, account: Account): void {
  const { observed, operations } = drafting;
  const isManagement = account.id !== undefined && account.id === observed.managementAccountId;
  const isClosing = account.state !== "ACTIVE" && account.state !== "PENDING_ACTIVATION";
  if (isManagement || isClosing || !isJoined(account)) return;
  if (mayRemove(drafting, { key: accountKey(account.name), id: account.id }))
    operations.push({ kind: "close-account", account: account.name });
}

const leftInPlace = (name: string, from: string, to: string): ReturnType<typeof planDiagnostic> =>
  planDiagnostic(
    "PLN1005",
    `\`${name}\` is the management account, is in ${ouWords(from)} and declared in ${ouWords(to)}. Bailiwick never moves it; declare it where it is, or move it yourself.`,
  );

const ouWords = (path: string): string => (path === "" ? "the root" : `\`${path}\``);

const keepsName = (account: Account, there: Account): string =>
  `The management account is called \`${there.awsName ?? there.name}\` in AWS and declared as \`${account.name}\`. Organizations renames member accounts only; its own user changes this name under Account.`;

const closed = ({ name, state, email }: Account): string =>
  `The account \`${name}\` is declared, and AWS has it as ${state}. Reopen it through AWS Support within 90 days of its closing, or declare a new account; its address \`${email}\` cannot be used again.`;
