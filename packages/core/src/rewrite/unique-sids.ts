/** Gives statements that come from several policies ids of their own. */
import type { ReadableStatement } from "../iam/tree.ts";

/** The first statement of a `Sid` keeps it; a later one gets a number behind it that is free. */
export function withUniqueSids(
  statements: readonly ReadableStatement[],
): readonly ReadableStatement[] {
  const taken = new Set(statements.map(({ sid }) => sid));
  const seen = new Set<string>();
  return statements.map((statement) => {
    const { sid } = statement;
    if (sid === undefined || sid === "") return statement;
    if (!seen.has(sid)) {
      seen.add(sid);
      return statement;
    }
    let number = 2;
    while (taken.has(`${sid}${number}`)) number += 1;
    const free = `${sid}${number}`;
    taken.add(free);
    return { ...statement, sid: free };
  });
}
