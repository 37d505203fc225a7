/** The condition key that a misspelt one may have meant. */
import { editDistance, nearest } from "../../base/nearest.ts";

/** A key with a name of the user's, such as a tag's. */
type Family = { readonly head: string; readonly rest: string };

/**
 * The nearest of the keys, with the tag that the misspelt one names.
 *
 * @param known - `aws:SourceIp`, `aws:PrincipalTag/${TagKey}`
 */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const { head, rest } = split(key);
  const families = known.filter((name) => name.includes("/${")).map(split);
  const family = nearest(
    head,
    families.map((one) => one.head),
  );
  const exact = nearest(
    key,
    known.filter((name) => !name.includes("${")),
  );
  if (family === undefined) return exact;
  if (exact !== undefined && distance(key, exact) <= distance(head, family)) return exact;
  const own = families.find((one) => one.head === family)?.rest ?? "";
  return `${family}${rest === "" ? own : rest}`;
}

function distance(left: string, right: string): number {
  return editDistance(left.toLowerCase(), right.toLowerCase());
}

function split(key: string): Family {
  const slash = key.indexOf("/");
  return slash < 0
    ? { head: key, rest: "" }
    : { head: key.slice(0, slash), rest: key.slice(slash) };
}
