/** What `up` brought about, on one screen. */
import type { Organization } from "@bailiwick/core";
import type { UpMessage } from "@bailiwick/wire";
import { escaped, styled } from "../terminal.ts";
import { counted } from "./diagnostics.ts";
import { reportsText } from "./guardrails.ts";

export function upText({ organization, endpoint, envFile, changes, reports }: UpMessage): string {
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
