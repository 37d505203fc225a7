/**
 * Whether a pattern takes everything that another one takes. Sound, not complete: `false` may be
 * said of patterns of which one does cover the other, `true` only where no text tells them apart.
 */

/** For patterns of actions, in which capitals do not count. */
export function coversAction(wide: string, narrow: string): boolean {
  return coversText(wide.toLowerCase(), narrow.toLowerCase());
}

/**
 * For patterns of resources. In some policy types AWS fills a short ARN (`arn:aws:sqs`) up with `*`,
 * so that only a pattern that is open at its end covers it.
 */
export function coversResource(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const isShort = narrow.startsWith("arn:") && narrow.split(":").length < 6;
  return (!isShort || wide.endsWith("*")) && coversText(wide, narrow);
}

/**
 * For the values of `StringLike`. A policy variable of the narrow side is a piece of text that only
 * `*` is sure to take; one of the wide side has whatever value the request gives it, or none, so it
 * covers nothing but its like.
 */
export function coversText(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (wide.includes("${") || !(wide.includes("*") || wide.includes("?"))) return false;
  return takes([...wide], piecesOf(narrow));
}

/** Characters, and variables as one piece each. */
function piecesOf(pattern: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < pattern.length;) {
    const end = pattern.startsWith("${", at) ? pattern.indexOf("}", at) : -1;
    const point = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    const piece = end < 0 ? point : pattern.slice(at, end + 1);
    pieces.push(piece);
    at += piece.length;
  }
  return pieces;
}

/** As wildcards match a text, but `?` takes neither a star nor a variable. */
function takes(wide: readonly string[], pieces: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let place = 0; place < pieces.length;) {
    if (wide[at] === "*") {
      star = at;
      resume = place;
      at += 1;
    } else if (takesPiece(wide[at], pieces[place] ?? "")) {
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
  while (wide[at] === "*") at += 1;
  return at === wide.length;
}

function takesPiece(wide: string | undefined, piece: string): boolean {
  if (wide === "?") return piece !== "*" && !piece.startsWith("${");
  return wide === piece;
}
