/**
 * A JSON reader that keeps what `JSON.parse` throws away: the exact place of every value and key,
 * members with the same key, and numbers as they are written. Strict by RFC 8259, linear in the
 * length of the text, bounded in depth and length; what is wrong is a diagnostic, never an
 * exception, and the first error ends the reading.
 */
import { endOfRun, everyUnit, isDigit, isHexDigit, isNameCharacter } from "./characters.ts";
import type { UnitTest } from "./characters.ts";
import type { Checked, Diagnostic } from "./diagnostic.ts";
import { jsonDiagnostics } from "./json-diagnostics.ts";
import type { JsonDiagnosticCode } from "./json-diagnostics.ts";
import type { Position, Span } from "./span.ts";

export type JsonValue = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull;

export type JsonObject = {
  readonly kind: "object";
  /** In the order of the text; a key that stands twice is here twice. */
  readonly members: readonly JsonMember[];
  readonly span: Span;
};

export type JsonMember = {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: JsonValue;
};

export type JsonArray = {
  readonly kind: "array";
  readonly items: readonly JsonValue[];
  readonly span: Span;
};

/** The span covers the quotation marks. */
export type JsonString = { readonly kind: "string"; readonly value: string; readonly span: Span };

/** `text` as written: `1e400` and `0.10` lose nothing. */
export type JsonNumber = { readonly kind: "number"; readonly text: string; readonly span: Span };

export type JsonBoolean = {
  readonly kind: "boolean";
  readonly value: boolean;
  readonly span: Span;
};

export type JsonNull = { readonly kind: "null"; readonly span: Span };

export type JsonOptions = {
  /** Named in spans. */
  readonly file: string;
  /** Objects and arrays within one another; 64 unless given. */
  readonly maxDepth?: number | undefined;
  /** In UTF-16 units; 16 Mi unless given. */
  readonly maxLength?: number | undefined;
};

/** Reads one JSON value that is the whole text. */
export function parseJson(text: string, options: JsonOptions): Checked<JsonValue> {
  const reader = newReader(text, options);
  const value = readDocument(reader);
  return reader.failure === undefined && value !== undefined
    ? { value, diagnostics: [] }
    : { diagnostics: reader.failure === undefined ? [] : [reader.failure] };
}

/** The first member with the key. */
export function memberOf(object: JsonObject, key: string): JsonMember | undefined {
  return object.members.find((member) => member.key === key);
}

/** Members whose key stood before, by the given comparison; in the order of the text. */
export function repeatedMembers(
  object: JsonObject,
  normalize: (key: string) => string = (key) => key,
): readonly JsonMember[] {
  const seen = new Set<string>();
  return object.members.filter((member) => {
    const key = normalize(member.key);
    const repeated = seen.has(key);
    seen.add(key);
    return repeated;
  });
}

type Reader = {
  readonly text: string;
  readonly file: string;
  readonly maxDepth: number;
  readonly maxLength: number;
  offset: number;
  line: number;
  lineStart: number;
  depth: number;
  failure: Diagnostic | undefined;
};

function newReader(text: string, options: JsonOptions): Reader {
  return {
    text,
    file: options.file,
    maxDepth: options.maxDepth ?? 64,
    maxLength: options.maxLength ?? 1 << 24,
    offset: 0,
    line: 1,
    lineStart: 0,
    depth: 0,
    failure: undefined,
  };
}

function readDocument(reader: Reader): JsonValue | undefined {
  const { text, maxLength } = reader;
  if (text.length > maxLength) {
    const detail = `The text has ${text.length} characters; at most ${maxLength} are read.`;
    return fail(reader, "JSON1010", detail);
  }
  if (text.startsWith("\uFEFF")) {
    const detail =
      "The text begins with a byte order mark, which JSON does not allow. Save it as UTF-8 without one.";
    return fail(reader, "JSON1013", detail);
  }
  skipSpace(reader);
  const value = readValue(reader);
  if (value === undefined) return undefined;
  skipSpace(reader);
  if (reader.offset < text.length) {
    if (atComment(reader)) return failComment(reader);
    const detail = `The value ends before ${shown(reader)}, and nothing may follow it. Remove the rest, or check for a bracket too many.`;
    return fail(reader, "JSON1008", detail);
  }
  return value;
}

function readValue(reader: Reader): JsonValue | undefined {
  const character = reader.text[reader.offset];
  switch (character) {
    case "{":
      return readNested(reader, readObject);
    case "[":
      return readNested(reader, readArray);
    case '"':
      return readString(reader);
    case undefined:
      return failEnd(reader, "a value");
    default:
      if (character === "-" || isDigit(character.charCodeAt(0))) return readNumber(reader);
      if (isNameCharacter(character.charCodeAt(0))) return readWord(reader);
      return failUnexpected(reader, "a value");
  }
}

function readNested(
  reader: Reader,
  read: (reader: Reader, start: Position) => JsonValue | undefined,
): JsonValue | undefined {
  const start = here(reader);
  if (reader.depth >= reader.maxDepth) {
    const detail = `Objects and arrays stand within one another more than ${reader.maxDepth} deep; so deep is not read.`;
    return fail(reader, "JSON1009", detail);
  }
  reader.depth += 1;
  reader.offset += 1;
  const value = read(reader, start);
  reader.depth -= 1;
  return value;
}

function readObject(reader: Reader, start: Position): JsonValue | undefined {
  const members: JsonMember[] = [];
  skipSpace(reader);
  while (reader.text[reader.offset] !== "}") {
    const member = readMember(reader);
    if (member === undefined || !readSeparator(reader, "}")) return undefined;
    members.push(member);
  }
  reader.offset += 1;
  return { kind: "object", members, span: spanFrom(reader, start) };
}

function readMember(reader: Reader): JsonMember | undefined {
  if (reader.offset >= reader.text.length) return failEnd(reader, "a key or `}`");
  if (reader.text[reader.offset] !== '"') return failUnexpected(reader, "a key in double quotes");
  const key = readString(reader);
  if (key === undefined) return undefined;
  skipSpace(reader);
  if (reader.offset >= reader.text.length) return failEnd(reader, "`:`");
  if (reader.text[reader.offset] !== ":") return failUnexpected(reader, "`:` after the key");
  reader.offset += 1;
  skipSpace(reader);
  const value = readValue(reader);
  return value === undefined ? undefined : { key: key.value, keySpan: key.span, value };
}

function readArray(reader: Reader, start: Position): JsonValue | undefined {
  const items: JsonValue[] = [];
  skipSpace(reader);
  while (reader.text[reader.offset] !== "]") {
    const item = readValue(reader);
    if (item === undefined || !readSeparator(reader, "]")) return undefined;
    items.push(item);
  }
  reader.offset += 1;
  return { kind: "array", items, span: spanFrom(reader, start) };
}

/** Reads a comma that something follows, or stops before the closing bracket. */
function readSeparator(reader: Reader, close: "}" | "]"): boolean {
  skipSpace(reader);
  const character = reader.text[reader.offset];
  if (character === close) return true;
  if (character === undefined) return failEnd(reader, `\`,\` or \`${close}\``) ?? false;
  if (character !== ",") return failUnexpected(reader, `\`,\` or \`${close}\``) ?? false;
  const comma = here(reader);
  reader.offset += 1;
  skipSpace(reader);
  if (reader.text[reader.offset] !== close) return true;
  const detail = `A comma stands before \`${close}\`. JSON has commas only between values: remove it.`;
  return fail(reader, "JSON1011", { detail, at: comma }) ?? false;
}

function readString(reader: Reader): JsonString | undefined {
  const start = here(reader);
  const { text } = reader;
  let value = "";
  let from = start.offset + 1;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      value += text.slice(from, at);
      reader.offset = at + 1;
      return { kind: "string", value, span: spanFrom(reader, start) };
    }
    if (code < 0x20) return failControl(reader, at, start);
    if (code !== 0x5c) continue;
    const escape = readEscape(reader, at);
    if (escape === undefined) return undefined;
    value += text.slice(from, at) + escape.value;
    from = at + escape.length;
    at = from - 1;
  }
  const detail = "The string that begins here has no closing quotation mark.";
  return fail(reader, "JSON1003", { detail, at: start });
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function readEscape(
  reader: Reader,
  at: number,
): { readonly value: string; readonly length: number } | undefined {
  const letter = reader.text[at + 1] ?? "";
  const simple = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  if (simple !== undefined) return { value: simple, length: 2 };
  const digits = reader.text.slice(at + 2, at + 6);
  if (letter === "u" && digits.length === 4 && everyUnit(digits, isHexDigit)) {
    return { value: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
  }
  reader.offset = at;
  const detail = `\`\\${letter}\` is no escape of JSON. A backslash itself is written \`\\\\\`.`;
  return fail(reader, "JSON1005", detail);
}

function failControl(reader: Reader, at: number, start: Position): undefined {
  const code = reader.text.charCodeAt(at);
  if (code === 0x0a || code === 0x0d) {
    const detail =
      "The string that begins here does not end on its line. Add the closing quotation mark, or write `\\n` for a new line.";
    return fail(reader, "JSON1003", { detail, at: start });
  }
  reader.offset = at;
  const escape = `\\u${code.toString(16).padStart(4, "0")}`;
  const detail = `The string holds a control character as it is; it is written \`${escape}\`.`;
  return fail(reader, "JSON1004", detail);
}

function readNumber(reader: Reader): JsonNumber | undefined {
  const start = here(reader);
  const { text } = reader;
  const end = endOfRun(text, start.offset, mayBeOfNumber);
  const source = text.slice(start.offset, end);
  if (!isNumber(source)) {
    const detail = `\`${shorten(source)}\` is no number of JSON: digits without leading zeros, a fraction with a digit on both sides of the point, an exponent.`;
    return fail(reader, "JSON1006", detail);
  }
  reader.offset = end;
  return { kind: "number", text: source, span: spanFrom(reader, start) };
}

/** Taken for a number together, so that a wrong one is shown whole. */
const mayBeOfNumber: UnitTest = (unit) =>
  isNameCharacter(unit) || unit === 0x2b || unit === 0x2d || unit === 0x2e;

/** The number of RFC 8259, section 6. */
function isNumber(source: string): boolean {
  const first = source.startsWith("-") ? 1 : 0;
  let at = source[first] === "0" ? first + 1 : endOfRun(source, first, isDigit);
  if (at === first) return false;
  if (source[at] === ".") {
    const from = at + 1;
    at = endOfRun(source, from, isDigit);
    if (at === from) return false;
  }
  if (source[at] === "e" || source[at] === "E") {
    const from = source[at + 1] === "+" || source[at + 1] === "-" ? at + 2 : at + 1;
    at = endOfRun(source, from, isDigit);
    if (at === from) return false;
  }
  return at === source.length;
}

const mayBeOfWord: UnitTest = (unit) => isNameCharacter(unit) || unit === 0x24;

function readWord(reader: Reader): JsonValue | undefined {
  const start = here(reader);
  const { text } = reader;
  const end = endOfRun(text, start.offset, mayBeOfWord);
  const word = text.slice(start.offset, end);
  if (word !== "true" && word !== "false" && word !== "null") {
    const detail = `\`${shorten(word)}\` is neither \`true\`, \`false\` nor \`null\`. Text stands in double quotes.`;
    return fail(reader, "JSON1007", detail);
  }
  reader.offset = end;
  const span = spanFrom(reader, start);
  return word === "null"
    ? { kind: "null", span }
    : { kind: "boolean", value: word === "true", span };
}

/** New lines stand only between tokens, so lines are counted here alone. */
function skipSpace(reader: Reader): void {
  const { text } = reader;
  for (; ; reader.offset += 1) {
    const code = text.charCodeAt(reader.offset);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(reader.offset + 1) !== 0x0a)) {
      reader.line += 1;
      reader.lineStart = reader.offset + 1;
    } else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) {
      return;
    }
  }
}

function here(reader: Reader): Position {
  return {
    offset: reader.offset,
    line: reader.line,
    column: reader.offset - reader.lineStart + 1,
  };
}

function spanFrom(reader: Reader, start: Position): Span {
  return { file: reader.file, start, end: here(reader) };
}

function atComment(reader: Reader): boolean {
  return ["//", "/*", "#"].some((start) => reader.text.startsWith(start, reader.offset));
}

function failComment(reader: Reader): undefined {
  return fail(
    reader,
    "JSON1012",
    "JSON has no comments: remove it, or say it in a `Sid` or a description.",
  );
}

function failUnexpected(reader: Reader, expected: string): undefined {
  if (atComment(reader)) return failComment(reader);
  return fail(reader, "JSON1002", `${shown(reader)} stands where ${expected} is expected.`);
}

function failEnd(reader: Reader, expected: string): undefined {
  const detail = `The text ends where ${expected} is expected. Check that every bracket is closed.`;
  return fail(reader, "JSON1001", detail);
}

/** Reports the first error, one character wide, here or at the given place. */
function fail(reader: Reader, code: JsonDiagnosticCode, problem: string | Problem): undefined {
  const { detail, at } =
    typeof problem === "string" ? { detail: problem, at: here(reader) } : problem;
  const end = Math.min(at.offset + 1, reader.text.length);
  const width = end - at.offset;
  const span: Span = {
    file: reader.file,
    start: at,
    end: { offset: end, line: at.line, column: at.column + width },
  };
  reader.failure ??= { code, ...jsonDiagnostics[code], detail, span };
  return undefined;
}

type Problem = { readonly detail: string; readonly at: Position };

/** The character at hand, fit to stand in a sentence. */
function shown(reader: Reader): string {
  const point = reader.text.codePointAt(reader.offset) ?? 0;
  const visible = point > 0x20 && point !== 0x7f && (point < 0xd800 || point > 0xdfff);
  return visible
    ? `\`${String.fromCodePoint(point)}\``
    : `The character U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
