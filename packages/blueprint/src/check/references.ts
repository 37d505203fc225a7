/** References: every name that is used is declared somewhere. */
import { suggestion } from "@bailiwick/core";
import { report } from "../blueprint.ts";
import type { BlueprintDiagnosticCode } from "../diagnostics.ts";
import { listOf } from "../declaration/parts.ts";
import type { Place, Who } from "../declaration/parts.ts";
import { ouPathFrom } from "../declaration/resolve.ts";
import { guardrailLibrary, libraryGuardrail } from "../guardrails/library.ts";
import { personaOf, personas } from "../personas.ts";
import { nodeAt } from "../source/node.ts";
import type { SourcePath } from "../source/node.ts";
import type { CheckScope } from "./scope.ts";

export function checkReferences(scope: CheckScope): void {
  checkOrganization(scope);
  checkGuardrails(scope);
  checkAssertions(scope);
  checkIdentity(scope);
  checkPermissionSets(scope);
  checkAccess(scope);
}

/** A list that may stand as one value: its items with their places. */
function itemsAt<T>(scope: CheckScope, at: SourcePath, value: T | readonly T[] | undefined) {
  const isList = nodeAt(scope.source, at)?.kind === "list";
  return listOf<T>(value).map((item, index) => ({ item, at: isList ? [...at, index] : at }));
}

function expectName(
  scope: CheckScope,
  reference: {
    readonly at: SourcePath;
    readonly name: string;
    readonly known: ReadonlySet<string>;
    readonly code: BlueprintDiagnosticCode;
    readonly what: string;
  },
): void {
  const { name, known, code, what } = reference;
  if (known.has(name)) return;
  const hint = suggestion(name, known) || ` Declare it first.`;
  report(scope, code, {
    at: reference.at,
    detail: `There is no ${what} \`${name}\` in this blueprint.${hint}`,
  });
}

function expectOu(scope: CheckScope, ou: string | { readonly ou: string }, at: SourcePath): void {
  const name = ouPathFrom(ou);
  if (name === "") return;
  const place = typeof ou === "string" ? at : [...at, "ou"];
  if (!scope.names.ous.has(name) && scope.names.accounts.has(name)) {
    const detail = `\`${name}\` is an account, not an organizational unit. Write \`{ account: ${name} }\`.`;
    report(scope, "BLU1301", { at: place, detail });
    return;
  }
  const known = scope.names.ous;
  expectName(scope, { at: place, name, known, code: "BLU1301", what: "organizational unit" });
}

function expectPlaces(
  scope: CheckScope,
  places: Place | readonly Place[] | undefined,
  at: SourcePath,
): void {
  for (const { item, at: place } of itemsAt<Place>(scope, at, places)) {
    if (typeof item === "string" || "ou" in item) expectOu(scope, item, place);
    else expectAccount(scope, item.account, [...place, "account"]);
  }
}

function expectAccount(scope: CheckScope, name: string, at: SourcePath): void {
  expectName(scope, { at, name, known: scope.names.accounts, code: "BLU1302", what: "account" });
}

function expectWho(scope: CheckScope, who: Who | readonly Who[] | undefined, at: SourcePath): void {
  for (const { item, at: place } of itemsAt<Who>(scope, at, who)) {
    if (typeof item === "string") continue;
    if ("group" in item) expectGroup(scope, item.group, [...place, "group"]);
    if ("user" in item) expectUser(scope, item.user, [...place, "user"]);
    if ("permission-set" in item) {
      expectPermissionSet(scope, item["permission-set"], [...place, "permission-set"]);
    }
  }
}

function expectGroup(scope: CheckScope, name: string, at: SourcePath): void {
  expectName(scope, { at, name, known: scope.names.groups, code: "BLU1303", what: "group" });
}

function expectUser(scope: CheckScope, name: string, at: SourcePath): void {
  expectName(scope, { at, name, known: scope.names.users, code: "BLU1304", what: "user" });
}

function expectPermissionSet(scope: CheckScope, name: string, at: SourcePath): void {
  const known = scope.names.permissionSets;
  expectName(scope, { at, name, known, code: "BLU1305", what: "permission set" });
}

function checkOrganization(scope: CheckScope): void {
  const { organization, accounts = {} } = scope.declaration;
  const { ou } = organization["management-account"];
  if (ou !== undefined) expectOu(scope, ou, ["organization", "management-account", "ou"]);
  for (const [name, account] of Object.entries(accounts)) {
    expectOu(scope, account.ou, ["accounts", name, "ou"]);
  }
  const administrators = organization["delegated-administrators"] ?? {};
  for (const [service, names] of Object.entries(administrators)) {
    const at = ["organization", "delegated-administrators", service];
    for (const { item, at: place } of itemsAt<string>(scope, at, names)) {
      expectAccount(scope, item, place);
      if (item !== organization["management-account"].name) continue;
      const detail = `The management account administers \`${service}\` already and cannot be its delegated administrator. Name a member account, or remove the line.`;
      report(scope, "BLU1608", { at: place, detail });
    }
  }
  const without = organization["without-full-access"];
  expectPlaces(scope, without, ["organization", "without-full-access"]);
}

function checkGuardrails(scope: CheckScope): void {
  for (const [index, guardrail] of (scope.declaration.guardrails ?? []).entries()) {
    const at = ["guardrails", index];
    expectPlaces(scope, guardrail.on, [...at, "on"]);
    for (const [number, exception] of (guardrail.exceptions ?? []).entries()) {
      const place = [...at, "exceptions", number];
      expectPlaces(scope, exception.where, [...place, "where"]);
      expectWho(scope, exception.who, [...place, "who"]);
    }
    if ("use" in guardrail) expectGuardrail(scope, guardrail.use, [...at, "use"]);
    else checkAssertionBody(scope, guardrail.property, [...at, "property"]);
  }
  for (const [index, policy] of (scope.declaration.policies ?? []).entries()) {
    expectPlaces(scope, policy.on, ["policies", index, "on"]);
  }
}

function expectGuardrail(scope: CheckScope, name: string, at: SourcePath): void {
  if (libraryGuardrail(name) !== undefined) return;
  const names = guardrailLibrary.map((guardrail) => guardrail.name);
  const hint =
    suggestion(name, names) || ` The library has ${names.map((one) => `\`${one}\``).join(", ")}.`;
  const detail = `The library has no guardrail \`${name}\`.${hint}`;
  report(scope, "BLU1306", { at, detail });
}

function checkAssertions(scope: CheckScope): void {
  for (const [index, assertion] of (scope.declaration.assertions ?? []).entries()) {
    checkAssertionBody(scope, assertion, ["assertions", index]);
  }
}

type AssertionBody = Omit<NonNullable<CheckScope["declaration"]["assertions"]>[number], "name">;

function checkAssertionBody(scope: CheckScope, body: AssertionBody, at: SourcePath): void {
  expectWho(scope, body.who, [...at, "who"]);
  expectWho(scope, body["except-who"], [...at, "except-who"]);
  expectPlaces(scope, body.where, [...at, "where"]);
  expectPlaces(scope, body["except-where"], [...at, "except-where"]);
  if ((body.may === undefined) !== (body["may-not"] === undefined)) return;
  const detail =
    body.may === undefined
      ? "The assertion says neither `may` nor `may-not`. Add one of them, with the actions it is about."
      : "The assertion says both `may` and `may-not`. Make two assertions of it.";
  report(scope, body.may === undefined ? "BLU1102" : "BLU1107", { at, detail });
}

function checkIdentity(scope: CheckScope): void {
  const { identity } = scope.declaration;
  for (const [name, group] of Object.entries(identity?.groups ?? {})) {
    const at = ["identity", "groups", name, "members"];
    if (identity?.source === "external" && group?.members !== undefined) {
      const detail = `The identity provider keeps the members of \`${name}\` and would overwrite what stands here. Remove \`members\`, or set \`source: identity-center\`.`;
      report(scope, "BLU1314", { at, detail });
      continue;
    }
    for (const [index, member] of (group?.members ?? []).entries()) {
      expectUser(scope, member, [...at, index]);
    }
  }
  for (const [name, user] of Object.entries(identity?.users ?? {})) {
    if (user !== null || identity?.source === "external") continue;
    const detail = `Identity Center keeps its users itself here, so it must know \`given-name\` and \`family-name\` of \`${name}\`.`;
    report(scope, "BLU1102", { at: ["identity", "users", name], detail });
  }
}

function checkPermissionSets(scope: CheckScope): void {
  for (const [name, set] of Object.entries(scope.declaration["permission-sets"] ?? {})) {
    if (set.use === undefined || personaOf(set.use) !== undefined) continue;
    const names = personas.map((persona) => persona.name);
    const hint =
      suggestion(set.use, names) || ` There are ${names.map((one) => `\`${one}\``).join(", ")}.`;
    const detail = `The library has no persona \`${set.use}\`.${hint}`;
    report(scope, "BLU1307", { at: ["permission-sets", name, "use"], detail });
  }
}

function checkAccess(scope: CheckScope): void {
  const { access = [], identity } = scope.declaration;
  const usesIdentity = access.length > 0 || scope.names.permissionSets.size > 0;
  if (usesIdentity && identity === undefined) {
    const section = access.length > 0 ? "access" : "permission-sets";
    const detail =
      "Access is given through IAM Identity Center, which is not declared. Add `identity` with its `source` and the groups.";
    report(scope, "BLU1315", { at: [section], detail });
  }
  for (const [index, grant] of access.entries()) {
    const at = ["access", index];
    if (grant.group === undefined && grant.user === undefined) {
      const detail = "The grant says for nobody. Add `group` (or `user`) with a name.";
      report(scope, "BLU1108", { at, detail });
    }
    for (const one of itemsAt<string>(scope, [...at, "group"], grant.group)) {
      expectGroup(scope, one.item, one.at);
    }
    for (const one of itemsAt<string>(scope, [...at, "user"], grant.user)) {
      expectUser(scope, one.item, one.at);
    }
    for (const one of itemsAt<string>(scope, [...at, "permission-set"], grant["permission-set"])) {
      expectPermissionSet(scope, one.item, one.at);
    }
    expectPlaces(scope, grant.on, [...at, "on"]);
  }
}
