/**
 * Patterns with `*` and `?` against each other. Exact but for a bound on the work: beyond it the
 * answer is that nothing is known, said as `false`.
 */
import { anyCharacter, anyText, foldPattern, patternOf } from "../../iam/values/pattern.ts";
import type { Pattern, Token } from "../../iam/values/pattern.ts";

/** Cells of the tables of pairs of patterns: two ARNs of the greatest length that IAM stores. */
const mostCells = 4_000_000;

/**
 * Whether two lists can be compared pattern by pattern within some tenths of a second. Beyond it, as
 * for lists of thousands of ARNs made to be slow, a check says nothing.
 */
export function areComparable(left: readonly string[], right: readonly string[]): boolean {
  return sizeOf(left) * sizeOf(right) <= mostCells;
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length + 1, 0);
}

export type PatternOptions = { readonly ignoreCase?: boolean };

/** Whether no text is of both patterns. */
export function disjointPatterns(
  left: string,
  right: string,
  options: PatternOptions = {},
): boolean {
  const [first, second] = [tokensOf(left, options), tokensOf(right, options)];
  if ((first.length + 1) * (second.length + 1) > mostCells) return false;
  return !meet(first, second);
}

/**
 * Whether every text of `inner` is of `outer`. A `*` of the inner pattern is taken for a character
 * that only a `*` takes, and a `?` for one that no pattern names: of `?*` it is not seen to be in `*?`.
 */
export function includesPattern(
  outer: string,
  inner: string,
  options: PatternOptions = {},
): boolean {
  if (outer === "*" || outer === inner) return true;
  return takes(tokensOf(outer, options), tokensOf(inner, options));
}

function tokensOf(text: string, { ignoreCase }: PatternOptions): Pattern {
  return ignoreCase === true ? foldPattern(patternOf(text)) : patternOf(text);
}

/** Row by row: which places of the second pattern can be reached beside each of the first. */
function meet(first: Pattern, second: Pattern): boolean {
  let row = spread([true, ...second.map(() => false)], second);
  for (const token of first) {
    const next = second.map((other, at) => {
      const sideways = token === anyText && row[at + 1] === true;
      const together = row[at] === true && agree(token, other);
      return sideways || together || (other === anyText && row[at + 1] === true);
    });
    row = spread([token === anyText && row[0] === true, ...next], second, token === anyText);
    if (!row.includes(true)) return false;
  }
  return row.at(-1) === true;
}

/** Goes on past each `*`, which may stand for no text; past everything while a `*` takes it. */
function spread(row: readonly boolean[], second: Pattern, takesAll = false): boolean[] {
  const reached = [...row];
  for (const [at, token] of second.entries()) {
    if (reached[at] === true && (takesAll || token === anyText)) reached[at + 1] = true;
  }
  return reached;
}

function agree(left: Token, right: Token): boolean {
  if (left === anyText || right === anyText) return false;
  return left === anyCharacter || right === anyCharacter || left === right;
}

function takes(outer: Pattern, inner: Pattern): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let place = 0; place < inner.length;) {
    const token = outer[at];
    if (token === anyText) {
      star = at;
      resume = place;
      at += 1;
    } else if (token !== undefined && takesOne(token, inner[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      place = resume;
    } else {
      return false;
    }
  }
  return outer.slice(at).every((token) => token === anyText);
}

function takesOne(outer: Token, inner: Token | undefined): boolean {
  return outer === anyCharacter ? inner !== anyText : outer === inner;
}
