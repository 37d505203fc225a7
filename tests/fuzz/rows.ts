/** The rows of the evaluators' tables, by names that tell them apart. */
import { loadCatalogue } from "@bailiwick/catalog";
import { fixedRulesFor } from "../../packages/core/src/evaluate/fixed-rules.ts";
import { exemptTasksOf } from "../../packages/core/src/evaluate/organization-limits.ts";
import type { ExemptTask } from "../../packages/core/src/evaluate/organization-limits.ts";
import type { Principal } from "../../packages/core/src/evaluate/request.ts";
import { plainScenes, specialScenes } from "../../packages/core/src/evaluate/testing/fuzz-world.ts";
import { operatorNames } from "../../packages/core/src/iam/operator.ts";
import { policyTypes } from "../../packages/core/src/iam/policy-types.ts";
import type { Condition, PolicyType, PrincipalEntry } from "../../packages/core/src/iam/tree.ts";

/** Every row that some question has to turn on; a set of the caller's own. */
export function allRows(): Set<string> {
  rows ??= readRows();
  return new Set(rows);
}

let rows: ReadonlySet<string> | undefined;

function readRows(): ReadonlySet<string> {
  const actions = actionNames();
  return new Set([
    ...operatorRows(),
    ...policyTypeRows(),
    ...actions.flatMap((action) => {
      const { always, never } = fixedRulesFor(action);
      return [...always, ...never].map(({ name }) => `fixed rule ${name}`);
    }),
    ...actions.flatMap((action) => exemptTasksOf(action).map(exemptTaskRow)),
    ...Object.keys(principalKinds).map((kind) => `principal kind ${kind}`),
    ...entryKinds.map((kind) => `Principal ${kind}`),
    "NotAction",
    "NotResource",
    "NotPrincipal",
    "unreadable statement",
  ]);
}

/** `StringLike ForAnyValue IfExists holds`. */
export function operatorRow(
  { operator, quantifier, ifExists }: Pick<Condition, "operator" | "quantifier" | "ifExists">,
  outcome: "holds" | "fails",
): string {
  return [operator, quantifier ?? "", ifExists ? "IfExists" : "", outcome]
    .filter((part) => part !== "")
    .join(" ");
}

export function exemptTaskRow({ actions, who }: ExemptTask): string {
  return `exempt task ${actions.join()} by ${who}`;
}

/** By the forms that AWS's page on the element names. */
export function entryRow({ type, value }: PrincipalEntry): string {
  return `Principal ${entryKind(type, value)}`;
}

function entryKind(type: PrincipalEntry["type"], value: string): (typeof entryKinds)[number] {
  if (type === "*") return "*";
  if (type === "CanonicalUser") return type;
  if (type !== "AWS") return value === "*" ? `${type} *` : type;
  if (value === "*") return "AWS *";
  if (/^\d{12}$/.test(value)) return "AWS account";
  if (/^A[A-Z0-9]+$/.test(value)) return "AWS unique id";
  if (value.endsWith(":root")) return "AWS root";
  if (value.includes(":user/")) return "AWS user";
  if (value.includes(":federated-user/")) return "AWS federated user";
  return value.includes(":assumed-role/") ? "AWS session" : "AWS role";
}

const entryKinds = [
  "*",
  "AWS *",
  "AWS account",
  "AWS root",
  "AWS user",
  "AWS role",
  "AWS session",
  "AWS federated user",
  "AWS unique id",
  "Service",
  "Service *",
  "Federated",
  "Federated *",
  "CanonicalUser",
] as const;

/** A record, so that the compiler sees a kind that is missing. */
const principalKinds: Readonly<Record<Principal["kind"], true>> = {
  root: true,
  user: true,
  "role-session": true,
  "federated-user": true,
  "assumed-root": true,
  service: true,
  federated: true,
  anonymous: true,
};

function operatorRows(): readonly string[] {
  const outcomes = ["holds", "fails"] as const;
  return operatorNames.flatMap((operator) => {
    // `Null` has no `IfExists`, and with a set operator it is unknown, which is neither outcome.
    const quantifiers =
      operator === "Null"
        ? [undefined]
        : [undefined, "ForAnyValue" as const, "ForAllValues" as const];
    const suffixes = operator === "Null" ? [false] : [false, true];
    return quantifiers.flatMap((quantifier) =>
      suffixes.flatMap((ifExists) =>
        outcomes.map((outcome) => operatorRow({ operator, quantifier, ifExists }, outcome)),
      ),
    );
  });
}

function policyTypeRows(): readonly string[] {
  const types = Object.keys(policyTypes) as PolicyType[];
  return types.flatMap((type) => {
    const deny = `policy type ${type} Deny`;
    // What RCPs allow is implied, and only AWS's own policy may say it.
    return type === "rcp" ? [deny] : [deny, `policy type ${type} Allow`];
  });
}

/** In lower case: those of the catalogue, and those that generated questions ask for besides. */
function actionNames(): readonly string[] {
  const catalogue = loadCatalogue();
  const known = catalogue
    .services()
    .flatMap(
      (service) => catalogue.service(service)?.actions.map((name) => `${service}:${name}`) ?? [],
    );
  const asked = [...plainScenes, ...specialScenes].map(({ action }) => action);
  return [...known, ...asked].map((name) => name.toLowerCase());
}
