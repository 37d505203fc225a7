/** Takes out of a policy the statements that another one makes superfluous. */
import type { ActionElement, ReadableStatement, ResourceElement, Text } from "../iam/tree.ts";
import { coversAction, coversResource } from "./covers.ts";
import { keysOf } from "./statement-key.ts";
import type { StatementKeys } from "./statement-key.ts";

type Keyed = { readonly statement: ReadableStatement; readonly keys: StatementKeys };

/** Without statements that apply only where another of the same effect does; of twins, the first stays. */
export function dropCovered(
  statements: readonly ReadableStatement[],
): readonly ReadableStatement[] {
  const keyed = statements.map((statement) => ({ statement, keys: keysOf(statement) }));
  const kept = new Set<Keyed>();
  const groups = Map.groupBy(keyed, ({ keys }) => `${keys.effect} ${keys.principal}`);
  for (const group of groups.values()) for (const one of uncovered(group)) kept.add(one);
  return keyed.filter((one) => kept.has(one)).map(({ statement }) => statement);
}

function uncovered(group: readonly Keyed[]): readonly Keyed[] {
  return group.filter(
    (narrow, at) =>
      !group.some((wide, other) => {
        if (other === at || !covers(wide, narrow)) return false;
        return other < at || !covers(narrow, wide);
      }),
  );
}

/** Whom a statement is about has many sides, so only the same principals count as covered. */
function covers(wide: Keyed, narrow: Keyed): boolean {
  return (
    wide.keys.conditions.every((one) => narrow.keys.conditions.includes(one)) &&
    (wide.keys.action === narrow.keys.action ||
      elementCovers(wide.statement.action, narrow.statement.action, coversAction)) &&
    (wide.keys.resource === narrow.keys.resource ||
      resourceCovers(wide.statement.resource, narrow.statement.resource))
  );
}

function resourceCovers(
  wide: ResourceElement | undefined,
  narrow: ResourceElement | undefined,
): boolean {
  if (wide === undefined || narrow === undefined) return wide === narrow;
  return elementCovers(wide, narrow, coversResource);
}

/** `NotAction` and `NotResource` are the wider, the less they except. */
function elementCovers(
  wide: ActionElement,
  narrow: ActionElement,
  covers: (wide: string, narrow: string) => boolean,
): boolean {
  const takesAll = (these: readonly Text[], those: readonly Text[]): boolean =>
    those.every((one) => these.some((other) => covers(other.value, one.value)));
  if (!wide.negated) {
    return narrow.negated
      ? wide.patterns.some(({ value }) => value === "*")
      : takesAll(wide.patterns, narrow.patterns);
  }
  return narrow.negated && takesAll(narrow.patterns, wide.patterns);
}
