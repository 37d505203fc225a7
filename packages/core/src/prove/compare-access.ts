/**
 * Do new policies allow a request that the existing ones do not? Exact in two domains: that of any
 * strings, where "no" holds for every request that anybody could make up, and that of the requests
 * that AWS knows.
 */
import type { Catalogue } from "../catalogue.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";
import { allowsAt } from "./allows-at.ts";
import { policySpace } from "./policy-space.ts";
import { actionGroups } from "./action-groups.ts";
import type { Point } from "./dimension.ts";
import type { PolicySpace, SpaceProblem, StatementBox } from "./policy-space.ts";
import { isOfOneCaller, partitionsIn, withKeysOfCaller, worldOf } from "./real-requests.ts";
import type { World } from "./real-requests.ts";
import { intersection, searchChoice } from "./search.ts";
import type { Box, Search } from "./search.ts";

export type Comparison = {
  readonly existing: readonly PolicyDocument[];
  readonly new: readonly PolicyDocument[];
  readonly type: PolicyType;
  /**
   * Keeps to real requests: actions of the catalogue, ARNs of a form that their resource types have,
   * keys that exist for them. Without it, an answer holds for any strings.
   */
  readonly catalogue?: Catalogue | undefined;
  /** Of values in a dimension, and of choices tried; 20,000 unless given. */
  readonly budget?: number | undefined;
};

export type ComparedAccess =
  | { readonly kind: "no-new-access" }
  | { readonly kind: "new-access"; readonly witness: Point }
  | { readonly kind: "unknown"; readonly reason: string };

/** Whether `new` allows what `existing` does not. */
export function compareAccess(comparison: Comparison): ComparedAccess {
  const { catalogue } = comparison;
  return catalogue !== undefined && isLong(comparison)
    ? compareReal(comparison, catalogue)
    : keptReal(comparison, compareWithin(comparison));
}

/** {@link compareAccess} both ways: what `new` allows more, and what it allows no more. */
export function compareBothWays(comparison: Comparison): {
  readonly gained: ComparedAccess;
  readonly lost: ComparedAccess;
} {
  const { existing, new: after, catalogue } = comparison;
  const turned = { ...comparison, existing: after.toReversed(), new: existing.toReversed() };
  if (catalogue !== undefined && isLong(comparison)) {
    return { gained: compareAccess(comparison), lost: compareAccess(turned) };
  }
  const space = spaceOf(comparison);
  const turnedSpace =
    "problem" in space ? space : { ...space, statements: space.statements.toReversed() };
  return {
    gained: keptReal(comparison, compareIn(space, comparison)),
    lost: keptReal(turned, compareIn(turnedSpace, turned)),
  };
}

const defaultBudget = 20_000;

/** With thousands of actions, each that there is is sooner asked about than all that might be. */
function isLong({ existing, new: after }: Comparison): boolean {
  let length = 0;
  for (const { statements } of [...existing, ...after]) {
    for (const statement of statements) {
      if (statement.kind === "statement") length += statement.action.patterns.length;
    }
  }
  return length > 100;
}

/** What no request at all can do, no real one can; else real ones are looked for. */
function keptReal(comparison: Comparison, found: ComparedAccess): ComparedAccess {
  const { catalogue } = comparison;
  return catalogue === undefined || found.kind === "no-new-access"
    ? found
    : compareReal(comparison, catalogue);
}

function compareWithin(comparison: Comparison, world?: World): ComparedAccess {
  return compareIn(spaceOf(comparison, world), comparison);
}

/** @param world - any strings unless given */
function spaceOf(
  { existing, new: after, type, budget = defaultBudget }: Comparison,
  world?: World,
): PolicySpace | SpaceProblem {
  return policySpace([...existing, ...after], { type, budget, world });
}

/** Action by action, those together about which policies and catalogue say the same. */
function compareReal(comparison: Comparison, catalogue: Catalogue): ComparedAccess {
  let unknown: ComparedAccess | undefined;
  const { type, existing, new: after } = comparison;
  const options = { type, catalogue, partitions: partitionsIn([...existing, ...after]) };
  for (const group of actionGroups(comparison, catalogue)) {
    const own = {
      ...comparison,
      existing: existing.map((document) => about(document, group.statements)),
      new: after.map((document) => about(document, group.statements)),
    };
    const [one = ""] = group.actions;
    const isMany = group.actions.length > 1;
    if (isMany && compareWithin(own, { actions: [one] }).kind === "no-new-access") continue;
    for (const action of group.actions) {
      const found = compareWithin(own, worldOf(action, options));
      if (found.kind === "new-access" && isOfOneCaller(found.witness)) return found;
      if (found.kind === "new-access") unknown ??= { kind: "unknown", reason: severalCallers };
      if (found.kind === "unknown") unknown ??= found;
    }
  }
  return unknown ?? { kind: "no-new-access" };
}

const severalCallers =
  "Only a request was found whose condition keys are those of another caller than its principal.";

function about(
  document: PolicyDocument,
  statements: ReadonlyMap<PolicyDocument, readonly number[]>,
): PolicyDocument {
  const places = statements.get(document) ?? [];
  return { ...document, statements: places.flatMap((place) => document.statements[place] ?? []) };
}

/** @param space - of the existing documents, then the new ones */
function compareIn(space: PolicySpace | SpaceProblem, comparison: Comparison): ComparedAccess {
  if ("problem" in space) return { kind: "unknown", reason: space.problem };
  const { existing, budget = defaultBudget } = comparison;
  const sides = sidesOf(space, existing.length);
  const certain = findAllowed(space, sides, { ...certainly, budget });
  if (certain.kind === "found") return confirmed(comparison, space.pointAt(certain.choice));
  const possible = findAllowed(space, sides, { ...possibly, budget });
  switch (possible.kind) {
    case "none":
      return { kind: "no-new-access" };
    case "gave-up":
      return { kind: "unknown", reason: "The policies are too entangled to be compared." };
    case "found":
      return {
        kind: "unknown",
        reason:
          "It turns on what is not known: a policy variable, a statement that cannot be read, or a rule that AWS does not document.",
      };
  }
}

type Sides = {
  readonly before: readonly StatementBox[];
  readonly after: readonly StatementBox[];
};

function sidesOf({ statements }: PolicySpace, existing: number): Sides {
  return { before: statements.slice(0, existing).flat(), after: statements.slice(existing).flat() };
}

/** Which of its two boxes counts of a statement that must apply, and of one that must not. */
type Reading = {
  readonly applying: BoxName;
  readonly notApplying: BoxName;
  /** A statement whose effect cannot be read counts as whatever is asked for. */
  readonly anyEffect: boolean;
};

type BoxName = Exclude<keyof StatementBox, "effect">;

const certainly: Reading = { applying: "must", notApplying: "may", anyEffect: false };
const possibly: Reading = {
  applying: "mayAssumed",
  notApplying: "mustAssumed",
  anyEffect: true,
};

/** An Allow of the new policies, none of their Denies; and a Deny of the existing ones, or none of their Allows. */
function findAllowed(
  space: PolicySpace,
  { before, after }: Sides,
  reading: Reading & { readonly budget: number },
): Search {
  const applying = (statements: readonly StatementBox[], effect: StatementBox["effect"]) =>
    statements
      .filter((one) => one.effect === effect || (reading.anyEffect && one.effect === undefined))
      .map((one) => one[reading.applying]);
  const notApplying = (statements: readonly StatementBox[], effect: StatementBox["effect"]) =>
    statements
      .filter((one) => one.effect === effect || (!reading.anyEffect && one.effect === undefined))
      .map((one) => one[reading.notApplying]);
  const denies = notApplying(after, "Deny");
  const refused: readonly Refusal[] = [
    { within: space.all, outside: notApplying(before, "Allow") },
    ...applying(before, "Deny").map((within): Refusal => ({ within, outside: [] })),
  ];
  let gaveUp = false;
  for (const allow of applying(after, "Allow")) {
    for (const { within, outside } of refused) {
      const found = searchChoice(both(allow, within), [...denies, ...outside], reading.budget);
      if (found.kind === "found") return found;
      gaveUp ||= found.kind === "gave-up";
    }
  }
  return { kind: gaveUp ? "gave-up" : "none" };
}

/** A way in which the existing policies do not allow. */
type Refusal = { readonly within: Box; readonly outside: readonly Box[] };

function both(left: Box, right: Box): Box {
  return left.map((set, at) => intersection(set, right[at] ?? set));
}

/** A witness is shown only where both evaluators agree that it is one. */
function confirmed(comparison: Comparison, witness: Point): ComparedAccess {
  const found = [inUsualRegion(witness), witness].find((one) => isWitness(comparison, one));
  return found === undefined
    ? { kind: "unknown", reason: "A request was found that the evaluators do not confirm." }
    : { kind: "new-access", witness: found };
}

function isWitness(comparison: Comparison, witness: Point): boolean {
  const { existing, new: after, type, catalogue } = comparison;
  const point = catalogue === undefined ? witness : withKeysOfCaller(witness);
  return allowsAt(after, type, point) === true && allowsAt(existing, type, point) === false;
}

/** A Region of one letter is any other, and people know `us-east-1`. */
function inUsualRegion(point: Point): Point {
  const [arn = "", partition = "", service = "", region = "", ...rest] = point.resource.split(":");
  if (arn !== "arn" || region.length !== 1) return point;
  return { ...point, resource: [arn, partition, service, "us-east-1", ...rest].join(":") };
}
