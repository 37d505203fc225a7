/** The changes of a catalogue as a page in Markdown, for a commit and for the terminal. */
import type { FactChange, FactDetail } from "./fact-changes.ts";
import { factKinds, type FactKind } from "./fact-tables.ts";

/** Every change is in a line: things of one service of which the same is said share one. */
export function changeText(changes: readonly FactChange[]): string {
  if (changes.length === 0) return "No fact changed.\n";
  const byKind = Map.groupBy(changes, ({ kind }) => kind);
  return [...byKind].map(([kind, of]) => section(kind, of)).join("\n");
}

function section(kind: FactKind, changes: readonly FactChange[]): string {
  const of = (change: FactChange["change"]) => changes.filter((one) => one.change === change);
  const counts = (["added", "removed", "changed"] as const)
    .map((change) => ({ change, count: of(change).length }))
    .filter(({ count }) => count > 0)
    .map(({ change, count }) => `${count} ${change}`);
  const lines = [
    ...groups("added", of("added")),
    ...groups("removed", of("removed")),
    ...groups("changed", of("changed")),
  ];
  return `## ${titled(factKinds[kind])}: ${counts.join(", ")}\n\n${lines.join("\n")}\n`;
}

/** One line for the things of one service of which the same is to be said. */
function groups(change: string, changes: readonly FactChange[]): readonly string[] {
  const alike = Map.groupBy(
    changes,
    ({ name, details }) => `${groupOf(name)}\n${detailsText(details)}`,
  );
  return [...alike].map(([key, of]) => {
    const details = key.slice(key.indexOf("\n") + 1);
    const about = details === "" ? "" : `: ${details}`;
    return `- ${change} ${of.map(({ name }) => `\`${name}\``).join(", ")}${about}`;
  });
}

/** The service of an action, a resource type, a key, an operation; AWS managed policies together. */
function groupOf(name: string): string {
  return name.split(/[: /]/, 1)[0] ?? "";
}

function detailsText(details: readonly FactDetail[]): string {
  const told = details.filter(({ about }) => about !== "document");
  // A document that says the same of other resources, or under other conditions.
  const shown = told.some(({ kind }) => kind === "list") ? told : details;
  return shown.map(detailText).join("; ");
}

function detailText(detail: FactDetail): string {
  if (detail.kind === "list") {
    const marked = [
      ...detail.added.map((item) => `+\`${item}\``),
      ...detail.removed.map((item) => `−\`${item}\``),
    ];
    return `${detail.about} ${marked.join(" ")}`;
  }
  if (detail.about === "document") return "its document";
  if (detail.from === undefined) return `${detail.about} ${quoted(detail.to)}`;
  return `${detail.about} ${quoted(detail.from)} → ${quoted(detail.to)}`;
}

function quoted(words: string | undefined): string {
  return words === undefined || words === "" ? "nothing" : `\`${words}\``;
}

function titled(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
