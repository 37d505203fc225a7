/**
 * A blueprint of a real organization's size: the applications, environments and grants of the
 * Modernisation Platform of the UK's Ministry of Justice, as its repository describes them.
 *
 * Each application × environment is an account in the OU of its kind, business unit and stage; each
 * grant is an assignment of its level, a permission set, to its group. What the repository does not
 * say (e-mail addresses, what a level may do, guardrails) is made up here. Nothing is copied into
 * this project: the files are read where `BAILIWICK_CASES` points.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Application = {
  readonly "account-type": string;
  readonly environments: readonly {
    readonly name: string;
    readonly access?: readonly { readonly sso_group_name: string; readonly level: string }[];
  }[];
  readonly tags: Readonly<Record<string, string>>;
};

type Account = { readonly name: string; readonly ou: string; readonly owner: string };

/** Accounts by the group and level that reach them. */
type Grants = Map<string, { readonly group: string; readonly level: string; on: string[] }>;

export type BlueprintSize = {
  readonly accounts: number;
  readonly organizationalUnits: number;
  readonly grants: number;
  readonly groups: number;
  readonly permissionSets: number;
};

/** @param folder - `organizations/moj-modernisation-platform` of the cases */
export function mojBlueprint(folder: string): {
  readonly text: string;
  readonly size: BlueprintSize;
} {
  const accounts: Account[] = [];
  const grants: Grants = new Map();
  for (const { name, application } of applications(folder)) {
    for (const environment of application.environments) {
      const account = `${name}-${environment.name}`;
      const ou = ouOf(application, environment.name);
      accounts.push({ name: account, ou, owner: application.tags["business-unit"] ?? "" });
      for (const { sso_group_name: group, level } of environment.access ?? [])
        grant(grants, { group, level, account });
    }
  }
  const ous = [...new Set(accounts.flatMap(({ ou }) => withThoseAbove(ou)))].toSorted();
  const groups = [...new Set([...grants.values()].map(({ group }) => group))].toSorted();
  const levels = [...new Set([...grants.values()].map(({ level }) => level))].toSorted();
  return {
    text: blueprintText({ ous, accounts, groups, levels, grants }),
    size: {
      accounts: accounts.length,
      organizationalUnits: ous.length,
      grants: [...grants.values()].reduce((sum, { on }) => sum + on.length, 0),
      groups: groups.length,
      permissionSets: levels.length,
    },
  };
}

function applications(
  folder: string,
): readonly { readonly name: string; readonly application: Application }[] {
  const environments = join(folder, "environments");
  return readdirSync(environments)
    .filter((file) => file.endsWith(".json"))
    .toSorted()
    .map((file) => ({
      name: file.slice(0, -".json".length),
      application: JSON.parse(readFileSync(join(environments, file), "utf8")) as Application,
    }));
}

function ouOf(application: Application, environment: string): string {
  const stage = /^(?:production|live)$/.test(environment) ? "Production" : "Development";
  const unit = application.tags["business-unit"] ?? "Other";
  return `${application["account-type"]}/${unit}/${stage}`;
}

function withThoseAbove(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function grant(
  grants: Grants,
  { group, level, account }: { group: string; level: string; account: string },
): void {
  const key = JSON.stringify([group, level]);
  const known = grants.get(key) ?? { group, level, on: [] };
  known.on.push(account);
  grants.set(key, known);
}

/** What a level may do; those that are not here may look. */
const managedPolicies: Readonly<Record<string, readonly string[]>> = {
  administrator: ["AdministratorAccess"],
  developer: ["ReadOnlyAccess", "AmazonSSMFullAccess"],
  "platform-engineer-admin": ["AdministratorAccess"],
  sandbox: ["PowerUserAccess"],
  "security-audit": ["SecurityAudit"],
  "view-only": ["job-function/ViewOnlyAccess"],
};

function blueprintText(made: {
  readonly ous: readonly string[];
  readonly accounts: readonly Account[];
  readonly groups: readonly string[];
  readonly levels: readonly string[];
  readonly grants: Grants;
}): string {
  const text = JSON.stringify;
  return [
    "version: 1",
    "organization:",
    "  name: Modernisation Platform",
    "  home-region: eu-west-2",
    "  regions: [eu-west-2, us-east-1]",
    "  management-account: { name: management, email: management@example.com }",
    "organizational-units:",
    ...made.ous.map((path) => `  ${text(path)}:`),
    "accounts:",
    ...made.accounts.map(
      ({ name, ou, owner }) =>
        `  ${text(name)}: { email: ${text(`${name}@moj.example`)}, ou: ${text(ou)}, tags: { owner: ${text(owner)} } }`,
    ),
    "guardrails:",
    "  - { use: deny-root-user, on: root }",
    "  - { use: deny-leaving-organization, on: root }",
    "  - { use: approved-regions, on: root }",
    "identity:",
    "  source: identity-center",
    "  groups:",
    ...made.groups.map((group) => `    ${text(group)}:`),
    "permission-sets:",
    ...made.levels.map(
      (level) =>
        `  ${text(level)}: { session: 8h, managed-policies: ${text(managedPolicies[level] ?? ["ReadOnlyAccess"])} }`,
    ),
    "access:",
    ...[...made.grants.values()].flatMap(({ group, level, on }) => [
      `  - group: ${text(group)}`,
      `    permission-set: ${text(level)}`,
      `    on: [${on.map((account) => `{ account: ${text(account)} }`).join(", ")}]`,
    ]),
    "",
  ].join("\n");
}
