/** Makes one statement of several that differ in one list only. */
import { conditionOperators } from "../iam/condition-operators.ts";
import type { Condition, ReadableStatement } from "../iam/tree.ts";
import { conditionName, keyWithout, keysOf } from "./statement-key.ts";

/**
 * Each merged statement stands where the first of its parts stood, and has the first `Sid` there is.
 * What two Allow statements, or two Deny statements, say together is one statement with the union of
 * the lists; that does not hold of negated elements and operators, nor of `ForAllValues`.
 */
export function mergeStatements(
  statements: readonly ReadableStatement[],
): readonly ReadableStatement[] {
  let merged = statements;
  for (const dimension of [byAction, byResource, byPrincipal]) merged = mergeBy(merged, dimension);
  const names = Map.groupBy(
    merged.flatMap(({ conditions }) => conditions.map(conditionName)),
    (name) => name,
  );
  for (const [name, { length }] of names) {
    if (length > 1) merged = mergeBy(merged, byCondition(name));
  }
  return merged;
}

/** How statements may differ and still be one: the key of all the rest, and the union of a group. */
type Dimension = {
  /** Undefined where the statement cannot be merged in this way. */
  readonly key: (statement: ReadableStatement) => string | undefined;
  readonly union: (
    first: ReadableStatement,
    group: readonly ReadableStatement[],
  ) => ReadableStatement;
};

function mergeBy(
  statements: readonly ReadableStatement[],
  { key, union }: Dimension,
): readonly ReadableStatement[] {
  const groups = Map.groupBy(statements, (statement) => key(statement) ?? statement);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    return [{ ...union(first, group), sid: group.find(({ sid }) => sid)?.sid }];
  });
}

const byAction: Dimension = {
  key: (statement) =>
    statement.action.negated ? undefined : keyWithout(keysOf(statement), { action: "" }),
  union: (first, group) => ({
    ...first,
    action: { negated: false, patterns: group.flatMap(({ action }) => action.patterns) },
  }),
};

const byResource: Dimension = {
  key: (statement) =>
    statement.resource === undefined || statement.resource.negated
      ? undefined
      : keyWithout(keysOf(statement), { resource: "" }),
  union: (first, group) => ({
    ...first,
    resource: {
      negated: false,
      patterns: group.flatMap(({ resource }) => resource?.patterns ?? []),
    },
  }),
};

/** `"*"` cannot stand in a list with others. */
const byPrincipal: Dimension = {
  key: (statement) => {
    const { principal } = statement;
    return principal === undefined ||
      principal.negated ||
      principal.entries.some(({ type }) => type === "*")
      ? undefined
      : keyWithout(keysOf(statement), { principal: "" });
  },
  union: (first, group) => ({
    ...first,
    principal: {
      negated: false,
      entries: group.flatMap(({ principal }) => principal?.entries ?? []),
    },
  }),
};

function byCondition(name: string): Dimension {
  const isIt = (condition: Condition): boolean => conditionName(condition) === name;
  return {
    key: (statement) => {
      const at = statement.conditions.findIndex(isIt);
      const found = statement.conditions[at];
      if (found === undefined || !anyValueSuffices(found)) return undefined;
      const keys = keysOf(statement);
      return keyWithout(keys, { conditions: keys.conditions.toSpliced(at, 1, name) });
    },
    union: (first, group) => {
      const values = group.flatMap(({ conditions }) => conditions.find(isIt)?.values ?? []);
      const conditions = first.conditions.map((one) => (isIt(one) ? { ...one, values } : one));
      return { ...first, conditions };
    },
  };
}

/** Whether the condition holds of a list of values where it holds of one of them. */
function anyValueSuffices({ operator, quantifier }: Condition): boolean {
  return (
    operator !== "Null" && quantifier !== "ForAllValues" && !conditionOperators[operator].negated
  );
}
