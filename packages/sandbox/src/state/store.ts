/**
 * All state of the sandbox: named collections of plain JSON values, changed only inside
 * {@link Store.transaction}, where a throw takes every change back. What a transaction changed is
 * handed to a {@link ChangeSink}, which makes it durable. Values are never changed in place: put a
 * new one (`{ ...old, name }`).
 */
import { assert } from "@bailiwick/core";

/** Declares a collection; `indexes` map a value to the keys under which it is found again. */
export type CollectionDefinition<Value, Index extends string = string> = {
  /** Unique in the sandbox, e.g. `iam.users`. */
  readonly name: string;
  readonly indexes: Readonly<Record<Index, (value: Value) => readonly string[]>>;
};

/** Declares a collection: `defineCollection<User>()({ name: "iam.users", indexes: { … } })`. */
export function defineCollection<Value>() {
  return <Index extends string = never>(
    definition: CollectionDefinition<Value, Index>,
  ): CollectionDefinition<Value, Index> => definition;
}

/**
 * Values by key, in the order in which their keys were put; what a failed transaction touched may
 * come later than before.
 */
export interface Collection<Value, Index extends string = string> {
  readonly size: number;
  get(key: string): Value | undefined;
  has(key: string): boolean;
  keys(): Iterable<string>;
  values(): Iterable<Value>;
  entries(): Iterable<[string, Value]>;
  /** The values that the index lists under `key`. */
  by(index: Index, key: string): readonly Value[];
  countBy(index: Index, key: string): number;
  /** Only within a transaction (checked). */
  put(key: string, value: Value): void;
  /** Only within a transaction (checked); whether there was one. */
  delete(key: string): boolean;
}

/** One changed entry; without `value` it was deleted. */
export type Change = {
  readonly collection: string;
  readonly key: string;
  readonly value?: unknown;
};

/** Takes the changes of one committed transaction. */
export type ChangeSink = (changes: readonly Change[]) => void;

export type StoreOptions = {
  readonly sink?: ChangeSink;
  /** What an earlier run kept, by collection and key; taken over, not copied. */
  readonly loaded?: Map<string, Map<string, unknown>>;
  /** How long the past is kept for {@link Store.asOf}; 0, the default, keeps none. */
  readonly historyMs?: number;
  readonly nowMs?: () => number;
};

export class Store {
  readonly #collections = new Map<string, StoredCollection<unknown, string>>();
  readonly #loaded: Map<string, Map<string, unknown>>;
  readonly #sink: ChangeSink;
  readonly #historyMs: number;
  readonly #nowMs: () => number;
  #history: { readonly atMs: number; readonly undo: readonly Undo[] }[] = [];
  #transaction: Undo[] | undefined;

  constructor(options: StoreOptions = {}) {
    this.#sink = options.sink ?? (() => {});
    this.#loaded = options.loaded ?? new Map<string, Map<string, unknown>>();
    this.#historyMs = options.historyMs ?? 0;
    this.#nowMs = options.nowMs ?? (() => 0);
  }

  /** The collection of that definition; the same object each time. */
  open<Value, Index extends string>(
    definition: CollectionDefinition<Value, Index>,
  ): Collection<Value, Index> {
    const known = this.#collections.get(definition.name);
    // The definition's name stands for its value type: entries enter only through this function.
    if (known !== undefined) return known as unknown as Collection<Value, Index>;
    const record = (undo: Undo): void => {
      assert(
        this.#transaction !== undefined,
        `${definition.name} is changed outside a transaction`,
      );
      this.#transaction.push(undo);
    };
    const collection = new StoredCollection<Value, Index>(definition, record);
    for (const [key, value] of this.#loaded.get(definition.name) ?? [])
      collection.restore(key, value);
    this.#loaded.delete(definition.name);
    this.#collections.set(
      definition.name,
      collection as unknown as StoredCollection<unknown, string>,
    );
    return collection;
  }

  /** Runs `work`; if it throws, all its changes are taken back and the error goes on. */
  transaction<Result>(work: () => Result): Result {
    assert(this.#transaction === undefined, "transactions do not nest");
    const undo: Undo[] = [];
    this.#transaction = undo;
    try {
      const result = work();
      if (undo.length > 0) this.#commit(undo);
      return result;
    } catch (error) {
      for (const entry of undo.toReversed()) entry.collection.restore(entry.key, entry.previous);
      throw error;
    } finally {
      this.#transaction = undefined;
    }
  }

  /** Whether the transaction under way has changed anything. */
  get changed(): boolean {
    return (this.#transaction?.length ?? 0) > 0;
  }

  /** Runs `work`, which only reads, on the state as it was at `atMs`, as far back as is kept. */
  asOf<Result>(atMs: number, work: () => Result): Result {
    assert(this.#transaction === undefined, "the past is read outside transactions");
    const later = this.#history.filter((commit) => commit.atMs > atMs);
    const redo: Undo[] = [];
    for (const { collection, key, previous } of later.toReversed().flatMap(reversedUndo)) {
      redo.push({ collection, key, previous: collection.get(key) });
      collection.restore(key, previous);
    }
    try {
      return work();
    } finally {
      for (const entry of redo.toReversed()) entry.collection.restore(entry.key, entry.previous);
    }
  }

  #commit(undo: readonly Undo[]): void {
    this.#sink(changesOf(undo));
    if (this.#historyMs === 0) return;
    const atMs = this.#nowMs();
    this.#history.push({ atMs, undo });
    this.#history = this.#history.filter((commit) => commit.atMs > atMs - this.#historyMs);
  }

  /** Every entry of every collection, for a compact copy. */
  *dump(): Iterable<Change> {
    for (const [name, entries] of this.#loaded)
      for (const [key, value] of entries) yield { collection: name, key, value };
    for (const [name, collection] of this.#collections)
      for (const [key, value] of collection.entries()) yield { collection: name, key, value };
  }
}

type Restorable = {
  readonly name: string;
  get(key: string): unknown;
  restore(key: string, value: unknown): void;
};

type Undo = { readonly collection: Restorable; readonly key: string; readonly previous: unknown };

function reversedUndo(commit: { readonly undo: readonly Undo[] }): readonly Undo[] {
  return commit.undo.toReversed();
}

/** The last value of each entry that was touched. */
function changesOf(undo: readonly Undo[]): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const { collection, key } of undo) {
    const value = collection.get(key);
    const change = { collection: collection.name, key };
    changes.set(`${collection.name}\0${key}`, value === undefined ? change : { ...change, value });
  }
  return [...changes.values()];
}

class StoredCollection<Value, Index extends string> implements Collection<Value, Index> {
  readonly name: string;
  readonly #values = new Map<string, Value>();
  readonly #indexes = new Map<string, Map<string, Map<string, Value>>>();
  readonly #definition: CollectionDefinition<Value, Index>;
  readonly #record: (undo: Undo) => void;

  constructor(definition: CollectionDefinition<Value, Index>, record: (undo: Undo) => void) {
    this.name = definition.name;
    this.#definition = definition;
    this.#record = record;
    for (const index of Object.keys(definition.indexes)) this.#indexes.set(index, new Map());
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  keys(): Iterable<string> {
    return this.#values.keys();
  }

  values(): Iterable<Value> {
    return this.#values.values();
  }

  entries(): Iterable<[string, Value]> {
    return this.#values.entries();
  }

  by(index: Index, key: string): readonly Value[] {
    return [...(this.#indexes.get(index)?.get(key)?.values() ?? [])];
  }

  countBy(index: Index, key: string): number {
    return this.#indexes.get(index)?.get(key)?.size ?? 0;
  }

  put(key: string, value: Value): void {
    this.#record({ collection: this, key, previous: this.#values.get(key) });
    this.restore(key, value);
  }

  delete(key: string): boolean {
    const previous = this.#values.get(key);
    if (previous === undefined) return false;
    this.#record({ collection: this, key, previous });
    this.restore(key, undefined);
    return true;
  }

  /** Sets an entry, or removes it, without recording. */
  restore(key: string, value: unknown): void {
    const previous = this.#values.get(key);
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value as Value);
    for (const [index, keysOf] of Object.entries(this.#definition.indexes))
      this.#reindex(index, key, {
        from: previous === undefined ? [] : (keysOf as IndexKeys<Value>)(previous),
        to: value === undefined ? [] : (keysOf as IndexKeys<Value>)(value as Value),
      });
  }

  #reindex(index: string, key: string, move: { from: readonly string[]; to: readonly string[] }) {
    const entries = this.#indexes.get(index);
    const value = this.#values.get(key);
    if (entries === undefined) return;
    for (const old of move.from)
      if (!move.to.includes(old)) {
        entries.get(old)?.delete(key);
        if (entries.get(old)?.size === 0) entries.delete(old);
      }
    if (value === undefined) return;
    for (const current of move.to) {
      const listed = entries.get(current) ?? new Map<string, Value>();
      entries.set(current, listed.set(key, value));
    }
  }
}

type IndexKeys<Value> = (value: Value) => readonly string[];
