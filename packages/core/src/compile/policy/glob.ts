/**
 * Patterns with `*` and `?`, compiled to the cheapest test that tells the same: equality, a
 * beginning, an end, or a walk that takes at most pattern × text steps. Compared by code point over
 * the whole text, newlines included; no regular expressions.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */

import { compileLong } from "../../base/long-wildcards.ts";
import { compileTogether } from "../../base/wildcard-automaton.ts";

/** Any text, also none. */
export const star = -1;
/** Exactly one character. */
const one = -2;

/** Code points, {@link star} and {@link one}. */
export type Glob = readonly number[];

export type TextTest = (text: string) => boolean;

/** Text in which `*` and `?` are wildcards. */
export function globOf(text: string): Glob {
  return Array.from(text, (character) => {
    if (character === "*") return star;
    return character === "?" ? one : codePoint(character);
  });
}

/** Text in which every character stands for itself. */
export function literalGlob(text: string): Glob {
  return Array.from(text, codePoint);
}

/** The test for a pattern whose wildcards are known beforehand. */
export function compileGlob(text: string): TextTest {
  const quick = quickTest(text);
  const long = longTest(text);
  return (other) => quick(other) ?? long(other);
}

/** Whether a text is of one of the patterns; those that are slow are tried together. */
export function compileGlobs(texts: readonly string[]): TextTest {
  const [only, ...more] = texts;
  if (only === undefined) return () => false;
  if (more.length === 0) return compileGlob(only);
  const quick = texts.map(quickTest);
  const long = texts.map(longTest);
  let together: ((text: string) => boolean | undefined) | undefined;
  return (other) => {
    // A list that was slow once is not tried again one by one, unless the text is short.
    const found =
      together !== undefined && other.length > 32 ? undefined : anyQuickly(quick, other);
    if (found !== undefined) return found;
    together ??= compileTogether(texts.map(globOf));
    return together(other) ?? long.some((test) => test(other));
  };
}

/** Yes where one says so, and undefined where none does and one cannot tell. */
function anyQuickly(tests: readonly QuickTest[], text: string): boolean | undefined {
  let found: boolean | undefined = false;
  for (const test of tests) {
    const matches = test(text);
    if (matches === true) return true;
    if (matches === undefined) found = undefined;
  }
  return found;
}

/** Undefined where an answer would take many steps. */
type QuickTest = (text: string) => boolean | undefined;

function quickTest(text: string): QuickTest {
  if (text === "*") return () => true;
  const firstStar = text.indexOf("*");
  // Half of a character equals nothing that a whole one begins or ends with.
  if (text.includes("?") || hasSurrogates(text)) return walking(globOf(text));
  if (firstStar < 0) return (other) => other === text;
  const last = text.lastIndexOf("*");
  const head = text.slice(0, firstStar);
  const tail = text.slice(last + 1);
  if (firstStar === last) {
    if (tail === "") return (other) => other.startsWith(head);
    const least = head.length + tail.length;
    return (other) => other.length >= least && other.startsWith(head) && other.endsWith(tail);
  }
  const pieces = text
    .slice(firstStar + 1, last)
    .split("*")
    .filter((piece) => piece !== "");
  return (other) =>
    text.length * other.length < 100_000 ? holdsInOrder({ head, pieces, tail }, other) : undefined;
}

/** Its tables are made for the first text. */
function longTest(text: string): TextTest {
  let long: TextTest | undefined;
  return (other) => (long ??= compileLong(globOf(text)))(other);
}

/** Whether the whole text is of the pattern. */
export function globMatches(glob: Glob, text: string): boolean {
  return walk(glob, text) ?? compileLong(glob)(text);
}

/** Undefined where so many steps were in vain that the pattern was made to be slow. */
function walk(glob: Glob, text: string): boolean | undefined {
  const points = hasSurrogates(text) ? Array.from(text, codePoint) : undefined;
  const length = points?.length ?? text.length;
  let at = 0;
  let resumeAt = -1;
  let resume = 0;
  let inVain = 0;
  for (let place = 0; place < length;) {
    const wanted = glob[at];
    if (wanted === star) {
      at += 1;
      resumeAt = at;
      resume = place;
    } else if (
      wanted !== undefined &&
      (wanted === one || wanted === (points === undefined ? text.charCodeAt(place) : points[place]))
    ) {
      at += 1;
      place += 1;
    } else if (resumeAt >= 0) {
      // What follows the last star did not match here: the star takes one character more.
      inVain += place - resume;
      if (inVain > mostInVain) return undefined;
      at = resumeAt;
      resume += 1;
      place = resume;
    } else {
      return false;
    }
  }
  while (glob[at] === star) at += 1;
  return at === glob.length;
}

const mostInVain = 1_000;

/** Folds one character by itself, so that no character becomes two. */
export function foldPoint(point: number): number {
  if (point < 128) return point >= 65 && point <= 90 ? point + 32 : point;
  const folded = String.fromCodePoint(point).toUpperCase().toLowerCase();
  const [only, ...more] = folded;
  return only === undefined || more.length > 0 ? point : codePoint(only);
}

/** {@link foldPoint} for each character of a text. */
export function foldText(text: string): string {
  for (let place = 0; place < text.length; place += 1) {
    if (text.charCodeAt(place) >= 128) {
      return Array.from(text, (character) =>
        String.fromCodePoint(foldPoint(codePoint(character))),
      ).join("");
    }
  }
  return text.toLowerCase();
}

/** A pattern that was slow once is not tried again by walking, unless the text is short. */
function walking(glob: Glob): QuickTest {
  let slow = false;
  return (text) => {
    const walked = slow && text.length > 32 ? undefined : walk(glob, text);
    slow ||= walked === undefined;
    return walked;
  };
}

type Ordered = {
  readonly head: string;
  readonly pieces: readonly string[];
  readonly tail: string;
};

/** The first place of each piece leaves most for the next, so no step is taken back. */
function holdsInOrder({ head, pieces, tail }: Ordered, text: string): boolean {
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  let place = head.length;
  const end = text.length - tail.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, place);
    if (found < 0) return false;
    place = found + piece.length;
  }
  return place <= end;
}

function hasSurrogates(text: string): boolean {
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    if (unit >= 0xd800 && unit <= 0xdfff) return true;
  }
  return false;
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
