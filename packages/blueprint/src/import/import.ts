/**
 * Writes a blueprint from an organization that somebody else made. Promises that the plan of what
 * is written against what was observed is empty; nothing is inferred, so no grant and no guardrail
 * is made wider than it is.
 */
import { isManagementAccount, lockFromObserved } from "@bailiwick/core";
import type { Account, Checked, Lock, Organization } from "@bailiwick/core";
import { blueprintDiagnostic } from "../diagnostics.ts";
import {
  accessValue,
  accountsValue,
  identityValue,
  organizationalUnitsValue,
  organizationValue,
  permissionSetsValue,
  policiesValue,
} from "./sections.ts";
import { takeOver } from "./taken.ts";
import { yamlText } from "./yaml-text.ts";
import type { YamlValue } from "./yaml-text.ts";

export type ImportOptions = {
  /** How people call the organization; the management account's name by default. */
  readonly name?: string | undefined;
  /** The home Region, where Identity Center was read; `us-east-1` by default. */
  readonly homeRegion?: string | undefined;
};

export type ImportedBlueprint = {
  /** A whole `bailiwick.yaml`. */
  readonly text: string;
  readonly lock: Lock;
};

/** @returns no value where there is no organization to write about */
export function blueprintFromOrganization(
  observed: Organization,
  options: ImportOptions = {},
): Checked<ImportedBlueprint> {
  const { organization, notes } = takeOver(observed);
  const management = managementOf(organization);
  if (organization.id === undefined || management === undefined) {
    const detail =
      "The account behind these credentials is in no organization, or its management account could not be read, so there is nothing to write. `bailiwick init` writes a blueprint for a new one.";
    return { diagnostics: [blueprintDiagnostic("BLU1701", detail, undefined)] };
  }
  const homeRegion = options.homeRegion ?? "us-east-1";
  const facts = { name: options.name ?? management.name, homeRegion, regions: [homeRegion] };
  const members = organization.accounts.filter((account) => account !== management);
  const center = organization.identityCenter;
  const own = organization.policies.filter(({ awsManaged }) => !awsManaged);
  const text = [
    header(notes),
    section(
      "organization",
      "The organization. Only the home Region is approved until you list more; nothing depends on it yet.",
      organizationValue(organization, management, facts),
    ),
    section(
      "organizational-units",
      "Organizational units, by path.",
      organizationalUnitsValue(organization),
    ),
    section("accounts", "Accounts. The management account stands above.", accountsValue(members)),
    section(
      "policies",
      "Policies as they were found. Replace one by a guardrail of the library when you know what it is for.",
      policiesValue(own),
    ),
    ...(center === undefined
      ? []
      : [
          section("identity", sourceNote(center.identitySource), identityValue(center)),
          section(
            "permission-sets",
            "What a job function may do.",
            permissionSetsValue(center.permissionSets),
          ),
          section(
            "access",
            "Who gets what, account by account. An organizational unit in place of its accounts would cover those to come.",
            accessValue(center.assignments),
          ),
        ]),
  ].join("");
  return { value: { text, lock: lockFromObserved(organization, observed) }, diagnostics: [] };
}

function managementOf(organization: Organization): Account | undefined {
  return organization.accounts.find((account) => isManagementAccount(organization, account));
}

function header(notes: readonly string[]): string {
  const lines = [
    "# Written by `bailiwick import` from what AWS has. Names only: AWS's ids stand in",
    "# bailiwick.lock.json beside it. Read it, change it, and let `bailiwick plan` show what follows.",
    ...(notes.length === 0 ? [] : ["#", ...notes.map((note) => `# ${oneLine(note)}`)]),
    "version: 1",
  ];
  return `${lines.join("\n")}\n`;
}

/** A name from AWS may hold a line break, which would end the comment. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\uFEFF]+/gu, " ");
}

function sourceNote(source: "external" | "identity-center" | undefined): string {
  return source === undefined
    ? "IAM Identity Center. No API says where its users come from: if an identity provider keeps them, set `source: external` and remove members and users."
    : "IAM Identity Center: people and groups.";
}

function section(key: string, comment: string, value: YamlValue): string {
  const isEmpty =
    typeof value !== "string" &&
    (value.kind === "map"
      ? value.entries.length === 0
      : value.kind === "list" && value.items.length === 0);
  if (isEmpty) return "";
  return `\n# ${comment}\n${key}:\n${yamlText(value, "  ")}`;
}
