/**
 * Truth in three values as small numbers, so that a hot loop allocates nothing. What an open answer
 * hangs on is worked out once it is known to be open, by the definition (see `decide-compiled.ts`).
 */

export const No = 0;
export const Yes = 1;
export const Open = 2;

export type Tri = typeof No | typeof Yes | typeof Open;

export function triOf(value: boolean): Tri {
  return value ? Yes : No;
}

export function triNot(value: Tri): Tri {
  return value === Open ? Open : value === Yes ? No : Yes;
}

/** No wins over open, open over yes. */
export function triAnd(left: Tri, right: Tri): Tri {
  if (left === No || right === No) return No;
  return left === Open || right === Open ? Open : Yes;
}

/** Yes wins over open, open over no. */
export function triOr(left: Tri, right: Tri): Tri {
  if (left === Yes || right === Yes) return Yes;
  return left === Open || right === Open ? Open : No;
}
