/**
 * `bailiwick.lock.json`: which things are ours, with AWS's ids. Committed by the user, so one object
 * stands on a line, sorted, and a change shows as one line. Can be rebuilt from natural keys.
 */
import { hasErrors, type Checked, type Diagnostic } from "../base/diagnostic.ts";
import { parseJson, repeatedMembers, type JsonObject, type JsonValue } from "../base/json.ts";
import {
  accountKey,
  assignmentKey,
  delegatedAdministratorKey,
  groupKey,
  ouKey,
  permissionSetKey,
  policyKey,
  trustedAccessKey,
  userKey,
} from "../organization/keys.ts";
import type { Organization } from "../organization/organization.ts";
import { planDiagnostic } from "./diagnostics.ts";
import { isWithin } from "../organization/ou-path.ts";
import type { KnownId, Lock, ObjectKey, Plan } from "./plan.ts";
import { renamedPath, stepFacts } from "./step-facts.ts";
import type { Step, StepId } from "./step.ts";

const version = 1;

export const emptyLock: Lock = {
  organizationId: undefined,
  managementAccountId: undefined,
  objects: new Map(),
};

/** The inverse of {@link readLock}. */
export function writeLock({ organizationId, managementAccountId, objects }: Lock): string {
  const lines = [...objects]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, id]) => `    ${JSON.stringify(key)}: ${JSON.stringify(id)}`);
  const body = lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
  return `{
  "version": ${version},
  "organizationId": ${JSON.stringify(organizationId ?? null)},
  "managementAccountId": ${JSON.stringify(managementAccountId ?? null)},
  "objects": ${body}
}
`;
}

/** @param file - named in diagnostics */
export function readLock(text: string, file = "bailiwick.lock.json"): Checked<Lock> {
  const { value, diagnostics } = parseJson(text, { file });
  if (value === undefined) return { diagnostics };
  const reader = new LockReader();
  const lock = reader.read(value);
  return hasErrors(reader.diagnostics)
    ? { diagnostics: reader.diagnostics }
    : { value: lock, diagnostics: reader.diagnostics };
}

/**
 * The lock file made anew, where it was lost: everything that is declared and there under its
 * natural key is taken for ours. AWS's own policies are not.
 */
export function lockFromObserved(desired: Organization, observed: Organization): Lock {
  const ids = new Map(objectsOf(observed));
  const declared = [...objectsOf(desired)].map(([key]) => key);
  const objects = declared.flatMap((key) => {
    const id = ids.get(key);
    return id === undefined ? [] : [[key, id] as const];
  });
  return {
    organizationId: observed.id,
    managementAccountId: observed.managementAccountId,
    objects: new Map(objects),
  };
}

/** What an apply did: which steps are done, and what was learned. */
export type Applied = {
  readonly plan: Pick<Plan, "steps" | "adopted" | "known">;
  readonly done: Iterable<StepId>;
  readonly ids: readonly KnownId[];
  /** Of the organization, where it was made or not known before. */
  readonly organizationId?: string | undefined;
  readonly managementAccountId?: string | undefined;
};

/** The lock file after an apply, also after one that did only a part. */
export function updateLock(lock: Lock, applied: Applied): Lock {
  const objects = new Map(lock.objects);
  const known = new Map(applied.plan.known.map(({ key, id }) => [key, id]));
  for (const key of applied.plan.adopted) objects.set(key, known.get(key) ?? key);
  const done = new Set(applied.done);
  for (const step of applied.plan.steps) if (done.has(step.id)) noteStep(objects, step);
  const made = new Set(
    applied.plan.steps.flatMap(({ operation }) => stepFacts(operation).makes ?? []),
  );
  for (const { key, id } of applied.ids)
    if (made.has(key) || objects.has(key)) objects.set(key, id);
  return {
    organizationId: applied.organizationId ?? lock.organizationId,
    managementAccountId: applied.managementAccountId ?? lock.managementAccountId,
    objects,
  };
}

/** Things without an id of their own are known by their key, renamed ones by the new one; what is gone is forgotten. */
function noteStep(objects: Map<ObjectKey, string>, { operation }: Step): void {
  const { key, ends } = stepFacts(operation);
  for (const ended of ends ?? []) objects.delete(ended);
  switch (operation.kind) {
    case "assign":
    case "enable-trusted-access":
    case "register-delegated-administrator":
      objects.set(key, key);
      return;
    case "deregister-delegated-administrator":
      objects.delete(key);
      return;
    case "rename-ou":
      return renameOus(objects, operation.path, renamedPath(operation));
    case "update-policy": {
      const { policyType, name, newName = name } = operation;
      return moveKey(objects, policyKey(policyType, name), policyKey(policyType, newName));
    }
    // The others keep their keys.
    default:
      return;
  }
}

function renameOus(objects: Map<ObjectKey, string>, from: string, to: string): void {
  for (const [key] of new Map(objects)) {
    const path = key.startsWith("ou:") ? key.slice("ou:".length) : "";
    if (path !== "" && isWithin(path, from))
      moveKey(objects, key, ouKey(to + path.slice(from.length)));
  }
}

function moveKey(objects: Map<ObjectKey, string>, from: ObjectKey, to: ObjectKey): void {
  const id = objects.get(from);
  if (id === undefined) return;
  objects.delete(from);
  objects.set(to, id);
}

/** Natural keys with ids; what is not there yet has no id and stands with its key. */
function* objectsOf(organization: Organization): Generator<readonly [ObjectKey, string]> {
  const center = organization.identityCenter;
  for (const { path, id } of organization.organizationalUnits)
    yield [ouKey(path), id ?? ouKey(path)];
  for (const { name, id } of organization.accounts)
    yield [accountKey(name), id ?? accountKey(name)];
  for (const { type, name, id, awsManaged } of organization.policies)
    if (!awsManaged) yield [policyKey(type, name), id ?? policyKey(type, name)];
  for (const service of organization.trustedAccess)
    yield [trustedAccessKey(service), trustedAccessKey(service)];
  for (const { account, servicePrincipal } of organization.delegatedAdministrators) {
    const key = delegatedAdministratorKey(account, servicePrincipal);
    yield [key, key];
  }
  for (const { name, arn } of center?.permissionSets ?? [])
    yield [permissionSetKey(name), arn ?? permissionSetKey(name)];
  for (const { displayName, id } of center?.groups ?? [])
    yield [groupKey(displayName), id ?? groupKey(displayName)];
  for (const { userName, id } of center?.users ?? [])
    yield [userKey(userName), id ?? userKey(userName)];
  for (const assignment of center?.assignments ?? [])
    yield [assignmentKey(assignment), assignmentKey(assignment)];
}

class LockReader {
  readonly diagnostics: Diagnostic[] = [];

  read(value: JsonValue): Lock {
    if (value.kind !== "object") return this.#fail(value, "The lock file is not a JSON object.");
    const members = new Map(value.members.map((member) => [member.key, member.value]));
    const found = members.get("version");
    if (found?.kind !== "number" || found.text !== String(version)) {
      const detail = `This version reads lock files of version ${version}. Use the version of Bailiwick that wrote this file, or delete it: it is rebuilt from what is declared.`;
      this.diagnostics.push(planDiagnostic("PLN1051", detail, (found ?? value).span));
      return emptyLock;
    }
    const objects = members.get("objects");
    if (objects?.kind !== "object")
      return this.#fail(objects ?? value, "`objects` is not an object.");
    return {
      organizationId: this.#optionalText(members.get("organizationId")),
      managementAccountId: this.#optionalText(members.get("managementAccountId")),
      objects: this.#objects(objects),
    };
  }

  #objects(objects: JsonObject): ReadonlyMap<ObjectKey, string> {
    for (const { key, keySpan } of repeatedMembers(objects)) {
      const detail = `\`${key}\` stands in the lock file twice, as after a merge. Keep the line with the id that AWS has.`;
      this.diagnostics.push(planDiagnostic("PLN1050", detail, keySpan));
    }
    return new Map(
      objects.members.map(({ key, value }) => [key, this.#optionalText(value) ?? key]),
    );
  }

  #optionalText(value: JsonValue | undefined): string | undefined {
    if (value === undefined || value.kind === "null") return undefined;
    if (value.kind === "string") return value.value;
    this.#fail(value, "An id is a text.");
    return undefined;
  }

  #fail(value: JsonValue, detail: string): Lock {
    this.diagnostics.push(planDiagnostic("PLN1050", detail, value.span));
    return emptyLock;
  }
}
