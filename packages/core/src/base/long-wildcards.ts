/**
 * Patterns with wildcards over long texts, for inputs made to be slow. Trying each place in turn
 * takes pattern × text steps, and a policy of 6 kB whose variables bring 2 kB each against a header
 * of 6 kB then takes 24 s. Here a piece without `?` takes pattern + text steps (Knuth, Morris,
 * Pratt), and one with `?` a thirty-second of pattern × text (Shift-And: one bit for each beginning
 * of the piece that matches up to here).
 *
 * What does not match nearly everywhere is found sooner by the plain walk: turn to this after some
 * hundred steps in vain.
 */

/** Any text, also none. */
const star = -1;
/** Exactly one character. */
const one = -2;

/**
 * The test of whether a whole text is of the pattern. Its tables are made for the first text, and
 * kept where they are small.
 *
 * @param glob - code points; -1 stands for any text and -2 for one character
 */
export function compileLong(glob: readonly number[]): (text: string) => boolean {
  let kept: Parts | undefined;
  return (text) => {
    const parts = kept ?? partsOf(glob);
    if (parts.size <= mostKept) kept = parts;
    return isOf(parts, pointsOf(text));
  };
}

/** In tables of numbers with 32 bits: a policy may have hundreds of patterns. */
const mostKept = 4_096;

type Points = Int32Array;
type Piece = readonly number[];

type Parts = {
  readonly head: Piece;
  /** Undefined where there is no star: the head is all. */
  readonly tail: Piece | undefined;
  /** Between the stars. */
  readonly searches: readonly Search[];
  readonly leastLength: number;
  /** Of the tables together. */
  readonly size: number;
};

/** Where a piece first stands in a part of the text; -1 where nowhere. */
type Search = {
  readonly length: number;
  readonly size: number;
  readonly find: (points: Points, from: number, end: number) => number;
};

function partsOf(glob: readonly number[]): Parts {
  const [head = [], ...rest] = splitAtStars(glob);
  const tail = rest.pop();
  const searches = rest.map((piece) =>
    piece.includes(one) ? bitSearch(piece) : textSearch(piece),
  );
  const between = searches.reduce((sum, { length }) => sum + length, 0);
  return {
    head,
    tail,
    searches,
    leastLength: head.length + between + (tail?.length ?? 0),
    size: searches.reduce((sum, { size }) => sum + size, 0),
  };
}

function isOf({ head, tail, searches, leastLength }: Parts, points: Points): boolean {
  if (tail === undefined) return head.length === points.length && standsAt(head, points, 0);
  if (leastLength > points.length) return false;
  const end = points.length - tail.length;
  if (!standsAt(head, points, 0) || !standsAt(tail, points, end)) return false;
  let from = head.length;
  // The first place of each piece leaves most for the next, so no step is taken back.
  for (const { length, find } of searches) {
    const place = from + length > end ? -1 : find(points, from, end);
    if (place < 0) return false;
    from = place + length;
  }
  return from <= end;
}

/** Of the text asked about last: the patterns of a list are asked about one text in turn. */
let last: { readonly text: string; readonly points: Points } | undefined;

function pointsOf(text: string): Points {
  if (last?.text === text) return last.points;
  const points = new Int32Array(text.length);
  let length = 0;
  for (let place = 0; place < text.length; length += 1) {
    const point = text.codePointAt(place) ?? 0;
    points[length] = point;
    place += point > 0xffff ? 2 : 1;
  }
  last = { text, points: points.subarray(0, length) };
  return last.points;
}

function splitAtStars(glob: readonly number[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = glob.indexOf(star); at >= 0; at = glob.indexOf(star, from)) {
    // Two stars in a row are one.
    if (at > from || from === 0) pieces.push(glob.slice(from, at));
    from = at + 1;
  }
  return [...pieces, glob.slice(from)];
}

function standsAt(piece: Piece, points: Points, place: number): boolean {
  for (let at = 0; at < piece.length; at += 1) {
    const wanted = piece[at];
    if (wanted !== one && wanted !== points[place + at]) return false;
  }
  return true;
}

/** Knuth, Morris, Pratt: after a mismatch goes on with the longest beginning that still matches. */
function textSearch(text: Piece): Search {
  const { length } = text;
  const piece = Int32Array.from(text);
  const shorter = longestBorders(piece);
  const find = (points: Points, from: number, end: number): number => {
    let matched = 0;
    for (let place = from; place < end; place += 1) {
      const point = points[place];
      while (matched > 0 && piece[matched] !== point) matched = shorter[matched - 1] ?? 0;
      if (piece[matched] === point) matched += 1;
      if (matched === length) return place + 1 - matched;
    }
    return -1;
  };
  return { length, size: 2 * length, find };
}

/** For each beginning of the piece: the length of its longest true beginning that is its end, too. */
function longestBorders(piece: Int32Array): Int32Array {
  const borders = new Int32Array(piece.length);
  let matched = 0;
  for (let at = 1; at < piece.length; at += 1) {
    while (matched > 0 && piece[matched] !== piece[at]) matched = borders[matched - 1] ?? 0;
    if (piece[matched] === piece[at]) matched += 1;
    borders[at] = matched;
  }
  return borders;
}

/** Shift-And. Bit `j` is set where the first `j + 1` characters of the piece end at this place. */
function bitSearch(piece: Piece): Search {
  const { length } = piece;
  const words = (length + 31) >> 5;
  const masks = masksOf(piece, words);
  const final = 1 << ((length - 1) & 31);
  const find =
    words === 1
      ? (points: Points, from: number, end: number) =>
          findInWord({ masks, length, final }, points, { from, end })
      : (points: Points, from: number, end: number) =>
          findInWords({ masks, length, final, words }, points, { from, end });
  return { length, size: masks.rows.length, find };
}

type Bits = { readonly masks: Masks; readonly length: number; readonly final: number };
/** Of the text, without its end. */
type Window = { readonly from: number; readonly end: number };

function findInWord({ masks, length, final }: Bits, points: Points, { from, end }: Window): number {
  const { rows, ascii } = masks;
  let state = 0;
  for (let place = from; place < end; place += 1) {
    const point = points[place] ?? 0;
    const row = point < 128 ? (ascii[point] ?? 0) : rowOf(masks, point);
    // A new beginning at every place.
    state = ((state << 1) | 1) & (rows[row] ?? 0);
    if ((state & final) !== 0) return place + 1 - length;
  }
  return -1;
}

/**
 * Words of which no bit can be set yet, or can still become a whole match, are passed over; what is
 * left in them is never read.
 */
function findInWords(
  { masks, length, final, words }: Bits & { readonly words: number },
  points: Points,
  { from, end }: Window,
): number {
  const { rows, ascii } = masks;
  const state = new Int32Array(words);
  for (let place = from; place < end; place += 1) {
    const point = points[place] ?? 0;
    const row = point < 128 ? (ascii[point] ?? 0) : rowOf(masks, point);
    const low = Math.max(length - end + place, 0) >> 5;
    const high = Math.min((place - from) >> 5, words - 1);
    // A new beginning at every place, as long as one may begin.
    let carry = low === 0 ? 1 : (state[low - 1] ?? 0) >>> 31;
    for (let word = low; word <= high; word += 1) {
      const before = state[word] ?? 0;
      state[word] = ((before << 1) | carry) & (rows[row + word] ?? 0);
      carry = before >>> 31;
    }
    if (high === words - 1 && ((state[high] ?? 0) & final) !== 0) return place + 1 - length;
  }
  return -1;
}

/** For a character: at which places of the piece it may stand, as a row of bits. */
type Masks = {
  /** The first row is that of all characters that the piece does not name: the places of `?`. */
  readonly rows: Int32Array;
  /** Where the row of a character begins. */
  readonly places: ReadonlyMap<number, number>;
  /** The same below 128: a map takes as long as ten words of bits. */
  readonly ascii: Int32Array;
};

function masksOf(piece: Piece, words: number): Masks {
  const places = new Map<number, number>();
  for (const wanted of new Set(piece)) {
    if (wanted !== one) places.set(wanted, (places.size + 1) * words);
  }
  const rows = new Int32Array((places.size + 1) * words);
  for (let place = 0; place < piece.length; place += 1) {
    if (piece[place] === one) setBit(rows, 0, place);
  }
  for (const row of places.values()) rows.copyWithin(row, 0, words);
  for (let place = 0; place < piece.length; place += 1) {
    const row = places.get(piece[place] ?? one);
    if (row !== undefined) setBit(rows, row, place);
  }
  const ascii = new Int32Array(128);
  for (const [point, row] of places) if (point < 128) ascii[point] = row;
  return { rows, places, ascii };
}

function rowOf({ places }: Masks, point: number): number {
  return places.get(point) ?? 0;
}

function setBit(rows: Int32Array, row: number, place: number): void {
  const word = row + (place >> 5);
  rows[word] = (rows[word] ?? 0) | (1 << (place & 31));
}
