/** The ARNs in `Resource` and `NotResource`, taken apart. */
import type { Text } from "../../iam/tree.ts";
import { hasWildcard } from "../actions-of.ts";
import type { CheckContext, Found } from "../check.ts";

/** An ARN as it stands in a policy; of a short one some of the six parts are missing. */
export type ResourceArn = { readonly text: Text; readonly parts: readonly string[] };

/** What a check finds at each ARN; what is no ARN is passed over. */
export function eachArn(
  context: CheckContext,
  check: (arn: ResourceArn) => readonly Found[],
): readonly Found[] {
  return eachResource(context, (text) =>
    text.value.startsWith("arn:") ? check({ text, parts: partsOf(text.value) }) : [],
  );
}

/** What a check finds at each pattern of a resource. */
export function eachResource(
  { statements }: CheckContext,
  check: (pattern: Text) => readonly Found[],
): readonly Found[] {
  return statements.flatMap(({ resource }) => (resource?.patterns ?? []).flatMap(check));
}

/** Stands for other text, so nothing can be held against it. */
export function isOpen(part: string): boolean {
  return hasWildcard(part) || part.includes("${");
}

/** At colons outside `${…}`; the sixth part keeps the rest. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let place = 0; place < text.length && parts.length < 5; place += 1) {
    if (text.startsWith("${", place)) depth += 1;
    if (text[place] === "}" && depth > 0) depth -= 1;
    if (text[place] !== ":" || depth > 0) continue;
    parts.push(text.slice(start, place));
    start = place + 1;
  }
  return [...parts, text.slice(start)];
}
