/** Checks of the document and of statements as a whole. */
import type { CheckContext, CheckRow, Found } from "./check.ts";
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
    title: "Statement stands twice",
    severity: "suggestion",
    fix: "Remove the statement, which changes nothing.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-redundant-statement`,
    run: repeatedStatements,
  },
];

/** Equal but for the id and the order of lists. */
function repeatedStatements({ statements }: CheckContext): readonly Found[] {
  const seen = new Map<string, number>();
  return statements.flatMap((statement): readonly Found[] => {
    const { effect, principal, action, resource, conditions, index, span } = statement;
    const texts = (list: readonly { readonly value: string }[] | undefined) =>
      (list ?? []).map(({ value }) => value).toSorted();
    const key = JSON.stringify([
      effect,
      principal && [principal.negated, principal.entries.map((one) => [one.type, one.value])],
      [action.negated, texts(action.patterns)],
      resource && [resource.negated, texts(resource.patterns)],
      conditions
        .map((one) => [
          one.operator,
          one.quantifier,
          one.ifExists,
          one.key.toLowerCase(),
          texts(one.values),
        ])
        .map((one) => JSON.stringify(one))
        .toSorted(),
    ]);
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, index);
      return [];
    }
    const message = `The statement says what statement ${earlier + 1} says already.`;
    return [{ message, span }];
  });
}
