/**
 * Texts of customers are read by scanners whose time is known, never by regular expressions: an
 * expression that looks harmless may take quadratic or exponential time for the right text. In core
 * everything is presumed to be such a text; what is not stands below, with the reason.
 */
import { filesOf, findLines } from "./gate.ts";

/** Files that may hold expressions, and what theirs are applied to. */
const allowed: ReadonlyMap<string, string> = new Map([
  ["access/request-space.ts", "the placeholders of the catalogue's ARN templates"],
  ["validate/condition-checks.ts", "our own words for the kinds of values"],
]);

/** A literal where a value may begin, up to its end and what may follow; not a division, not a path. */
const literal =
  /(?:^|[(,=:[!&|?{;>]|\breturn)\s*\/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[dgimsuvy]*\s*(?:[.,;)\]]|$)/;

/** The constructor, and methods that make an expression of whatever they are given. */
const made = /\bRegExp\(|\.(?:match|matchAll|search)\(/;

const notComment = /^(?!\s*(?:\*|\/\/|\/\*))/;

/** Lines of core, its tests apart, that hold a regular expression. */
export async function regularExpressions(root: string): Promise<readonly string[]> {
  const source = "packages/core/src/";
  const files = filesOf(root).filter(
    (path) =>
      path.startsWith(source) &&
      path.endsWith(".ts") &&
      !/\.(test|bench)\.ts$|\/testing\//.test(path) &&
      !allowed.has(path.slice(source.length)),
  );
  const pattern = new RegExp(`${notComment.source}.*(?:${made.source}|${literal.source})`);
  return findLines({ root, files, pattern, message: "core holds a regular expression" });
}
