/** What is worked out from a value, kept while the value lives. */

export type Kept<T> = WeakMap<object, { readonly from: readonly unknown[]; readonly value: T }>;

/**
 * The value that was made before from the same things, else a new one.
 *
 * @param from - all that it is made from, beside the owner; compared by identity
 */
export function keptWith<T>(
  kept: Kept<T>,
  owner: object,
  { from, make }: { readonly from: readonly unknown[]; readonly make: () => T },
): T {
  const known = kept.get(owner);
  if (known?.from.every((one, place) => one === from[place]) === true) return known.value;
  const value = make();
  kept.set(owner, { from, value });
  return value;
}
