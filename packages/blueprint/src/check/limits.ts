/** Quotas and lengths of AWS, as far as they concern single things; nodes are counted when compiled. */
import { parseOuPath } from "@bailiwick/core";
import { report, reportKey } from "../blueprint.ts";
import { listOf } from "../declaration/parts.ts";
import { durationFrom, minutesOf } from "../declaration/resolve.ts";
import type { SourcePath } from "../source/node.ts";
import type { CheckScope } from "./scope.ts";

export function checkLimits(scope: CheckScope): void {
  checkCounts(scope);
  checkDepth(scope);
  checkPolicies(scope);
  checkPermissionSets(scope);
  const { organization } = scope.declaration;
  if (!organization.regions.includes(organization["home-region"])) {
    const detail = `\`${organization["home-region"]}\` is the home Region but not among the approved \`regions\`. Identity Center could not be managed there. Add it.`;
    report(scope, "BLU1605", { at: ["organization", "home-region"], detail });
  }
}

function checkCounts(scope: CheckScope): void {
  const { limits } = scope.blueprint;
  const accounts = scope.names.accounts.size;
  if (limits.accounts !== undefined && accounts > limits.accounts) {
    const detail = `${accounts} accounts are declared, the management account among them; AWS gives a new organization ${limits.accounts}. Ask for an increase of the quota in Service Quotas before the plan is applied.`;
    reportKey(scope, "BLU1404", { at: ["accounts"], detail });
  }
  const counts = [
    { section: "organizational-units", count: scope.names.ous.size, limit: limits.ous },
    {
      section: "permission-sets",
      count: scope.names.permissionSets.size,
      limit: limits.permissionSets,
    },
  ];
  for (const { section, count, limit } of counts) {
    if (limit === undefined || count <= limit) continue;
    const detail = `${count} are declared here; AWS accepts ${limit} in one organization.`;
    reportKey(scope, "BLU1410", { at: [section], detail });
  }
}

function checkDepth(scope: CheckScope): void {
  const limit = scope.blueprint.limits.ouDepth;
  if (limit === undefined) return;
  for (const path of scope.names.ous) {
    const depth = parseOuPath(path)?.length ?? 0;
    if (depth <= limit) continue;
    const detail = `\`${path}\` is ${depth} levels below the root; AWS allows ${limit}.`;
    reportKey(scope, "BLU1403", { at: ["organizational-units", path], detail });
  }
}

function checkPolicies(scope: CheckScope): void {
  for (const [index, policy] of (scope.declaration.policies ?? []).entries()) {
    checkText(scope, {
      at: ["policies", index, "description"],
      text: policy.description,
      max: 512,
    });
  }
}

function checkText(
  scope: CheckScope,
  part: { readonly at: SourcePath; readonly text: string | undefined; readonly max: number },
): void {
  if (part.text === undefined || part.text.length <= part.max) return;
  const detail = `The text has ${part.text.length} characters; AWS accepts ${part.max}. Shorten it.`;
  report(scope, "BLU1405", { at: part.at, detail });
}

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html and API_CreatePermissionSet */
function checkPermissionSets(scope: CheckScope): void {
  const { limits, documents } = scope.blueprint;
  for (const [name, set] of Object.entries(scope.declaration["permission-sets"] ?? {})) {
    const at = ["permission-sets", name];
    checkText(scope, { at: [...at, "description"], text: set.description, max: 700 });
    checkSession(scope, [...at, "session"], set.session);
    const policies =
      listOf(set["managed-policies"]).length + listOf(set["customer-managed-policies"]).length;
    if (limits.managedPolicies !== undefined && policies > limits.managedPolicies) {
      const detail = `${policies} managed policies are attached to it; AWS accepts ${limits.managedPolicies}.`;
      report(scope, "BLU1406", { at, detail });
    }
    const text = documents.get(`permission-sets/${name}`)?.text ?? "";
    const characters = text.replaceAll(/\s/g, "").length;
    if (limits.inlinePolicyCharacters === undefined) continue;
    if (characters <= limits.inlinePolicyCharacters) continue;
    const detail = `The inline policy has ${characters} characters besides white space; AWS accepts ${limits.inlinePolicyCharacters}. Move a part into a managed policy.`;
    report(scope, "BLU1402", { at, detail });
  }
}

function checkSession(scope: CheckScope, at: SourcePath, session: string | undefined): void {
  if (session === undefined) return;
  const minutes = minutesOf(durationFrom(session));
  if (minutes !== undefined && minutes >= 60 && minutes <= 720) return;
  const detail = `\`${session}\` is no length that AWS accepts for a session: from \`1h\` to \`12h\`.`;
  report(scope, "BLU1407", { at, detail });
}
