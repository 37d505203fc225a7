/**
 * Kinds of characters, and scanning by them. Texts of policies and requests are read with these and
 * with string methods, never with regular expressions: each step here goes forward by one UTF-16
 * unit, so a text takes time in proportion to its length, whoever wrote it.
 *
 * Predicates take a unit as `charCodeAt` gives it; the `NaN` past the end is of no kind.
 */

/** What a unit is asked for. */
export type UnitTest = (unit: number) => boolean;

/** `0` to `9`. */
export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** `A` to `Z` and `a` to `z`. */
export function isLetter(unit: number): boolean {
  return isLowerCaseLetter(unit) || (unit >= 0x41 && unit <= 0x5a);
}

/** `a` to `z`. */
export function isLowerCaseLetter(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

/** A letter or a digit of ASCII. */
export function isLetterOrDigit(unit: number): boolean {
  return isLetter(unit) || isDigit(unit);
}

/** `0` to `9`, `A` to `F` and `a` to `f`. */
export function isHexDigit(unit: number): boolean {
  return isDigit(unit) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);
}

/** What may stand in a name of most languages: a letter, a digit or `_`. */
export function isNameCharacter(unit: number): boolean {
  return isLetterOrDigit(unit) || unit === 0x5f;
}

/** Space, line ends, and all that Unicode calls white space. */
export function isSpace(unit: number): boolean {
  return String.fromCharCode(unit).trim() === "";
}

/** Half of a character outside the basic plane. */
export function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Whether every unit passes; so it is of the empty text. */
export function everyUnit(text: string, test: UnitTest): boolean {
  return endOfRun(text, 0, test) === text.length;
}

/** Whether some unit passes. */
export function someUnit(text: string, test: UnitTest): boolean {
  return !everyUnit(text, (unit) => !test(unit));
}

/** At least one digit, and nothing else. */
export function areDigits(text: string): boolean {
  return text !== "" && everyUnit(text, isDigit);
}

/** Where the units that pass end, from a place on; the place itself where none does. */
export function endOfRun(text: string, from: number, test: UnitTest): number {
  let at = from;
  while (at < text.length && test(text.charCodeAt(at))) at += 1;
  return at;
}

/** Whether the text begins so, the capitals of ASCII's letters apart. */
export function startsInAnyCase(text: string, prefix: string): boolean {
  return (
    text.length >= prefix.length &&
    Array.from(prefix).every((_, at) => inLowerCase(text, at) === inLowerCase(prefix, at))
  );
}

function inLowerCase(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
}

/** The text without what it ends with; itself where it ends otherwise. */
export function withoutSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}
