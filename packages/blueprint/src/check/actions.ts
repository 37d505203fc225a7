/** Actions and managed policies by name: a misspelt one in a Deny protects nothing, without a sound. */
import { nearest } from "@bailiwick/core";
import { documentKey, report } from "../blueprint.ts";
import { listOf } from "../declaration/parts.ts";
import { managedPolicyArn } from "../declaration/resolve.ts";
import type { SourcePath } from "../source/node.ts";
import type { CheckScope } from "./scope.ts";

export function checkActions(scope: CheckScope): void {
  for (const [index, guardrail] of (scope.declaration.guardrails ?? []).entries()) {
    if ("use" in guardrail) continue;
    checkDocument(scope, documentKey("guardrails", index), ["guardrails", index]);
    checkList(scope, guardrail.property, ["guardrails", index, "property"]);
  }
  for (const [index, assertion] of (scope.declaration.assertions ?? []).entries()) {
    checkList(scope, assertion, ["assertions", index]);
  }
  for (const index of (scope.declaration.policies ?? []).keys()) {
    checkDocument(scope, documentKey("policies", index), ["policies", index]);
  }
  for (const [name, set] of Object.entries(scope.declaration["permission-sets"] ?? {})) {
    checkDocument(scope, documentKey("permission-sets", name), ["permission-sets", name]);
    for (const [index, policy] of listOf(set["managed-policies"]).entries()) {
      const at = ["permission-sets", name, "managed-policies", index];
      if (scope.catalogue.managedPolicy(managedPolicyArn(policy)) !== undefined) continue;
      const detail = `AWS has no managed policy \`${policy}\` that the catalogue of ${scope.catalogue.date} knows. Check its spelling; some need a path, as in \`job-function/ViewOnlyAccess\`.`;
      report(scope, "BLU1309", { at, detail });
    }
  }
}

function checkDocument(scope: CheckScope, key: string, at: SourcePath): void {
  for (const statement of scope.blueprint.documents.get(key)?.document.statements ?? []) {
    if (statement.kind !== "statement") continue;
    for (const { value } of statement.action.patterns) checkAction(scope, value, at);
  }
}

type AssertedActions = {
  readonly may?: string | string[] | undefined;
  readonly "may-not"?: string | string[] | undefined;
};

function checkList(scope: CheckScope, body: AssertedActions, at: SourcePath): void {
  for (const key of ["may", "may-not"] as const) {
    for (const action of listOf<string>(body[key])) checkAction(scope, action, [...at, key]);
  }
}

function checkAction(scope: CheckScope, action: string, at: SourcePath): void {
  if (action === "*") return;
  const [prefix = "", name = ""] = action.split(":");
  const service = scope.catalogue.service(prefix);
  if (service === undefined) {
    if (/[*?]/.test(prefix)) return;
    const meant = nearest(prefix, scope.catalogue.services());
    return unknownAction(scope, action, {
      at,
      meant: meant === undefined ? undefined : `${meant}:${name}`,
    });
  }
  if (/[*?]/.test(name) || scope.catalogue.action(action) !== undefined) return;
  const meant = nearest(name, service.actions);
  unknownAction(scope, action, {
    at,
    meant: meant === undefined ? undefined : `${service.prefix}:${meant}`,
  });
}

function unknownAction(
  scope: CheckScope,
  action: string,
  found: { readonly at: SourcePath; readonly meant: string | undefined },
): void {
  const hint = found.meant === undefined ? "" : ` Did you mean \`${found.meant}\`?`;
  const detail = `\`${action}\` is no action of AWS that the catalogue of ${scope.catalogue.date} knows, so this part would match nothing.${hint}`;
  report(scope, "BLU1313", { at: found.at, detail });
}
