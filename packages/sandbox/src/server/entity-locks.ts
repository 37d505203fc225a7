/** Write locks of entities: who comes second is refused, as AWS does, not kept waiting. */
export type Release = {
  /** Whether any entity is locked. */
  readonly holds: boolean;
  readonly free: () => void;
};

export class EntityLocks {
  readonly #held = new Set<string>();

  /** Locks all the keys; undefined where one is taken. */
  take(keys: readonly string[]): Release | undefined {
    const wanted = [...new Set(keys)];
    if (wanted.some((key) => this.#held.has(key))) return undefined;
    for (const key of wanted) this.#held.add(key);
    return {
      holds: wanted.length > 0,
      free: () => {
        for (const key of wanted) this.#held.delete(key);
      },
    };
  }
}
