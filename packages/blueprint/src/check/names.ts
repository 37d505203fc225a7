/** Names: unique, of a form that AWS accepts, and not AWS's own. */
import { ouNameOf, parentOf, parseOuPath, suggestion } from "@bailiwick/core";
import { report, reportKey } from "../blueprint.ts";
import { guardrailNameOf } from "../declaration/resolve.ts";
import type { SourcePath } from "../source/node.ts";
import type { CheckScope } from "./scope.ts";

export function checkNames(scope: CheckScope): void {
  checkOus(scope);
  checkAccounts(scope);
  checkAwsNames(scope);
  checkPolicyNames(scope);
  checkIdentityNames(scope);
  checkListNames(
    scope,
    "assertions",
    (scope.declaration.assertions ?? []).map(({ name }) => name),
  );
  checkTags(scope);
  checkFormerNames(scope);
}

function checkOus(scope: CheckScope): void {
  for (const path of scope.names.ous) {
    const at = ["organizational-units", path];
    const names = parseOuPath(path);
    if (names === undefined) {
      const detail = `\`${path}\` is no path: names are joined with single slashes, without one at either end; a slash within a name is written \`~1\`, a tilde \`~0\`.`;
      reportKey(scope, "BLU1204", { at, detail });
      continue;
    }
    checkLength(scope, { at, name: ouNameOf(path), max: 128, what: "organizational unit" });
    const parent = parentOf(path) ?? "";
    if (parent === "" || scope.names.ous.has(parent)) continue;
    const detail = `\`${path}\` lies in \`${parent}\`, which is not declared. Add \`${parent}:\` above it.${suggestion(parent, scope.names.ous)}`;
    reportKey(scope, "BLU1301", { at, detail });
  }
}

function checkLength(
  scope: CheckScope,
  name: {
    readonly at: SourcePath;
    readonly name: string;
    readonly max: number;
    readonly what: string;
  },
): void {
  if (name.name.length <= name.max) return;
  const detail = `The name of the ${name.what} has ${name.name.length} characters; AWS accepts at most ${name.max}.`;
  reportKey(scope, "BLU1204", { at: name.at, detail });
}

type AccountEntry = {
  readonly name: string;
  readonly awsName: string | undefined;
  readonly email: string;
  readonly at: SourcePath;
  /** Made by Bailiwick, as far as the blueprint says. */
  readonly isNew: boolean;
};

function accountEntries({ declaration }: CheckScope): readonly AccountEntry[] {
  const management = declaration.organization["management-account"];
  return [
    {
      name: management.name,
      awsName: management["aws-name"],
      email: management.email,
      at: ["organization", "management-account"],
      isNew: false,
    },
    ...Object.entries(declaration.accounts ?? {}).map(([name, account]) => ({
      name,
      awsName: account["aws-name"],
      email: account.email,
      at: ["accounts", name],
      isNew: account.invite !== true && account.state === undefined,
    })),
  ];
}

function checkAccounts(scope: CheckScope): void {
  const management = scope.declaration.organization["management-account"].name;
  if (Object.hasOwn(scope.declaration.accounts ?? {}, management)) {
    const detail = `\`${management}\` is the management account, declared under \`organization\`. Remove it here, or give this account another name.`;
    reportKey(scope, "BLU1201", { at: ["accounts", management], detail });
  }
  const seen = new Map<string, string>();
  for (const { name, email, at } of accountEntries(scope)) {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length < 6 || email.length > 64) {
      const detail = `\`${email}\` is no e-mail address that AWS accepts for an account: 6 to 64 characters, one \`@\`, a dot in the domain, no spaces.`;
      report(scope, "BLU1203", { at: [...at, "email"], detail });
      continue;
    }
    const other = seen.get(email.toLowerCase());
    if (other !== undefined) {
      const detail = `\`${email}\` belongs to \`${other}\` already. An e-mail address is the root user of one account only, in all of AWS; use a plus address, e.g. \`aws+name@…\`.`;
      report(scope, "BLU1202", { at: [...at, "email"], detail });
    }
    seen.set(email.toLowerCase(), name);
  }
}

/**
 * AWS lets accounts share a name; the model tells them apart as `Name (e-mail)`, and so must the
 * blueprint. Accounts that are created have names of 50 printable ASCII characters at most; others
 * may come with any: https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
function checkAwsNames(scope: CheckScope): void {
  const management = scope.declaration.organization["management-account"].name;
  // One that is called as the management account has been reported as such.
  const entries = accountEntries(scope).filter(
    ({ name, at }) => name !== management || at[0] !== "accounts",
  );
  for (const entry of entries) {
    const isNew = entry.isNew && !/^[\u0020-\u007E]{1,50}$/.test(entry.awsName ?? entry.name);
    if (!isNew) continue;
    const detail = `AWS accepts names of new accounts of 1 to 50 printable ASCII characters; \`${entry.awsName ?? entry.name}\` is none.`;
    reportKey(scope, "BLU1204", { at: entry.at, detail });
  }
  for (const { name, awsName, email, at } of entries) {
    const expected = `${awsName} (${email})`;
    if (awsName === undefined || name === expected) continue;
    const detail = `An account with an \`aws-name\` is known as name and e-mail address. Call it \`${expected}\`.`;
    reportKey(scope, "BLU1206", { at, detail });
  }
  const holders = Map.groupBy(entries, ({ name, awsName }) => awsName ?? name);
  for (const [awsName, sharing] of holders) {
    const plain = sharing.length > 1 ? sharing.filter((entry) => entry.awsName === undefined) : [];
    for (const { email, at } of plain) {
      const detail = `Another account is named \`${awsName}\` in AWS, too. Call this one \`${awsName} (${email})\` and add \`aws-name: ${awsName}\`.`;
      reportKey(scope, "BLU1206", { at, detail });
    }
  }
}

/** AWS's own policies: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html */
const awsPolicies = new Set(["FullAWSAccess", "RCPFullAWSAccess"]);

function checkPolicyNames(scope: CheckScope): void {
  const seen = new Set<string>();
  const { guardrails = [], policies = [] } = scope.declaration;
  const all = [
    ...guardrails.map((guardrail, index) => ({
      name: guardrailNameOf(guardrail),
      section: "guardrails",
      index,
      key: "use" in guardrail ? undefined : guardrail.type,
    })),
    ...policies.map((policy, index) => ({
      name: policy.name,
      section: "policies",
      index,
      key: policy.type,
    })),
  ];
  for (const { name, section, index, key } of all) {
    const at: SourcePath = [section, index];
    const type = key === "resource-control-policy" ? "rcp" : "scp";
    if (awsPolicies.has(name)) {
      const detail = `\`${name}\` is AWS's own policy, which is attached everywhere without being declared. Choose another name; to detach it, see \`without-full-access\`.`;
      report(scope, "BLU1205", { at: nameAt(scope, at), detail });
    }
    if (seen.has(`${type}:${name}`)) {
      const detail = `\`${name}\` stands twice among guardrails and policies of this type, and AWS knows them by name. Give one of them another \`name\`.`;
      report(scope, "BLU1201", { at: nameAt(scope, at), detail });
    }
    seen.add(`${type}:${name}`);
    checkLength(scope, { at, name, max: 128, what: "policy" });
  }
}

/** The place of a list item's name: its own, or what it uses. */
function nameAt(scope: CheckScope, at: SourcePath): SourcePath {
  const [section, index] = at;
  const item = section === "guardrails" ? scope.declaration.guardrails?.[Number(index)] : undefined;
  return [...at, item !== undefined && "use" in item && item.name === undefined ? "use" : "name"];
}

/** Neither may be a user or group: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroup.html */
const reservedIdentities = new Set(["Administrator", "AWSAdministrators"]);

const identityName = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;
const groupName = /^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r \u00A0]+$/u;

function checkIdentityNames(scope: CheckScope): void {
  const { groups, users, permissionSets } = scope.names;
  const entries = [
    ...[...groups].map((name) => ({ name, section: "groups", form: groupName, max: 1024 })),
    ...[...users].map((name) => ({ name, section: "users", form: identityName, max: 128 })),
  ];
  for (const { name, section, form, max } of entries) {
    const at = ["identity", section, name];
    if (reservedIdentities.has(name)) {
      const detail = `\`${name}\` is reserved by Identity Center for itself. Choose another name.`;
      reportKey(scope, "BLU1205", { at, detail });
    } else if (!form.test(name) || name.length > max) {
      const detail = `\`${name}\` is no name that Identity Center accepts: letters, digits, marks and punctuation, at most ${max} characters${section === "users" ? ", no spaces" : ""}.`;
      reportKey(scope, "BLU1204", { at, detail });
    }
  }
  for (const name of permissionSets) {
    if (/^[\w+=,.@-]{1,32}$/.test(name)) continue;
    const detail = `\`${name}\` is no name for a permission set: 1 to 32 letters, digits or \`_+=,.@-\`, no spaces.`;
    reportKey(scope, "BLU1204", { at: ["permission-sets", name], detail });
  }
}

function checkListNames(scope: CheckScope, section: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) {
      const detail = `\`${name}\` stands twice; reports could not tell the two apart. Rename one.`;
      report(scope, "BLU1201", { at: [section, index, "name"], detail });
    }
    seen.add(name);
  }
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Tag.html */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function checkTags(scope: CheckScope): void {
  const { organization, accounts = {}, policies = [] } = scope.declaration;
  const ous = Object.entries(scope.declaration["organizational-units"] ?? {});
  const sets = Object.entries(scope.declaration["permission-sets"] ?? {});
  const holders: readonly (readonly [SourcePath, Readonly<Record<string, string>> | undefined])[] =
    [
      [["organization"], organization.tags],
      [["organization", "management-account"], organization["management-account"].tags],
      ...ous.map(([path, ou]) => [["organizational-units", path], ou?.tags] as const),
      ...Object.entries(accounts).map(
        ([name, account]) => [["accounts", name], account.tags] as const,
      ),
      ...policies.map((policy, index) => [["policies", index], policy.tags] as const),
      ...sets.map(([name, set]) => [["permission-sets", name], set.tags] as const),
    ];
  for (const [at, tags] of holders) checkTagsAt(scope, [...at, "tags"], tags ?? {});
}

function checkTagsAt(
  scope: CheckScope,
  at: SourcePath,
  tags: Readonly<Record<string, string>>,
): void {
  const limit = scope.blueprint.limits.tags;
  const count = Object.keys(tags).length;
  if (limit !== undefined && count > limit) {
    const detail = `${count} tags stand here; AWS accepts at most ${limit}.`;
    report(scope, "BLU1409", { at, detail });
  }
  for (const [key, value] of Object.entries(tags)) {
    const fits =
      tagText.test(key) && key.length <= 128 && tagText.test(value) && value.length <= 256;
    if (fits && !/^aws:/i.test(key)) continue;
    const detail = `\`${key}: ${value}\` is no tag that AWS accepts: letters, digits, spaces and \`_.:/=+-@\`, at most 128 characters for the key and 256 for the value, and no key that begins with \`aws:\`.`;
    reportKey(scope, "BLU1204", { at: [...at, key], detail });
  }
}

function checkFormerNames(scope: CheckScope): void {
  for (const [path, ou] of Object.entries(scope.declaration["organizational-units"] ?? {})) {
    const parent = parentOf(path) ?? "";
    const former = parent === "" ? ou?.was : `${parent}/${ou?.was}`;
    checkFormer(scope, {
      at: ["organizational-units", path],
      was: ou?.was,
      taken: scope.names.ous.has(former ?? ""),
    });
  }
  for (const [name, account] of Object.entries(scope.declaration.accounts ?? {})) {
    const taken = scope.names.accounts.has(account.was ?? "");
    checkFormer(scope, { at: ["accounts", name], was: account.was, taken });
  }
  const names = new Set([
    ...(scope.declaration.guardrails ?? []).map(guardrailNameOf),
    ...(scope.declaration.policies ?? []).map(({ name }) => name),
  ]);
  for (const section of ["guardrails", "policies"] as const) {
    for (const [index, item] of (scope.declaration[section] ?? []).entries()) {
      checkFormer(scope, { at: [section, index], was: item.was, taken: names.has(item.was ?? "") });
    }
  }
}

function checkFormer(
  scope: CheckScope,
  former: { readonly at: SourcePath; readonly was: string | undefined; readonly taken: boolean },
): void {
  if (former.was === undefined || !former.taken) return;
  const detail = `\`was: ${former.was}\` says that this is the renamed \`${former.was}\`, but that is still declared. Remove one of the two.`;
  report(scope, "BLU1207", { at: [...former.at, "was"], detail });
}
