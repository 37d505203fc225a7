/** Replaces parts of a text: how a fix of a finding becomes a new document. */
import { assert } from "../base/assert.ts";

/** Offsets in UTF-16 units, the end exclusive; nothing between them is an insertion. */
export type TextEdit = { readonly start: number; readonly end: number; readonly text: string };

/**
 * The text with the edits made, in whatever order they are given. Of edits that overlap only the
 * first by place is made: the others were meant for a text that is no longer there.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let done = 0;
  let inserted = -1;
  for (const edit of edits.toSorted(
    (one, other) => one.start - other.start || one.end - other.end,
  )) {
    assert(edit.start <= edit.end && edit.end <= text.length, "an edit lies within its text");
    if (edit.start < done || (edit.start === edit.end && edit.start === inserted)) continue;
    parts.push(text.slice(done, edit.start), edit.text);
    done = edit.end;
    inserted = edit.start;
  }
  return [...parts, text.slice(done)].join("");
}

/**
 * Makes the edits that are asked for, asks again about the new text, and so on until nothing is
 * left to do. Ends also where edits undo one another: at a text that was there before.
 *
 * @param editsOf - the edits that a text calls for
 */
export function editUntilDone(
  text: string,
  editsOf: (text: string) => readonly TextEdit[],
): string {
  const seen = new Set([text]);
  for (let current = text; ;) {
    const next = applyEdits(current, editsOf(current));
    if (seen.has(next) || seen.size >= mostRounds) return next;
    seen.add(next);
    current = next;
  }
}

/** One round may bring the next finding to light; so many after one another, no document has shown. */
const mostRounds = 50;
