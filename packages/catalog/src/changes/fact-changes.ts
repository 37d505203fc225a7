/** What one release of the catalogue says otherwise than another. */
import { factTables, type Attributes, type FactKind, type FactTable } from "./fact-tables.ts";

/** A thing that came, went, or of which something else is said. */
export type FactChange = {
  readonly kind: FactKind;
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  /** Of a thing that changed, what about it; of a new quota or rate, all of it. */
  readonly details: readonly FactDetail[];
};

/** Words that were replaced, or members of a list that came and went. */
export type FactDetail =
  | {
      readonly kind: "words";
      readonly about: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | {
      readonly kind: "list";
      readonly about: string;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    };

/** From one folder of generated files to another; by kind, each kind sorted by name. */
export function factChanges(from: URL, to: URL): readonly FactChange[] {
  const before = new Map(factTables(from).map((table) => [table.kind, table]));
  return factTables(to).flatMap((table) => tableChanges(before.get(table.kind), table));
}

function tableChanges(before: FactTable | undefined, after: FactTable): readonly FactChange[] {
  const { kind } = after;
  const old = before?.facts ?? new Map<string, Attributes>();
  const all = [...new Set([...old.keys(), ...after.facts.keys()])].toSorted();
  return all.flatMap((name): readonly FactChange[] => {
    const from = old.get(name);
    const to = after.facts.get(name);
    if (from === undefined)
      return [{ kind, name, change: "added", details: to === undefined ? [] : news(kind, to) }];
    if (to === undefined) return [{ kind, name, change: "removed", details: [] }];
    const details = detailsOf(from, to);
    return details.length === 0 ? [] : [{ kind, name, change: "changed", details }];
  });
}

/** A number says little without its value. */
function news(kind: FactKind, to: Attributes): readonly FactDetail[] {
  return kind === "quota" || kind === "rate" ? detailsOf({}, to) : [];
}

function detailsOf(from: Attributes, to: Attributes): readonly FactDetail[] {
  const subjects = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return subjects.flatMap((about) => detailOf(about, from[about], to[about]) ?? []);
}

type Value = Attributes[string] | undefined;

/** A list that one side lacks is empty there. */
function detailOf(about: string, from: Value, to: Value): FactDetail | undefined {
  if (typeof from === "string" || typeof to === "string") {
    const words = { kind: "words", about, from: wordsOf(from), to: wordsOf(to) } as const;
    return words.from === words.to ? undefined : words;
  }
  const old = new Set(from);
  const now = new Set(to);
  const added = [...now].filter((item) => !old.has(item)).toSorted();
  const removed = [...old].filter((item) => !now.has(item)).toSorted();
  return added.length + removed.length === 0 ? undefined : { kind: "list", about, added, removed };
}

function wordsOf(value: Value): string | undefined {
  return typeof value === "string" || value === undefined ? value : value.join(", ");
}
