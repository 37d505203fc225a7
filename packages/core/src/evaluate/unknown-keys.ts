/** Names of context keys with a `*` at the end, as requests declare what is not known. */

/** Whether a pattern of the list covers the key; both in lower case. */
export function coversKey(patterns: readonly string[] | undefined, key: string): boolean {
  return (patterns ?? []).some((pattern) =>
    pattern.endsWith("*") ? key.startsWith(pattern.slice(0, -1)) : key === pattern,
  );
}
