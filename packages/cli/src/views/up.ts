/** What `up` brought about, on one screen. */
import type { Organization } from "@bailiwick/core";
import { escaped, styled } from "../terminal.ts";
import type { Reports } from "../workflow/report-guardrails.ts";
import { counted } from "./diagnostics.ts";
import { reportsText } from "./guardrails.ts";

export type UpSummary = {
  readonly version: 1;
  readonly kind: "bailiwick/up";
  readonly blueprint: string;
  readonly endpoint: string;
  readonly envFile: string;
  readonly managementAccountId: string;
  readonly organization: Organization;
  /** Steps that changed something. */
  readonly changes: number;
  readonly reports: Reports;
};

export function upText({ organization, endpoint, envFile, changes, reports }: UpSummary): string {
  const identity = organization.identityCenter;
  const changed =
    changes === 0 ? "Nothing was to be changed." : `${counted(changes, "step")} changed it.`;
  return [
    "",
    `${styled("bold", `Organization ${organization.id ?? ""}`)}, management account ${organization.managementAccountId ?? ""}. ${changed}`,
    `  ${counted(organization.organizationalUnits.length, "OU")}, ${counted(organization.accounts.length, "account")}, ${counted(identity?.permissionSets.length ?? 0, "permission set")}, ${counted(identity?.assignments.length ?? 0, "assignment")}`,
    ...tree(organization),
    reportsText(reports),
    "",
    `Sandbox: ${endpoint}  (for the AWS CLI: . ${escaped(envFile)})`,
  ].join("\n");
}

/** OUs with their accounts, indented. */
function tree(organization: Organization): readonly string[] {
  const accountsOf = Map.groupBy(organization.accounts, (account) => account.parent);
  const names = (path: string): string =>
    (accountsOf.get(path) ?? []).map((account) => escaped(account.name)).join(", ");
  const lines = organization.organizationalUnits.map(({ path }) => {
    const depth = path.split("/").length;
    const name = path.slice(path.lastIndexOf("/") + 1);
    const accounts = names(path);
    return `  ${"  ".repeat(depth)}${escaped(name)}${accounts === "" ? "" : styled("dim", `: ${accounts}`)}`;
  });
  return [`  Root${styled("dim", `: ${names("")}`)}`, ...lines];
}
