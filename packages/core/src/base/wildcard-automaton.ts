/**
 * Many patterns with wildcards as one automaton, for lists that are slow to try one by one: a
 * character of the text is one step, whatever the number of patterns. A state is the set of places
 * in the patterns to which the text so far may have come, as a row of bits. States are made as texts
 * come to them: of the many that are possible, few ever are.
 */

/** Any text, also none. */
const star = -1;
/** Exactly one character. */
const one = -2;

/**
 * The test of whether a whole text is of one of the patterns. Undefined where a text comes to ever
 * new states, or the patterns are too many: they are then to be tried singly.
 *
 * @param globs - code points; -1 stands for any text and -2 for one character
 */
export function compileTogether(
  globs: readonly (readonly number[])[],
): (text: string) => boolean | undefined {
  // Stars alone are of every text, and a pattern of nothing of the empty one.
  const all = globs.some((glob) => glob.length > 0 && glob.every((token) => token === star));
  const nothing = all || globs.some((glob) => glob.length === 0);
  const bits = bitsOf(globs);
  if (bits.words > mostWords) return () => undefined;
  const automaton = newAutomaton(bits);
  return (text) => (text === "" ? nothing : all || run(automaton, text));
}

/** The largest of AWS's policies have 20 kB. */
const mostWords = 1_024;

/** Of rows of bits; a bit stands for a place in a pattern: a character of it, or a `?`. */
type Bits = {
  readonly words: number;
  /** First places, which the start of the text reaches, or every place in it where a star stands before. */
  readonly atStart: Int32Array;
  readonly anywhere: Int32Array;
  /** Places that follow another one of their pattern. */
  readonly following: Int32Array;
  /** A star comes after: once reached, they stay. */
  readonly staying: Int32Array;
  /** Last places. */
  readonly last: Int32Array;
  /** At which places each character may stand; the first row is that of all that no pattern names. */
  readonly rows: readonly Int32Array[];
  readonly rowOf: ReadonlyMap<number, number>;
};

function bitsOf(globs: readonly (readonly number[])[]): Bits {
  const tokens = globs.flatMap((glob) => glob.filter((token) => token !== star));
  const words = (tokens.length + 31) >> 5;
  const empty = () => new Int32Array(words);
  const [atStart, anywhere, following, staying, last] = [
    empty(),
    empty(),
    empty(),
    empty(),
    empty(),
  ];
  let place = 0;
  for (const glob of globs) {
    const first = place;
    for (const [at, token] of glob.entries()) {
      if (token === star) continue;
      if (place > first) setBit(following, place);
      else setBit(at === 0 ? atStart : anywhere, place);
      if (glob[at + 1] === star) setBit(staying, place);
      place += 1;
    }
    if (place > first) setBit(last, place - 1);
  }
  return { words, atStart, anywhere, following, staying, last, ...rowsOf(tokens, words) };
}

function rowsOf(tokens: readonly number[], words: number): Pick<Bits, "rows" | "rowOf"> {
  const others = new Int32Array(words);
  for (const [place, token] of tokens.entries()) if (token === one) setBit(others, place);
  const rows = [others];
  const rowOf = new Map<number, number>();
  for (const [place, token] of tokens.entries()) {
    if (token === one) continue;
    let number = rowOf.get(token);
    if (number === undefined) {
      number = rows.push(others.slice()) - 1;
      rowOf.set(token, number);
    }
    const row = rows[number];
    if (row !== undefined) setBit(row, place);
  }
  return { rows, rowOf };
}

function setBit(row: Int32Array, place: number): void {
  const word = place >> 5;
  row[word] = (row[word] ?? 0) | (1 << (place & 31));
}

type Automaton = {
  readonly bits: Bits;
  /** Row numbers of characters below 128; a map takes longer. */
  readonly ascii: Int32Array;
  readonly mostStates: number;
  /** By number; the first is the start. */
  readonly states: Int32Array[];
  readonly numbers: Map<string, number>;
  /** By state and row: one more than the number of the next state; 0 where nobody has looked. */
  next: Int32Array;
  /** By state: whether a text that ends there is of a pattern. */
  readonly accepts: Uint8Array;
};

function newAutomaton(bits: Bits): Automaton {
  const ascii = new Int32Array(128);
  for (const [point, row] of bits.rowOf) if (point < 128) ascii[point] = row;
  const width = Math.max(bits.rows.length, bits.words);
  const mostStates = Math.min(Math.max(Math.floor(mostCells / width), 16), 2_048);
  const automaton = {
    bits,
    ascii,
    mostStates,
    states: [],
    numbers: new Map<string, number>(),
    next: new Int32Array(16 * bits.rows.length),
    accepts: new Uint8Array(mostStates),
  };
  forget(automaton);
  return automaton;
}

/** A megabyte of numbers, in each of two tables, which few lists ever fill. */
const mostCells = 262_144;

/** Leaves the start, which no text comes back to: it has the bits of no state and a name of its own. */
function forget({ states, numbers, next, bits }: Automaton): void {
  states.length = 0;
  numbers.clear();
  next.fill(0);
  states.push(new Int32Array(bits.words));
  numbers.set("start", 0);
}

function run(automaton: Automaton, text: string): boolean | undefined {
  const { bits, ascii, accepts, mostStates } = automaton;
  const width = bits.rows.length;
  // A text may fill the tables once, from wherever they were.
  let mayForget = true;
  let state = 0;
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? 0;
    if (point > 0xffff) at += 1;
    const row = (point < 128 ? ascii[point] : bits.rowOf.get(point)) ?? 0;
    const known = automaton.next[state * width + row] ?? 0;
    if (known > 0) {
      state = known - 1;
      continue;
    }
    const reached = step(automaton, state, row);
    if (automaton.states.length >= mostStates && !automaton.numbers.has(nameOf(reached))) {
      if (!mayForget) return undefined;
      mayForget = false;
      forget(automaton);
      state = numberOf(automaton, reached);
    } else {
      const number = numberOf(automaton, reached);
      automaton.next[state * width + row] = number + 1;
      state = number;
    }
  }
  return accepts[state] === 1;
}

/** The bits of the state that follows. */
function step({ bits, states }: Automaton, from: number, row: number): Int32Array {
  const { words, atStart, anywhere, following, staying, rows } = bits;
  const [before, allowed] = [states[from], rows[row]];
  const reached = new Int32Array(words);
  let carry = 0;
  for (let word = 0; word < words; word += 1) {
    const was = before?.[word] ?? 0;
    const moved = ((was << 1) | carry) & (following[word] ?? 0);
    const begun = (anywhere[word] ?? 0) | (from === 0 ? (atStart[word] ?? 0) : 0);
    const kept = was & (staying[word] ?? 0);
    reached[word] = ((moved | begun) & (allowed?.[word] ?? 0)) | kept;
    carry = was >>> 31;
  }
  return reached;
}

function numberOf(automaton: Automaton, reached: Int32Array): number {
  const { states, numbers, accepts, bits } = automaton;
  const name = nameOf(reached);
  const known = numbers.get(name);
  if (known !== undefined) return known;
  const number = states.push(reached) - 1;
  numbers.set(name, number);
  const isLast = reached.some((word, at) => (word & (bits.last[at] ?? 0)) !== 0);
  accepts[number] = isLast ? 1 : 0;
  if (states.length * bits.rows.length > automaton.next.length) {
    const next = new Int32Array(2 * automaton.next.length);
    next.set(automaton.next);
    automaton.next = next;
  }
  return number;
}

function nameOf(state: Int32Array): string {
  return String.fromCharCode(...new Uint16Array(state.buffer));
}
