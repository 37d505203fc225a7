/** The organization itself, trusted access, policy types, OUs and delegated administrators. */
import { delegatedAdministratorKey, ouKey, trustedAccessKey } from "../../organization/keys.ts";
import type { OrganizationPolicyType } from "../../organization/organization.ts";
import { isWithin, parentOf } from "../../organization/ou-path.ts";
import { planDiagnostic } from "../diagnostics.ts";
import { awaitedAccounts } from "./accounts.ts";
import {
  byKey,
  differences,
  mayChange,
  mayRemove,
  missingTags,
  setTags,
  type Drafting,
} from "./drafting.ts";

/** Where there is no organization, one with all features. */
export function draftOrganization(drafting: Drafting): void {
  const { desired, observed, operations, managementAccount } = drafting;
  if (observed.id !== undefined) return;
  const account = desired.accounts.find(({ name }) => name === managementAccount);
  operations.push({
    kind: "create-organization",
    ...(account && { managementAccount: { name: account.name, email: account.email } }),
  });
}

export function draftTrustedAccess(drafting: Drafting): void {
  const { desired, observed, operations } = drafting;
  const present = new Set(observed.trustedAccess);
  const declared = new Set(desired.trustedAccess);
  for (const servicePrincipal of declared) {
    if (present.has(servicePrincipal))
      mayChange(drafting, { key: trustedAccessKey(servicePrincipal), id: undefined }, []);
    else operations.push({ kind: "enable-trusted-access", servicePrincipal });
  }
  for (const servicePrincipal of present) {
    if (declared.has(servicePrincipal)) continue;
    if (mayRemove(drafting, { key: trustedAccessKey(servicePrincipal), id: undefined }))
      operations.push({ kind: "disable-trusted-access", servicePrincipal });
  }
}

/** Types are enabled, never disabled: that would detach every policy of the type. */
export function draftPolicyTypes({ desired, observed, operations }: Drafting): void {
  const needed = new Set<OrganizationPolicyType>(desired.root.enabledPolicyTypes);
  for (const policy of desired.policies) if (!policy.awsManaged) needed.add(policy.type);
  for (const policyType of [...needed].toSorted()) {
    if (!observed.root.enabledPolicyTypes.includes(policyType))
      operations.push({ kind: "enable-policy-type", policyType });
  }
}

export function draftOus(drafting: Drafting): void {
  const { desired, observed, operations, diagnostics } = drafting;
  const present = byKey(observed.organizationalUnits, ({ path }) => path);
  const declared = new Set(desired.organizationalUnits.map(({ path }) => path));
  draftRootTags(drafting);
  for (const { path, tags } of desired.organizationalUnits) {
    const there = present.get(path);
    const parent = parentOf(path) ?? "";
    if (there === undefined) {
      operations.push({ kind: "create-ou", path, tags });
      if (parent !== "" && !declared.has(parent) && !present.has(parent))
        diagnostics.push(planDiagnostic("PLN1020", noParent(path, parent)));
      continue;
    }
    const set = missingTags(tags, there.tags);
    const differs = differences({ tags: set.length > 0 });
    if (mayChange(drafting, { key: ouKey(path), id: there.id }, differs))
      setTags(drafting, { kind: "ou", path }, set);
  }
}

function draftRootTags(drafting: Drafting): void {
  const { desired, observed } = drafting;
  if (desired.root.tags.length === 0) return;
  const set = missingTags(desired.root.tags, observed.root.tags);
  const thing = { key: ouKey(""), id: observed.root.id };
  const isNew = observed.id === undefined;
  if (isNew || mayChange(drafting, thing, differences({ tags: set.length > 0 })))
    setTags(drafting, { kind: "ou", path: "" }, set);
}

/**
 * OUs that are ours and no longer declared go once they are empty. One that keeps an account (closed
 * ones stay for 90 days) or an OU cannot be deleted.
 */
export function draftOuDeletions(drafting: Drafting): void {
  const { desired, observed, operations, diagnostics } = drafting;
  const declared = new Set(desired.organizationalUnits.map(({ path }) => path));
  const moved = new Set(
    operations.flatMap((operation) =>
      operation.kind === "move-account" ? [operation.account] : [],
    ),
  );
  const staying = observed.accounts.filter(({ name }) => !moved.has(name));
  const leaving = observed.organizationalUnits.filter(
    ({ path, id }) => !declared.has(path) && mayRemove(drafting, { key: ouKey(path), id }),
  );
  const gone = new Set(leaving.map(({ path }) => path));
  const keptOus = observed.organizationalUnits.filter(({ path }) => !gone.has(path));
  for (const { path } of leaving) {
    const account = staying.find(({ parent }) => isWithin(parent, path));
    const unit = keptOus.find((kept) => isWithin(kept.path, path));
    if (account === undefined && unit === undefined) operations.push({ kind: "delete-ou", path });
    else {
      const kept =
        account === undefined ? `\`${unit?.path ?? ""}\`` : `the account \`${account.name}\``;
      diagnostics.push(planDiagnostic("PLN1021", keptOu(path, kept)));
    }
  }
}

export function draftDelegatedAdministrators(drafting: Drafting): void {
  const { desired, observed, operations } = drafting;
  const keyOf = ({
    account,
    servicePrincipal,
  }: (typeof desired.delegatedAdministrators)[number]): string =>
    delegatedAdministratorKey(account, servicePrincipal);
  const present = byKey(observed.delegatedAdministrators, keyOf);
  const declared = byKey(desired.delegatedAdministrators, keyOf);
  const awaited = awaitedAccounts(drafting);
  for (const [key, { account, servicePrincipal }] of declared) {
    if (present.has(key)) mayChange(drafting, { key, id: undefined }, []);
    else if (!awaited.has(account))
      operations.push({ kind: "register-delegated-administrator", account, servicePrincipal });
  }
  for (const [key, { account, servicePrincipal }] of present) {
    if (!declared.has(key) && mayRemove(drafting, { key, id: undefined }))
      operations.push({ kind: "deregister-delegated-administrator", account, servicePrincipal });
  }
}

const noParent = (path: string, parent: string): string =>
  `\`${path}\` is declared within \`${parent}\`, which is neither declared nor in AWS. Declare \`${parent}\` too.`;

const keptOu = (path: string, kept: string): string =>
  `\`${path}\` is no longer declared, but ${kept} remains in it, and AWS deletes only empty organizational units. Move what it holds; a closed account leaves after 90 days.`;
