/** How often each operation was called, for tests that claim what was not called. */
export class CallCounts {
  readonly #counts = new Map<string, number>();

  /** @param operation - `organizations.ListAccounts` */
  count(operation: string): void {
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
  }

  reset(): void {
    this.#counts.clear();
  }

  /** Sorted by operation. */
  all(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}
