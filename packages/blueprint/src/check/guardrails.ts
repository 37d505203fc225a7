/** Guardrails as a whole: what they require, whom they except, whom they might shut out. */
import { isWithin, suggestion } from "@bailiwick/core";
import type { AccountSelector, PolicyDocument, ReadableStatement } from "@bailiwick/core";
import { documentKey, report } from "../blueprint.ts";
import { listOf } from "../declaration/parts.ts";
import { guardrailNameOf, placeLabel, selectorsFromPlaces } from "../declaration/resolve.ts";
import { libraryGuardrail } from "../guardrails/library.ts";
import type { SourcePath } from "../source/node.ts";
import type { CheckScope } from "./scope.ts";
import { ouOfAccount } from "../declaration/tree.ts";

export function checkGuardrails(scope: CheckScope): void {
  checkRequirements(scope);
  for (const [index, guardrail] of (scope.declaration.guardrails ?? []).entries()) {
    checkParameters(scope, index);
    checkExceptions(scope, index);
    const isOnRoot = selectorsFromPlaces(guardrail.on).some(isRoot);
    if (isOnRoot && "use" in guardrail && guardrail.use === "quarantine") {
      const detail =
        "Quarantine at the root binds every member account, those that run the business among them. Put it on the organizational unit where accounts wait.";
      report(scope, "BLU1601", { at: ["guardrails", index, "on"], detail });
    }
    warnOfLockout(scope, documentKey("guardrails", index), ["guardrails", index]);
  }
  for (const index of (scope.declaration.policies ?? []).keys()) {
    warnOfLockout(scope, documentKey("policies", index), ["policies", index]);
  }
  checkPolicyTypes(scope);
}

function isRoot(selector: AccountSelector): boolean {
  return selector.kind === "ou" && selector.path === "";
}

function checkRequirements(scope: CheckScope): void {
  const guardrails = scope.declaration.guardrails ?? [];
  const requires = new Map(
    guardrails.map((one) => [
      guardrailNameOf(one),
      "use" in one ? [] : listOf<string>(one.requires),
    ]),
  );
  for (const [index, guardrail] of guardrails.entries()) {
    const name = guardrailNameOf(guardrail);
    for (const required of requires.get(name) ?? []) {
      const at = ["guardrails", index, "requires"];
      if (!requires.has(required)) {
        const detail = `\`${name}\` requires \`${required}\`, which this blueprint does not apply.${suggestion(
          required,
          [...requires.keys()].filter((one) => one !== name),
        )}`;
        report(scope, "BLU1311", { at, detail });
      } else if (reaches(required, name, requires)) {
        const detail = `\`${name}\` requires \`${required}\`, which requires \`${name}\` in turn. Decide which of them rests on the other.`;
        report(scope, "BLU1310", { at, detail });
      }
    }
  }
}

function reaches(
  from: string,
  to: string,
  requires: ReadonlyMap<string, readonly string[]>,
): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(requires.get(name) ?? []));
  }
  return false;
}

function checkParameters(scope: CheckScope, index: number): void {
  const guardrail = scope.declaration.guardrails?.[index];
  if (guardrail === undefined || !("use" in guardrail)) return;
  const definition = libraryGuardrail(guardrail.use);
  const built = definition?.build(guardrail.with, scope.declaration.organization);
  if (definition === undefined || built?.kind !== "rejected") return;
  const known = Object.keys(definition.parameters.shape);
  for (const issue of built.issues) {
    const at: SourcePath = [
      "guardrails",
      index,
      "with",
      ...issue.path.map((step) => (typeof step === "number" ? step : String(step))),
    ];
    if (issue.code === "unrecognized_keys") {
      const [key = ""] = issue.keys;
      const list =
        known.length === 0
          ? "It has none."
          : `It has ${known.map((one) => `\`${one}\``).join(", ")}.`;
      const detail = `\`${guardrail.use}\` has no parameter \`${key}\`.${suggestion(key, known) || ` ${list}`}`;
      report(scope, "BLU1312", { at: [...at, key], detail });
      continue;
    }
    const field = definition.parameters.shape[String(issue.path[0])];
    const expected = field?.description === undefined ? "" : ` Expected: ${field.description}`;
    const words =
      issue.code === "invalid_value"
        ? ` One of ${issue.values.map((one) => `\`${String(one)}\``).join(", ")}.`
        : "";
    report(scope, "BLU1105", {
      at,
      detail: `The parameter has not the form expected here.${words}${expected}`,
    });
  }
}

function checkExceptions(scope: CheckScope, index: number): void {
  const guardrail = scope.declaration.guardrails?.[index];
  if (guardrail === undefined) return;
  const targets = selectorsFromPlaces(guardrail.on);
  const mandatory =
    guardrail.mandatory ??
    ("use" in guardrail ? (libraryGuardrail(guardrail.use)?.mandatory ?? false) : false);
  for (const [number, exception] of (guardrail.exceptions ?? []).entries()) {
    const at = ["guardrails", index, "exceptions", number];
    if (exception.who === undefined && exception.where === undefined) {
      const detail =
        "The exception excepts everyone everywhere. Say `who` is excepted, or `where`; or remove the guardrail.";
      report(scope, "BLU1108", { at, detail });
    } else if (exception.who === undefined && mandatory) {
      const detail = `\`${guardrailNameOf(guardrail)}\` is mandatory, so no place is without it. Except somebody with \`who\`, or set \`mandatory: false\`.`;
      report(scope, "BLU1606", { at: [...at, "where"], detail });
    }
    for (const place of selectorsFromPlaces(exception.where)) {
      if (targets.some((target) => lies(scope, place, target))) continue;
      const detail = `\`${placeLabel(place)}\` lies outside of where the guardrail applies (${targets.map(placeLabel).join(", ")}), so the exception excepts nothing.`;
      report(scope, "BLU1604", { at: [...at, "where"], detail });
    }
  }
}

function lies(scope: CheckScope, place: AccountSelector, target: AccountSelector): boolean {
  if (target.kind === "account") return place.kind === "account" && place.name === target.name;
  const path = place.kind === "ou" ? place.path : ouOfAccount(scope.declaration, place.name);
  return path !== undefined && isWithin(path, target.path);
}

function warnOfLockout(scope: CheckScope, key: string, at: SourcePath): void {
  const document = scope.blueprint.documents.get(key)?.document;
  if (document === undefined || !deniesAll(document)) return;
  const detail =
    "A statement denies everything to everybody, OrganizationAccountAccessRole among them, through which accounts are looked after. Except that role with `ArnNotLike` on `aws:PrincipalArn`.";
  report(scope, "BLU1601", { at, detail });
}

function deniesAll(document: PolicyDocument): boolean {
  return document.statements.some(
    (statement) => statement.kind === "statement" && isTotalDeny(statement),
  );
}

function isTotalDeny(statement: ReadableStatement): boolean {
  const { effect, action, resource, conditions } = statement;
  return (
    effect === "Deny" &&
    conditions.length === 0 &&
    !action.negated &&
    action.patterns.some(({ value }) => value === "*") &&
    (resource === undefined ||
      (!resource.negated && resource.patterns.some(({ value }) => value === "*")))
  );
}

function checkPolicyTypes(scope: CheckScope): void {
  const enabled = scope.declaration.organization["policy-types"];
  if (enabled === undefined) return;
  for (const section of ["guardrails", "policies"] as const) {
    for (const [index, item] of (scope.declaration[section] ?? []).entries()) {
      const type = ("type" in item ? item.type : undefined) ?? "service-control-policy";
      const needed =
        type === "service-control-policy"
          ? "service-control-policies"
          : "resource-control-policies";
      if (enabled.includes(needed) || listOf(item.on).length === 0) continue;
      const detail = `It is a ${type}, and \`policy-types\` does not list \`${needed}\`, so AWS would not attach it. Add it there, or leave \`policy-types\` out.`;
      report(scope, "BLU1603", { at: [section, index], detail });
    }
  }
}
