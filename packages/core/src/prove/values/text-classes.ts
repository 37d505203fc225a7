/**
 * All the ways in which a text can be of some patterns and not of others, each with a shortest text
 * of its kind. Exact: every text is of the same patterns as one that is given.
 *
 * The patterns are walked together, a character at a time. A state is the set of places in them to
 * which the text so far may have come, as a row of bits; of all characters, only those make a
 * difference that stand at a place that can be next.
 */
import { foldPoint } from "../../compile/policy/glob.ts";

/** Tokens of patterns; those from 0 on are code points. */
export const wild = {
  /** Any text, also none. */
  many: -1,
  /** Exactly one character. */
  one: -2,
  /** The same within a part of an ARN: no colon is among it. */
  manyInPart: -3,
  oneInPart: -4,
  digit: -5,
} as const;

export type TextPattern = {
  readonly tokens: readonly number[];
  /** Capitals do not count; the tokens are folded. */
  readonly folded: boolean;
};

/**
 * @param mostStates - of the walk
 * @param within - patterns of which a text must be one, to be given; any text unless said
 * @returns shorter texts first; undefined where the walk has more states
 */
export function textClasses(
  patterns: readonly TextPattern[],
  mostStates: number,
  within?: readonly TextPattern[],
): readonly string[] | undefined {
  const places = placesOf([...(within ?? []), ...patterns]);
  const wanted = within === undefined ? undefined : wantedBy(places, within.length);
  const other = otherPoint(places.tokens);
  const most = Math.min(mostStates, Math.floor(mostWords / places.words));
  const queue: State[] = [{ bits: places.begins, text: "" }];
  const seen = new RowSet();
  seen.add(places.begins);
  const accepted = new RowSet();
  const texts: string[] = [];
  for (let at = 0; at < queue.length; at += 1) {
    const state = queue[at];
    if (state === undefined) break;
    const ends = only(state.bits, places.ends);
    const isWanted = wanted === undefined || haveCommon(ends, wanted.ends);
    if (isWanted && accepted.add(ends)) texts.push(state.text);
    for (const next of followers(places, state, other)) {
      // Some text that is wanted must still go on from it.
      if (wanted !== undefined && !haveCommon(next.bits, wanted.places)) continue;
      if (!seen.add(next.bits)) continue;
      if (queue.length >= most) return undefined;
      queue.push(next);
    }
  }
  return texts;
}

/** Of all states of a walk together, whatever it may take: some tenths of a second. */
const mostWords = 4_000_000;

type State = { readonly bits: Int32Array; readonly text: string };

/** The begin of each pattern, and each of its characters, with a bit; kept in rows of 32. */
type Places = {
  readonly words: number;
  /** By place; undefined at a begin. */
  readonly tokens: readonly (Token | undefined)[];
  readonly begins: Int32Array;
  readonly ends: Int32Array;
  /** The same by pattern. */
  readonly lastPlaces: readonly number[];
  /** A star comes after: once reached, they stay. */
  readonly stays: Int32Array;
  /** The same until the text has a colon. */
  readonly staysInPart: Int32Array;
  /** By character that a pattern names: the places at which it may stand. */
  readonly rows: ReadonlyMap<number, Int32Array>;
  /** The places of wildcards for one character, at which any other may stand. */
  readonly others: Int32Array;
};

type Token = { readonly token: number; readonly folded: boolean };

function placesOf(patterns: readonly TextPattern[]): Places {
  const tokens: (Token | undefined)[] = [];
  const [begins, ends, stays, staysInPart]: number[][] = [[], [], [], []];
  for (const { tokens: own, folded } of patterns) {
    begins?.push(tokens.push(undefined) - 1);
    for (const token of own) {
      const last = tokens.length - 1;
      if (token === wild.many) stays?.push(last);
      else if (token === wild.manyInPart) staysInPart?.push(last);
      else tokens.push({ token, folded });
    }
    ends?.push(tokens.length - 1);
  }
  const words = (tokens.length + 31) >> 5;
  const row = (places: readonly number[] = []) => rowOf(places, words);
  return {
    words,
    tokens,
    begins: row(begins),
    ends: row(ends),
    lastPlaces: ends ?? [],
    stays: row(stays),
    staysInPart: row([...(stays ?? []), ...(staysInPart ?? [])]),
    ...rowsOf(tokens, words),
  };
}

/** The places of the first patterns, and their ends. */
function wantedBy({ lastPlaces, words }: Places, count: number) {
  const last = lastPlaces[count - 1] ?? -1;
  const all = Array.from({ length: last + 1 }, (_, place) => place);
  return { places: rowOf(all, words), ends: rowOf(lastPlaces.slice(0, count), words) };
}

function haveCommon(left: Int32Array, right: Int32Array): boolean {
  return left.some((word, at) => (word & (right[at] ?? 0)) !== 0);
}

function rowsOf(
  tokens: readonly (Token | undefined)[],
  words: number,
): Pick<Places, "rows" | "others"> {
  const [others, colons, numbers] = [
    new Int32Array(words),
    new Int32Array(words),
    new Int32Array(words),
  ];
  for (const [place, one] of tokens.entries()) {
    if (one === undefined || one.token >= 0) continue;
    if (one.token === wild.one) setBit(colons, place);
    if (one.token !== wild.digit) setBit(others, place);
    setBit(numbers, place);
  }
  const rows = new Map([[colon, colons]]);
  for (const digit of digits) rows.set(digit, numbers.slice());
  const add = (point: number, place: number) => {
    let row = rows.get(point);
    if (row === undefined) rows.set(point, (row = others.slice()));
    setBit(row, place);
  };
  for (const [place, one] of tokens.entries()) {
    if (one === undefined || one.token < 0) continue;
    if (one.folded) unfolded(one.token).forEach((point) => add(point, place));
    else add(one.token, place);
  }
  return { rows, others };
}

function rowOf(places: readonly number[], words: number): Int32Array {
  const row = new Int32Array(words);
  for (const place of places) setBit(row, place);
  return row;
}

function setBit(row: Int32Array, place: number): void {
  const word = place >> 5;
  row[word] = (row[word] ?? 0) | (1 << (place & 31));
}

/** The states to which one character more leads; of what no pattern can be of any more, none. */
function followers(places: Places, { bits, text }: State, other: number): readonly State[] {
  if (bits.every((word) => word === 0)) return [];
  const moved = movedBy(places, bits);
  return [...pointsAt(places, moved, other)].map((point) => ({
    bits: reachedBy(places, { bits, moved, point }),
    text: text + String.fromCodePoint(point),
  }));
}

/** The place after each; at a begin nothing of the pattern before goes on. */
function movedBy({ words, begins }: Places, bits: Int32Array): Int32Array {
  const moved = new Int32Array(words);
  let carry = 0;
  for (let word = 0; word < words; word += 1) {
    const was = bits[word] ?? 0;
    moved[word] = ((was << 1) | carry) & ~(begins[word] ?? 0);
    carry = was >>> 31;
  }
  return moved;
}

type Step = { readonly bits: Int32Array; readonly moved: Int32Array; readonly point: number };

function reachedBy(places: Places, { bits, moved, point }: Step): Int32Array {
  const stays = point === colon ? places.stays : places.staysInPart;
  const fits = places.rows.get(point) ?? places.others;
  const reached = new Int32Array(places.words);
  for (let word = 0; word < places.words; word += 1) {
    const kept = (bits[word] ?? 0) & (stays[word] ?? 0);
    reached[word] = kept | ((moved[word] ?? 0) & (fits[word] ?? 0));
  }
  return reached;
}

const colon = 58;

/** Of the characters that tell states apart one each: those that stand next, and one that never does. */
function pointsAt({ tokens }: Places, moved: Int32Array, other: number): ReadonlySet<number> {
  // A colon ends what stays within a part.
  const points = new Set([other, colon]);
  let wantsDigit = false;
  for (const [word, bits] of moved.entries()) {
    for (let left = bits; left !== 0; left &= left - 1) {
      const token = tokens[word * 32 + (31 - Math.clz32(left & -left))];
      wantsDigit ||= token?.token === wild.digit;
      if (token === undefined || token.token < 0) continue;
      if (token.folded) unfolded(token.token).forEach((point) => points.add(point));
      else points.add(token.token);
    }
  }
  const digit = wantsDigit ? digits.find((one) => !points.has(one)) : undefined;
  return digit === undefined ? points : points.add(digit);
}

const digits = Array.from("1234567890", (one) => one.charCodeAt(0));

/** All characters that fold to one. */
export function unfolded(point: number): readonly number[] {
  if (point < 128) {
    const letter = String.fromCharCode(point);
    const capital = letter.toUpperCase().charCodeAt(0);
    const sign = signs[letter];
    return [point, ...(capital === point ? [] : [capital]), ...(sign === undefined ? [] : [sign])];
  }
  unfoldedPoints ??= allUnfolded();
  return unfoldedPoints.get(point) ?? [];
}

/** Outside of ASCII, what folds to a letter in it: the dotless i, the long s and the sign for kelvin. */
const signs: Readonly<Record<string, number>> = { i: 0x131, s: 0x17f, k: 0x212a };

let unfoldedPoints: ReadonlyMap<number, readonly number[]> | undefined;

/** Takes some 20 ms, and few policies ignore the case of other letters than those of ASCII. */
function allUnfolded(): ReadonlyMap<number, readonly number[]> {
  const points = Array.from({ length: pointsWithCase }, (_, point) => point);
  return Map.groupBy(
    points.filter((point) => point < 0xd800 || point > 0xdfff),
    foldPoint,
  );
}

/** The letters of Adlam are the last ones that have capitals. */
const pointsWithCase = 0x1_e944;

/** A character that no pattern names, and that folds to none which a pattern names. */
function otherPoint(tokens: readonly (Token | undefined)[]): number {
  const named = new Set(tokens.flatMap((one) => (one === undefined ? [] : [one.token])));
  const isFree = (point: number) =>
    point !== colon && !named.has(point) && !named.has(foldPoint(point));
  for (const point of plainPoints) if (isFree(point)) return point;
  let point = 0xe000;
  while (!isFree(point)) point += 1;
  return point;
}

/** No digits: other characters are none. */
const plainPoints = Array.from("xyzabcdefghijklmnopqrstuvw-_", (one) => one.charCodeAt(0));

function only(bits: Int32Array, chosen: Int32Array): Int32Array {
  return bits.map((word, at) => word & (chosen[at] ?? 0));
}

/** Rows by their content. */
class RowSet {
  readonly #byHash = new Map<number, Int32Array[]>();

  /** Whether it is new. */
  add(row: Int32Array): boolean {
    const hash = hashOf(row);
    const alike = this.#byHash.get(hash);
    if (alike === undefined) {
      this.#byHash.set(hash, [row]);
      return true;
    }
    if (alike.some((other) => areEqual(row, other))) return false;
    alike.push(row);
    return true;
  }
}

/** FNV-1a, a word at a time. */
function hashOf(row: Int32Array): number {
  let hash = 0x811c9dc5;
  for (let word = 0; word < row.length; word += 1) {
    hash = Math.imul(hash ^ (row[word] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash;
}

function areEqual(left: Int32Array, right: Int32Array): boolean {
  for (let word = 0; word < left.length; word += 1) if (left[word] !== right[word]) return false;
  return true;
}
