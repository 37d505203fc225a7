/** What changed between two texts, line by line, as `diff -u` shows it. */
import { escaped, styled } from "../terminal.ts";

/** @param file - named at the head */
export function textDifference(file: string, before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const head = commonHead(old, now);
  const tail = commonHead(old.slice(head).toReversed(), now.slice(head).toReversed());
  const removed = old.slice(head, old.length - tail);
  const added = now.slice(head, now.length - tail);
  const from = Math.max(head - context, 0);
  const rest = old.slice(old.length - tail, old.length - tail + context);
  const length = head - from + rest.length;
  return [
    styled("bold", `--- ${escaped(file)}`),
    styled("bold", `+++ ${escaped(file)}`),
    `@@ -${from + 1},${length + removed.length} +${from + 1},${length + added.length} @@`,
    ...old.slice(from, head).map((line) => ` ${escaped(line)}`),
    ...middle(removed, added),
    ...rest.map((line) => ` ${escaped(line)}`),
  ].join("\n");
}

const context = 3;

function commonHead(these: readonly string[], those: readonly string[]): number {
  let at = 0;
  while (at < these.length && at < those.length && these[at] === those[at]) at += 1;
  return at;
}

/** One hunk by the longest common subsequence; of very many lines, the old ones and then the new. */
function middle(removed: readonly string[], added: readonly string[]): readonly string[] {
  const minus = (line: string): string => styled("red", `-${escaped(line)}`);
  const plus = (line: string): string => styled("green", `+${escaped(line)}`);
  if (removed.length * added.length > mostCells) return [...removed.map(minus), ...added.map(plus)];
  const common = commonLengths(removed, added);
  const lines: string[] = [];
  let [at, to] = [0, 0];
  while (at < removed.length || to < added.length) {
    const [old, now] = [removed[at], added[to]];
    if (old !== undefined && old === now) {
      lines.push(` ${escaped(old)}`);
      at += 1;
      to += 1;
    } else if (
      old !== undefined &&
      (now === undefined || lengthAt(common, at + 1, to) >= lengthAt(common, at, to + 1))
    ) {
      lines.push(minus(old));
      at += 1;
    } else {
      lines.push(plus(now ?? ""));
      to += 1;
    }
  }
  return lines;
}

const mostCells = 4_000_000;

/** For each pair of places, how many lines the rests have in common. */
function commonLengths(these: readonly string[], those: readonly string[]): readonly number[][] {
  const lengths: number[][] = Array.from({ length: these.length + 1 }, () => []);
  for (let at = these.length - 1; at >= 0; at -= 1) {
    for (let to = those.length - 1; to >= 0; to -= 1) {
      (lengths[at] ??= [])[to] =
        these[at] === those[to]
          ? lengthAt(lengths, at + 1, to + 1) + 1
          : Math.max(lengthAt(lengths, at + 1, to), lengthAt(lengths, at, to + 1));
    }
  }
  return lengths;
}

function lengthAt(lengths: readonly number[][], at: number, to: number): number {
  return lengths[at]?.[to] ?? 0;
}
