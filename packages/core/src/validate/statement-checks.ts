/** Checks of the document and of statements as a whole. */
import type { CheckContext, CheckRow, Found } from "./check.ts";
import { coversStatement } from "./beyond/covered.ts";
import { analyzer } from "./sources.ts";

export const statementChecks: readonly CheckRow[] = [
  {
    code: "MISSING_VERSION",
    title: "Policy without version",
    severity: "warning",
    fix: 'Add `"Version": "2012-10-17"`.',
    source: `${analyzer}#access-analyzer-reference-policy-checks-general-warning-missing-version`,
    run: ({ document, statements }) =>
      document.version === undefined && statements.length > 0
        ? [
            {
              message:
                "The policy has no `Version`, so it is read as of 2008-10-17, and policy variables are plain text.",
              span: document.span,
            },
          ]
        : [],
  },
  {
    code: "EMPTY_SID_VALUE",
    title: "Empty statement id",
    severity: "suggestion",
    fix: "Write an id, or remove `Sid`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-empty-sid-value`,
    run: ({ statements }) =>
      statements
        .filter(({ sid }) => sid === "")
        .map(({ span }) => ({ message: "The `Sid` of the statement is empty.", span })),
  },
  {
    code: "REDUNDANT_STATEMENT",
    title: "Statement that another one covers",
    severity: "suggestion",
    fix: "Remove the statement, which changes nothing.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-redundant-statement`,
    run: redundantStatements,
  },
];

/**
 * Covered by another one with the same effect; of two that say the same the later. Conditions of the
 * other must stand in the statement, too.
 */
function redundantStatements({ statements }: CheckContext): readonly Found[] {
  if (statements.length > mostStatements) return [];
  const redundant = new Set<number>();
  return statements.flatMap((statement): readonly Found[] => {
    const cover = statements.find(
      (other) =>
        other !== statement &&
        other.effect === statement.effect &&
        !redundant.has(other.index) &&
        coversStatement(other, statement) &&
        (other.index < statement.index || !coversStatement(statement, other)),
    );
    if (cover === undefined) return [];
    redundant.add(statement.index);
    const message = `Statement ${cover.index + 1} says already what the statement says.`;
    return [{ message, span: statement.span }];
  });
}

/** Each is held against each: some hundred fit into the largest policies that people write. */
const mostStatements = 500;
