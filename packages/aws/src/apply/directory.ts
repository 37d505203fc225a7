/**
 * Names to ids: a plan speaks of names, AWS's calls want ids. Filled from the observed organization,
 * the lock file and what each step learns.
 */
import {
  accountKey,
  groupKey,
  ouKey,
  permissionSetKey,
  policyKey,
  userKey,
  type ObjectKey,
  type Organization,
  type OuPath,
  type PolicyTarget,
} from "@bailiwick/core";

/** A step needs the id of something that is neither in AWS nor made by an earlier step. */
export class UnknownNameError extends Error {
  override readonly name = "UnknownNameError";
  readonly code = "UNKNOWN_NAME";
}

export class Directory {
  readonly #ids: Map<ObjectKey, string>;
  readonly instanceArn: string | undefined;
  readonly identityStoreId: string | undefined;

  constructor(observed: Organization, learned: Iterable<readonly [ObjectKey, string]> = []) {
    this.#ids = new Map([...learned, ...idsOf(observed)]);
    this.instanceArn = observed.identityCenter?.instanceArn;
    this.identityStoreId = observed.identityCenter?.identityStoreId;
  }

  /** @throws {UnknownNameError} where nothing of that name is known */
  id(key: ObjectKey): string {
    const id = this.#ids.get(key);
    if (id === undefined)
      throw new UnknownNameError(
        `Nothing is known of \`${key}\`: it is not in AWS, and no earlier step made it.`,
      );
    return id;
  }

  find(key: ObjectKey): string | undefined {
    return this.#ids.get(key);
  }

  learn(key: ObjectKey, id: string): void {
    this.#ids.set(key, id);
  }

  /** Knows an OU and everything below it by a new path. */
  rename(from: OuPath, to: OuPath): void {
    for (const [key, id] of this.#ids) {
      const path = key.startsWith("ou:") ? key.slice("ou:".length) : undefined;
      if (path === from || path?.startsWith(`${from}/`) === true)
        this.learn(ouKey(to + path.slice(from.length)), id);
    }
  }

  targetId(target: PolicyTarget): string {
    return this.id(target.kind === "ou" ? ouKey(target.path) : accountKey(target.name));
  }

  principalId(principal: { readonly kind: "group" | "user"; readonly name: string }): string {
    return this.id(principal.kind === "group" ? groupKey(principal.name) : userKey(principal.name));
  }
}

function* idsOf(observed: Organization): Generator<readonly [ObjectKey, string]> {
  if (observed.root.id !== undefined) yield [ouKey(""), observed.root.id];
  for (const { path, id } of observed.organizationalUnits)
    if (id !== undefined) yield [ouKey(path), id];
  for (const { name, id } of observed.accounts) if (id !== undefined) yield [accountKey(name), id];
  for (const { type, name, id } of observed.policies)
    if (id !== undefined) yield [policyKey(type, name), id];
  for (const { name, arn } of observed.identityCenter?.permissionSets ?? [])
    if (arn !== undefined) yield [permissionSetKey(name), arn];
  for (const { displayName, id } of observed.identityCenter?.groups ?? [])
    if (id !== undefined) yield [groupKey(displayName), id];
  for (const { userName, id } of observed.identityCenter?.users ?? [])
    if (id !== undefined) yield [userKey(userName), id];
}
