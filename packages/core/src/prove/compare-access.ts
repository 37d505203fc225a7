/**
 * Do new policies allow a request that the existing ones do not? Exact in the domain of any strings:
 * an answer of "no" holds for every request that anybody could make up, real or not.
 */
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";
import { allowsAt } from "./allows-at.ts";
import { policySpace } from "./policy-space.ts";
import type { Point } from "./dimension.ts";
import type { PolicySpace, StatementBox } from "./policy-space.ts";
import { intersection, searchChoice } from "./search.ts";
import type { Box, Search } from "./search.ts";

export type Comparison = {
  readonly existing: readonly PolicyDocument[];
  readonly new: readonly PolicyDocument[];
  readonly type: PolicyType;
  /** Of values in a dimension, and of choices tried; 20,000 unless given. */
  readonly budget?: number | undefined;
};

export type ComparedAccess =
  | { readonly kind: "no-new-access" }
  | { readonly kind: "new-access"; readonly witness: Point }
  | { readonly kind: "unknown"; readonly reason: string };

/** Whether `new` allows what `existing` does not. */
export function compareAccess(comparison: Comparison): ComparedAccess {
  const space = spaceOf(comparison);
  return "problem" in space
    ? { kind: "unknown", reason: space.problem }
    : compareIn(space, comparison);
}

/** {@link compareAccess} both ways: what `new` allows more, and what it allows no more. */
export function compareBothWays(comparison: Comparison): {
  readonly gained: ComparedAccess;
  readonly lost: ComparedAccess;
} {
  const space = spaceOf(comparison);
  if ("problem" in space) {
    const unknown = { kind: "unknown", reason: space.problem } as const;
    return { gained: unknown, lost: unknown };
  }
  const { existing, new: after } = comparison;
  const turned = { ...space, statements: space.statements.toReversed() };
  return {
    gained: compareIn(space, comparison),
    lost: compareIn(turned, {
      ...comparison,
      existing: after.toReversed(),
      new: existing.toReversed(),
    }),
  };
}

const defaultBudget = 20_000;

function spaceOf({ existing, new: after, type, budget = defaultBudget }: Comparison) {
  return policySpace([...existing, ...after], type, budget);
}

/** @param space - of the existing documents, then the new ones */
function compareIn(space: PolicySpace, comparison: Comparison): ComparedAccess {
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
function confirmed({ existing, new: after, type }: Comparison, witness: Point): ComparedAccess {
  const isOne =
    allowsAt(after, type, witness) === true && allowsAt(existing, type, witness) === false;
  return isOne
    ? { kind: "new-access", witness }
    : {
        kind: "unknown",
        reason: "A request was found that the evaluators do not confirm.",
      };
}
