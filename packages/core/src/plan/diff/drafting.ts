/**
 * What the stages of a comparison share: the two organizations under the same names, what is ours,
 * and what has been found so far. A stage adds to the lists and reads only what it is given.
 */
import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Catalogue } from "../../catalogue.ts";
import type { Organization, Tags } from "../../organization/organization.ts";
import type { KnownId, Lock, ObjectKey, Plan, Prerequisite } from "../plan.ts";
import type { Step, StepOperation, TaggedResource } from "../step.ts";

export type PlanOptions = {
  /** Whether declared things that exist, differ and are in no lock file are taken over and changed. */
  readonly adopt: boolean;
  /** `was:` of the blueprint, by natural key. */
  readonly renames: readonly { readonly from: ObjectKey; readonly to: ObjectKey }[];
  /** Declared name of the management account, where no id says it. */
  readonly managementAccount?: string | undefined;
  /** How many accounts AWS allows; the catalogue's default unless given. */
  readonly accountQuota?: number | undefined;
};

export type PlanInput = {
  readonly desired: Organization;
  readonly observed: Organization;
  readonly lock: Lock;
  readonly options: PlanOptions;
  readonly catalogue: Pick<Catalogue, "quota">;
};

export type PlanDraft = Pick<
  Plan,
  "prerequisites" | "adopted" | "known" | "needsAdoption" | "unmanaged"
> & {
  /** In no order. */
  readonly steps: readonly Step[];
  /** What is there, under declared names where AWS knows another: the steps apply to it. */
  readonly observed: Organization;
};

export type Drafting = {
  readonly desired: Organization;
  /** As `start`, with the renamings of this plan done. */
  readonly observed: Organization;
  /** What is there, under declared names where AWS knows another. */
  readonly start: Organization;
  /** The lock file's objects under their present names. */
  readonly ours: ReadonlyMap<ObjectKey, string>;
  /** The name that a policy has until this plan renames it, by new key. */
  readonly renamedPolicies: ReadonlyMap<ObjectKey, string>;
  readonly managementAccount: string | undefined;
  readonly options: PlanOptions;
  readonly catalogue: Pick<Catalogue, "quota">;
  readonly operations: StepOperation[];
  readonly adopted: ObjectKey[];
  readonly known: KnownId[];
  readonly needsAdoption: { readonly key: ObjectKey; readonly differs: readonly string[] }[];
  readonly unmanaged: ObjectKey[];
  readonly prerequisites: Prerequisite[];
  readonly diagnostics: Diagnostic[];
};

/** A thing that is there: its key, and AWS's id where it has one. */
export type Thing = { readonly key: ObjectKey; readonly id: string | undefined };

/**
 * Whether a thing is in the lock file. A thing of the same name with another id is not ours: ours
 * was deleted, and somebody made this one.
 */
export function isOurs({ ours }: Pick<Drafting, "ours">, { key, id }: Thing): boolean {
  const locked = ours.get(key);
  return locked !== undefined && (id === undefined || locked === id || locked === key);
}

/**
 * Whether a declared thing that exists is changed where it differs. Takes note of what is adopted
 * and of what waits for `--adopt`.
 */
export function mayChange(drafting: Drafting, thing: Thing, differs: readonly string[]): boolean {
  if (isOurs(drafting, thing)) return differs.length > 0;
  if (differs.length > 0 && !drafting.options.adopt) {
    drafting.needsAdoption.push({ key: thing.key, differs });
    return false;
  }
  drafting.adopted.push(thing.key);
  drafting.known.push({ key: thing.key, id: thing.id ?? thing.key });
  return differs.length > 0;
}

/** Whether a thing that is there and not declared is to go; what is not ours is listed and left. */
export function mayRemove(drafting: Drafting, thing: Thing): boolean {
  if (isOurs(drafting, thing)) return true;
  drafting.unmanaged.push(thing.key);
  return false;
}

/** Declared tags that are missing or have another value. Tags that are not declared are left alone. */
export function missingTags(desired: Tags, observed: Tags): Tags {
  const values = new Map(observed.map(({ key, value }) => [key, value]));
  return desired.filter(({ key, value }) => values.get(key) !== value);
}

/** Sets the tags, where there are any. */
export function setTags(drafting: Drafting, resource: TaggedResource, set: Tags): void {
  if (set.length > 0) drafting.operations.push({ kind: "tag", resource, set, remove: [] });
}

/** The names of those of the properties that differ. */
export function differences(properties: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(properties).filter((name) => properties[name] === true);
}

/** `items` by key; of several with one key the last. */
export function byKey<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [keyOf(item), item]));
}
