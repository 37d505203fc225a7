/**
 * Patterns of policies, taken apart into what stands for itself and what stands for other text. A
 * `*` that a policy variable brought is a character like any other, which a plain string cannot say.
 *
 * Compared by code point over the whole text, newlines included, without regular expressions: at
 * most pattern × text steps.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */

/** `*`: any text, also none. */
export const anyText: unique symbol = Symbol("*");
/** `?`: exactly one character. */
export const anyCharacter: unique symbol = Symbol("?");

/** A code point that stands for itself, or a wildcard. */
export type Token = string | typeof anyText | typeof anyCharacter;

export type Pattern = readonly Token[];

/** Text in which `*` and `?` are wildcards. */
export function patternOf(text: string): Pattern {
  const tokens: Token[] = [];
  for (const character of text) tokens.push(tokenOf(character));
  return tokens;
}

/** Text in which every character stands for itself. */
export function literalOf(text: string): Pattern {
  return Array.from(text);
}

/** The text of a pattern without wildcards; a wildcard becomes its character again. */
export function textOf(pattern: Pattern): string {
  return pattern
    .map((token) => (typeof token === "string" ? token : (token.description ?? "")))
    .join("");
}

/** The same pattern for text without regard to capitals; the text is folded by {@link foldCase}. */
export function foldPattern(pattern: Pattern): Pattern {
  return pattern.map((token) => (typeof token === "string" ? foldCharacter(token) : token));
}

/** Folds each character by itself, so that no character becomes two. */
export function foldCase(text: string): string {
  return Array.from(text, foldCharacter).join("");
}

/** Whether the whole text is of the pattern. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const characters = [...text];
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let place = 0; place < characters.length;) {
    const token = pattern[at];
    if (token === anyText) {
      star = at;
      resume = place;
      at += 1;
    } else if (token !== undefined && (token === anyCharacter || token === characters[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      // What follows the last star did not match here: the star takes one character more.
      at = star + 1;
      resume += 1;
      place = resume;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every((token) => token === anyText);
}

/** Splits at the first `count - 1` separators; the last part keeps the rest. */
export function splitPattern(
  pattern: Pattern,
  separator: string,
  count: number,
): readonly Pattern[] {
  const parts: Pattern[] = [];
  let rest = pattern;
  while (parts.length < count - 1) {
    const at = rest.indexOf(separator);
    if (at < 0) break;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  return [...parts, rest];
}

function tokenOf(character: string): Token {
  if (character === "*") return anyText;
  return character === "?" ? anyCharacter : character;
}

function foldCharacter(character: string): string {
  const folded = character.toUpperCase().toLowerCase();
  return Array.from(folded).length === 1 ? folded : character;
}
