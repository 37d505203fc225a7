/** Cuts a statement that is too large into several that together say the same. */
import type { ReadableStatement } from "../iam/tree.ts";

/**
 * Lists of actions or resources are cut in halves until each part fits; the first part keeps the
 * `Sid`. Undefined where that is impossible: what `NotAction` and `NotResource` except must stay
 * together.
 *
 * @param fits - holds of every part of a statement of which it holds
 */
export function splitStatement(
  statement: ReadableStatement,
  fits: (statement: ReadableStatement) => boolean,
): readonly ReadableStatement[] | undefined {
  if (fits(statement)) return [statement];
  const halves = halvesOf(statement);
  if (halves === undefined) return undefined;
  const parts: ReadableStatement[] = [];
  for (const half of halves) {
    const split = splitStatement(half, fits);
    if (split === undefined) return undefined;
    parts.push(...split);
  }
  return parts;
}

/** Of the list that takes more room. */
function halvesOf(
  statement: ReadableStatement,
): readonly [ReadableStatement, ReadableStatement] | undefined {
  const { action, resource } = statement;
  const actions = cut(action);
  const resources = resource && cut(resource);
  if (actions !== undefined && (resources === undefined || room(action) >= room(resource))) {
    const [one, other] = actions;
    return [
      { ...statement, action: one },
      { ...statement, sid: undefined, action: other },
    ];
  }
  if (resources === undefined) return undefined;
  const [one, other] = resources;
  return [
    { ...statement, resource: one },
    { ...statement, sid: undefined, resource: other },
  ];
}

type Element = ReadableStatement["action"];

function cut(element: Element): readonly [Element, Element] | undefined {
  const { negated, patterns } = element;
  if (negated || patterns.length < 2) return undefined;
  const middle = Math.ceil(patterns.length / 2);
  return [
    { negated, patterns: patterns.slice(0, middle) },
    { negated, patterns: patterns.slice(middle) },
  ];
}

function room(element: Element | undefined): number {
  return element?.patterns.reduce((sum, { value }) => sum + value.length + 3, 0) ?? 0;
}
