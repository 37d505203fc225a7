/**
 * AWS's patterns are written for Java's `Pattern` and match the whole value. Here they become
 * JavaScript's, with Java's meaning of `.`, `\s` and `(?s)`, in code points.
 * https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/regex/Pattern.html
 *
 * Patterns come from AWS, values from anyone. Most patterns repeat one class and take linear time;
 * a few could take quadratic time, so that values longer than the shape's `max`, or than
 * `unboundedLength` where it has none, are never matched.
 */

/** Longer than any value that AWS issues for a shape with a pattern and without a length. */
export const unboundedLength = 4_096;

/**
 * Whether the whole value matches.
 *
 * @returns undefined where the pattern cannot be read; then nothing is known of the value
 */
export function matchesPattern(pattern: string, value: string): boolean | undefined {
  if (!compiled.has(pattern)) compiled.set(pattern, compilePattern(pattern));
  return compiled.get(pattern)?.test(value);
}

const compiled = new Map<string, RegExp | undefined>();

/** One class and how often it stands: linear for values of any length. */
export function isLinear(pattern: string): boolean {
  return /^\^?\(?\[(?:[^\]\\]|\\.)+\](?:[*+]|\{\d+(?:,\d*)?\})?\)?\$?$/s.test(pattern);
}

/** The pattern as JavaScript's, for the whole value; undefined where it cannot be expressed. */
export function compilePattern(pattern: string): RegExp | undefined {
  const dotAll = pattern.startsWith("(?s)");
  const source = translate(dotAll ? pattern.slice("(?s)".length) : pattern, dotAll);
  try {
    return new RegExp(`^(?:${source})$`, "u");
  } catch {
    return undefined;
  }
}

/** Java's `\s`, for use inside a class. */
const whiteSpace = " \\t\\n\\v\\f\\r";
/** What JavaScript's `\s` holds beyond Java's. */
const furtherWhiteSpace = "\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";

function translate(pattern: string, dotAll: boolean): string {
  let inClass = false;
  let result = "";
  // An escape of any kind, or one character.
  for (const [token] of pattern.matchAll(/\\[pP]\{[^}]*\}|\\u[0-9A-Fa-f]{4}|\\.|./gsu)) {
    if (token.length > 1) result += translateEscape(token, inClass);
    else if (inClass) result += token;
    else if (token === ".") result += dotAll ? "[^]" : "[^\\n\\r\\u0085\\u2028\\u2029]";
    else result += token;
    if (token === "[") inClass = true;
    if (token === "]") inClass = false;
  }
  return result;
}

function translateEscape(token: string, inClass: boolean): string {
  if (token === "\\s") return inClass ? whiteSpace : `[${whiteSpace}]`;
  if (token === "\\S") return inClass ? `\\S${furtherWhiteSpace}` : `[^${whiteSpace}]`;
  // Java escapes any punctuation, JavaScript's `u` mode only what has a meaning.
  const escaped = token.slice(1);
  if (/^[^\w^$\\.*+?()[\]{}|/]$/u.test(escaped) || escaped === "_")
    return inClass && escaped === "-" ? "\\-" : escaped;
  return token;
}
