/**
 * Patterns with wildcards over long texts, for inputs made to be slow. Trying each place in turn
 * takes pattern × text steps, and a policy of 6 kB whose variables bring 2 kB each against a header
 * of 6 kB then takes 24 s. Here a piece without `?` takes pattern + text steps (Knuth, Morris,
 * Pratt), and one with `?` a thirty-second of pattern × text (Shift-And: one bit for each beginning
 * of the piece that matches up to here).
 *
 * For short texts the plain walk is faster: this is worth its tables from some 10,000 steps on.
 */

/** Any text, also none. */
const star = -1;
/** Exactly one character. */
const one = -2;

/**
 * Whether the whole text is of the pattern.
 *
 * @param glob - code points; -1 stands for any text and -2 for one character
 */
export function matchesLong(glob: readonly number[], text: string): boolean {
  const points = pointsOf(text);
  const pieces = splitAtStars(glob);
  const [head = [], ...rest] = pieces;
  const tail = rest.pop();
  if (tail === undefined) return head.length === points.length && standsAt(head, points, 0);
  const end = points.length - tail.length;
  const least = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (least > points.length) return false;
  if (!standsAt(head, points, 0) || !standsAt(tail, points, end)) return false;
  let from = head.length;
  // The first place of each piece leaves most for the next, so no step is taken back.
  for (const piece of rest) {
    const place = firstPlace(piece, points, { from, end });
    if (place < 0) return false;
    from = place + piece.length;
  }
  return true;
}

type Points = Int32Array;
type Piece = readonly number[];
/** Of the text, without its end. */
type Window = { readonly from: number; readonly end: number };

function pointsOf(text: string): Points {
  const points = new Int32Array(text.length);
  let length = 0;
  for (let place = 0; place < text.length; length += 1) {
    const point = text.codePointAt(place) ?? 0;
    points[length] = point;
    place += point > 0xffff ? 2 : 1;
  }
  return points.subarray(0, length);
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

/** Where the piece first stands within the window; -1 where nowhere. */
function firstPlace(piece: Piece, points: Points, window: Window): number {
  if (piece.length > window.end - window.from) return -1;
  return piece.includes(one)
    ? firstPlaceOfBits(piece, points, window)
    : firstPlaceOfText(piece, points, window);
}

/** Knuth, Morris, Pratt: after a mismatch goes on with the longest beginning that still matches. */
function firstPlaceOfText(piece: Piece, points: Points, { from, end }: Window): number {
  const shorter = longestBorders(piece);
  let matched = 0;
  for (let place = from; place < end; place += 1) {
    while (matched > 0 && piece[matched] !== points[place]) matched = shorter[matched - 1] ?? 0;
    if (piece[matched] === points[place]) matched += 1;
    if (matched === piece.length) return place + 1 - matched;
  }
  return -1;
}

/** For each beginning of the piece: the length of its longest true beginning that is its end, too. */
function longestBorders(piece: Piece): Int32Array {
  const borders = new Int32Array(piece.length);
  let matched = 0;
  for (let at = 1; at < piece.length; at += 1) {
    while (matched > 0 && piece[matched] !== piece[at]) matched = borders[matched - 1] ?? 0;
    if (piece[matched] === piece[at]) matched += 1;
    borders[at] = matched;
  }
  return borders;
}

/**
 * Shift-And. Bit `j` is set where the first `j + 1` characters of the piece end at this place of the
 * text. Words of which no bit can be set yet, or can still become a whole match, are passed over;
 * what is left in them is never read.
 */
function firstPlaceOfBits(piece: Piece, points: Points, { from, end }: Window): number {
  const words = (piece.length + 31) >> 5;
  const last = 1 << ((piece.length - 1) & 31);
  const masks = masksOf(piece, words);
  const state = new Int32Array(words);
  for (let place = from; place < end; place += 1) {
    const mask = masks.of(points[place] ?? 0);
    const low = Math.max(piece.length - end + place, 0) >> 5;
    const high = Math.min((place - from) >> 5, words - 1);
    // A new beginning at every place, as long as one may begin.
    let carry = low === 0 ? 1 : (state[low - 1] ?? 0) >>> 31;
    for (let word = low; word <= high; word += 1) {
      const before = state[word] ?? 0;
      state[word] = ((before << 1) | carry) & (mask[word] ?? 0);
      carry = before >>> 31;
    }
    if (high === words - 1 && ((state[high] ?? 0) & last) !== 0) return place + 1 - piece.length;
  }
  return -1;
}

/** For a character: at which places of the piece it may stand. */
function masksOf(piece: Piece, words: number): { readonly of: (point: number) => Int32Array } {
  const any = new Int32Array(words);
  for (const [place, wanted] of piece.entries()) if (wanted === one) setBit(any, place);
  const byPoint = new Map<number, Int32Array>();
  for (const [place, wanted] of piece.entries()) {
    if (wanted === one) continue;
    const known = byPoint.get(wanted) ?? any.slice();
    setBit(known, place);
    byPoint.set(wanted, known);
  }
  return { of: (point) => byPoint.get(point) ?? any };
}

function setBit(bits: Int32Array, place: number): void {
  bits[place >> 5] = (bits[place >> 5] ?? 0) | (1 << (place & 31));
}
