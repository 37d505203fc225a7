/**
 * Lines of one file mostly repeat a part of them to the letter: the policies, or the organization.
 * A part that was read before is cut out of the text of a line and its value put back, so that it is
 * neither parsed nor checked again: comparing texts costs a tenth of that.
 */

/** A line with a member cut out. */
export type CutLine<Value> = {
  /** The line, with the mark where the member's value was. */
  readonly text: string;
  readonly value: Value;
};

/** What a member of the lines held, for its last few texts. */
export class RepeatedMember<Value> {
  readonly #key: string;
  readonly #name: string;
  /** Stands for the value in the text; no line can hold it by chance. */
  readonly #mark = crypto.randomUUID();
  readonly #known: { readonly text: string; readonly value: Value }[] = [];
  /** Lines since the last one that repeated something. */
  #misses = 0;

  constructor(name: string) {
    this.#name = name;
    this.#key = `"${name}":`;
  }

  /** Undefined where the member stands not in the line, or has not been seen before. */
  cut(line: string): CutLine<Value> | undefined {
    const start = this.#start(line);
    if (start < 0) return undefined;
    const among = this.#misses > patience ? this.#known.slice(0, 1) : this.#known;
    const place = among.findIndex(({ text }) => line.startsWith(text, start));
    const known = among[place];
    this.#misses = known === undefined ? this.#misses + 1 : 0;
    if (known === undefined) return undefined;
    if (place > 0) this.#known.unshift(...this.#known.splice(place, 1));
    return { text: this.#without(line, start, known.text.length), value: known.value };
  }

  /** Whether a value, read from a line that was cut, has the mark in the member's place. */
  isMarked(value: unknown): boolean {
    return (
      typeof value === "object" && value !== null && Reflect.get(value, this.#name) === this.#mark
    );
  }

  /** Remembers what the member of this line holds; now and then only, where lines repeat nothing. */
  remember(line: string, value: Value): void {
    if (this.#misses > patience && this.#misses % patience !== 0) return;
    const start = this.#start(line);
    const end = start < 0 ? undefined : endOfObject(line, start);
    if (end === undefined || this.#known.some(({ text }) => line.startsWith(text, start))) return;
    // Elsewhere in the line a member of the same name may stand; only that of the line counts.
    if (!this.isMarked(JSON.parse(this.#without(line, start, end - start)))) return;
    // A slice would keep the whole line.
    const text = structuredClone(line.slice(start, end));
    this.#known.unshift({ text, value });
    this.#known.length = Math.min(this.#known.length, mostKnown);
  }

  #start(line: string): number {
    const at = line.indexOf(this.#key);
    if (at < 0) return -1;
    let start = at + this.#key.length;
    while (line[start] === " ") start += 1;
    return line[start] === "{" ? start : -1;
  }

  #without(line: string, start: number, length: number): string {
    return `${line.slice(0, start)}"${this.#mark}"${line.slice(start + length)}`;
  }
}

/** Texts are compared one after the other, so more would cost lines that repeat nothing. */
const mostKnown = 32;

/** To look for repetitions where there are none took a third of the time of such lines. */
const patience = 64;

/** Where the object that begins here ends; undefined where it does not. For text that is JSON. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "{") depth += 1;
    else if (character === "}") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

/** The place of the closing quotation mark. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
