/** Patterns with `*` (any text, also none) and `?` (one character), over the whole text. */
import { isSurrogate, someUnit } from "./characters.ts";

/**
 * Whether the text is of the pattern. Compares code points, so `?` takes one emoji; never slower
 * than the product of the lengths.
 */
export function matchesWildcards(
  pattern: string,
  value: string,
  options?: { readonly ignoreCase?: boolean },
): boolean {
  if (options?.ignoreCase === true) {
    return matchesWildcards(pattern.toLowerCase(), value.toLowerCase());
  }
  if (!hasWildcards(pattern)) return pattern === value;
  // Outside the basic plane a character is two units; elsewhere the text itself is the list of them.
  const plain = !someUnit(value, isSurrogate);
  return plain ? matchesPoints(pattern, value) : matchesPoints([...pattern], [...value]);
}

/** Whether the text stands for others than itself. */
export function hasWildcards(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** A text of the pattern: each `*` and `?` replaced by the filling. */
export function fillWildcards(pattern: string, filling: string): string {
  return pattern.replaceAll("*", filling).replaceAll("?", filling.slice(0, 1));
}

/** Goes on past a star, and comes back to the last one when what follows does not match. */
function matchesPoints(pattern: ArrayLike<string>, value: ArrayLike<string>): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let place = 0; place < value.length;) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at;
      resume = place;
      at += 1;
    } else if (wanted === "?" || (wanted !== undefined && wanted === value[place])) {
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
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}
