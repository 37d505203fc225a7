/**
 * Looks for a choice of one value in each dimension: within given sets, and outside of each of some
 * boxes (products of sets). Finds one where there is one.
 */

/** A set of values of a dimension, by number: 32 to a word. */
export type ValueSet = Int32Array;

/** For each dimension the values that are of it. */
export type Box = readonly ValueSet[];

export type Found = { readonly kind: "found"; readonly choice: readonly number[] };
export type Search = Found | { readonly kind: "none" } | { readonly kind: "gave-up" };

/**
 * @param within - what the choice must be of; values with lower numbers are preferred
 * @param outside - boxes that the choice must not be of: in one dimension at least
 * @param mostSteps - choices tried before it gives up
 */
export function searchChoice(within: Box, outside: readonly Box[], mostSteps: number): Search {
  const budget = { left: mostSteps };
  const found = search(within, outside, budget);
  if (found !== undefined) return { kind: "found", choice: found };
  return { kind: budget.left < 0 ? "gave-up" : "none" };
}

type Budget = { left: number };

function search(
  within: Box,
  outside: readonly Box[],
  budget: Budget,
): readonly number[] | undefined {
  const narrowed = narrow(within, outside);
  if (narrowed === undefined) return undefined;
  const { domains, open } = narrowed;
  const [next, ...rest] = open.toSorted((left, right) => left.ways.length - right.ways.length);
  if (next === undefined) return domains.map(firstOf);
  let left = domains;
  for (const way of next.ways) {
    budget.left -= 1;
    if (budget.left < 0) return undefined;
    const leaving = next.box[way];
    const domain = left[way];
    if (leaving === undefined || domain === undefined) continue;
    const found = search(
      left.with(way, without(domain, leaving)),
      rest.map(({ box }) => box),
      budget,
    );
    if (found !== undefined) return found;
    // The other ways are tried where this one is not taken.
    const staying = intersection(domain, leaving);
    if (isEmpty(staying)) return undefined;
    left = left.with(way, staying);
  }
  return undefined;
}

/** A box, and the dimensions in which a choice can still leave it. */
type OpenBox = { readonly box: Box; readonly ways: readonly number[] };

/** Leaves boxes where there is one way only, until there are several for each. */
function narrow(
  within: Box,
  outside: readonly Box[],
): { readonly domains: Box; readonly open: readonly OpenBox[] } | undefined {
  let domains = within;
  if (domains.some(isEmpty)) return undefined;
  let boxes = outside;
  for (;;) {
    const open: OpenBox[] = [];
    let hasNarrowed = false;
    for (const box of boxes) {
      const ways = waysOut(domains, box);
      if (ways === "is-outside") continue;
      const [only, ...others] = ways;
      if (only === undefined) return undefined;
      if (others.length > 0) {
        open.push({ box, ways });
        continue;
      }
      const [domain, inBox] = [domains[only], box[only]];
      if (domain === undefined || inBox === undefined) return undefined;
      domains = domains.with(only, without(domain, inBox));
      hasNarrowed = true;
    }
    if (!hasNarrowed) return { domains, open };
    boxes = open.map(({ box }) => box);
  }
}

function waysOut(domains: Box, box: Box): readonly number[] | "is-outside" {
  const ways: number[] = [];
  for (const [dimension, domain] of domains.entries()) {
    const inBox = box[dimension];
    if (inBox === undefined) continue;
    if (areDisjoint(domain, inBox)) return "is-outside";
    if (!isWithin(domain, inBox)) ways.push(dimension);
  }
  return ways;
}

/** @param holds - whether the value with a number is of the set */
export function valueSet(size: number, holds: (value: number) => boolean): ValueSet {
  const set = new Int32Array((size + 31) >> 5);
  for (let value = 0; value < size; value += 1) {
    if (holds(value)) set[value >> 5] = (set[value >> 5] ?? 0) | (1 << (value & 31));
  }
  return set;
}

export function intersection(left: ValueSet, right: ValueSet): ValueSet {
  return left.map((word, at) => word & (right[at] ?? 0));
}

function without(left: ValueSet, right: ValueSet): ValueSet {
  return left.map((word, at) => word & ~(right[at] ?? 0));
}

function isEmpty(set: ValueSet): boolean {
  return set.every((word) => word === 0);
}

function areDisjoint(left: ValueSet, right: ValueSet): boolean {
  return left.every((word, at) => (word & (right[at] ?? 0)) === 0);
}

function isWithin(left: ValueSet, right: ValueSet): boolean {
  return left.every((word, at) => (word & ~(right[at] ?? 0)) === 0);
}

function firstOf(set: ValueSet): number {
  const word = set.findIndex((bits) => bits !== 0);
  const bits = set[word] ?? 0;
  return word * 32 + 31 - Math.clz32(bits & -bits);
}
