/**
 * Packs things of given sizes into the fewest bins of one capacity: by trying all that may be better
 * (branch and bound), as long as that ends soon; else the largest first, each where it first fits.
 */
import { assert } from "../base/assert.ts";

export type Packing = {
  /** The indices of the things in each bin, ascending; bins by their first thing. */
  readonly bins: readonly (readonly number[])[];
  /** Whether fewer bins are impossible. */
  readonly exact: boolean;
};

/** @param sizes - none larger than the capacity (checked) */
export function packBins(sizes: readonly number[], capacity: number): Packing {
  assert(
    sizes.every((size) => size <= capacity),
    "each thing fits into a bin",
  );
  const order = sizes
    .map((_, index) => index)
    .toSorted((one, other) => at(other) - at(one) || one - other);
  function at(index: number): number {
    return sizes[index] ?? 0;
  }
  const greedy = firstFit(order, { sizes, capacity });
  const bound = lowerBound(order.map(at), capacity);
  if (greedy.length <= bound) return { bins: sorted(greedy), exact: true };
  const search: Search = {
    sizes: order.map(at),
    capacity,
    bound,
    assigned: [],
    free: [],
    best: greedy.length,
    found: undefined,
    steps: 0,
  };
  branch(search, 0);
  const exact = search.steps < mostSteps || search.best <= bound;
  const { found } = search;
  if (found === undefined) return { bins: sorted(greedy), exact };
  const bins: number[][] = Array.from({ length: search.best }, () => []);
  for (const [place, bin] of found.entries()) bins[bin]?.push(order[place] ?? 0);
  return { bins: sorted(bins), exact };
}

type Room = { readonly sizes: readonly number[]; readonly capacity: number };

function firstFit(order: readonly number[], { sizes, capacity }: Room): readonly number[][] {
  const bins: number[][] = [];
  const free: number[] = [];
  for (const index of order) {
    const size = sizes[index] ?? 0;
    const bin = free.findIndex((room) => room >= size);
    const place = bin < 0 ? bins.length : bin;
    free[place] = (free[place] ?? capacity) - size;
    (bins[place] ??= []).push(index);
  }
  return bins;
}

/** By size alone, and by the things of which no two fit together. */
function lowerBound(sizes: readonly number[], capacity: number): number {
  const sum = sizes.reduce((total, size) => total + size, 0);
  const large = sizes.filter((size) => size * 2 > capacity).length;
  return Math.max(Math.ceil(sum / capacity), large);
}

type Search = {
  /** The largest first. */
  readonly sizes: readonly number[];
  readonly capacity: number;
  readonly bound: number;
  /** The bin of each thing so far, and the room left in each bin. */
  readonly assigned: number[];
  readonly free: number[];
  best: number;
  found: readonly number[] | undefined;
  steps: number;
};

/** Enough for some twenty things in the worst case; a moment's work. */
const mostSteps = 200_000;

function branch(search: Search, place: number): void {
  const { sizes, capacity, assigned, free } = search;
  if (search.steps >= mostSteps || search.best <= search.bound) return;
  search.steps += 1;
  if (place === sizes.length) {
    search.best = free.length;
    search.found = [...assigned];
    return;
  }
  const size = sizes[place] ?? 0;
  const tried = new Set<number>();
  for (let bin = 0; bin <= free.length && bin < search.best - 1; bin += 1) {
    const room = free[bin] ?? capacity;
    if (room < size || tried.has(room)) continue;
    tried.add(room);
    const isNew = bin === free.length;
    assigned[place] = bin;
    free[bin] = room - size;
    branch(search, place + 1);
    if (isNew) free.pop();
    else free[bin] = room;
    if (isNew) break;
  }
}

function sorted(bins: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return bins
    .map((bin) => bin.toSorted((one, other) => one - other))
    .toSorted((one, other) => (one[0] ?? 0) - (other[0] ?? 0));
}
