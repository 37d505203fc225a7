/** Checks of policy variables. */
import { conditionOperators } from "../iam/condition-operators.ts";
import type { Text } from "../iam/tree.ts";
import type { CheckContext, CheckRow, Found } from "./check.ts";
import { analyzer } from "./sources.ts";

export const variableChecks: readonly CheckRow[] = [
  {
    code: "MISSING_BRACE_IN_VARIABLE",
    title: "Variable without its end",
    severity: "error",
    fix: "Add the closing brace.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-missing-brace-in-variable`,
    run: (context) =>
      eachText(context, ({ value, span }) => {
        const open = value.lastIndexOf("${");
        if (open < 0 || value.indexOf("}", open) >= 0) return [];
        return [{ message: `The variable in \`${value}\` has no closing brace.`, span }];
      }),
  },
  {
    code: "EMPTY_VARIABLE",
    title: "Variable without a name",
    severity: "error",
    fix: "Write the key that the variable stands for.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-empty-variable`,
    run: (context) =>
      eachText(context, ({ value, span }) =>
        variablesIn(value)
          .filter((content) => content.trim() === "")
          .map(() => ({ message: `A variable in \`${value}\` names no key.`, span })),
      ),
  },
  {
    code: "UNSUPPORTED_SPACE_IN_VARIABLE",
    title: "Space in a variable",
    severity: "error",
    fix: "Remove the space.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-unsupported-space-in-variable`,
    run: (context) =>
      eachText(context, ({ value, span }) =>
        variablesIn(value)
          .filter((content) => (content.split(",")[0] ?? "").trim().includes(" "))
          .map((content) => ({ message: `\`\${${content}}\` has a space in its key.`, span })),
      ),
  },
  {
    code: "MISSING_QUOTE_IN_VARIABLE",
    title: "Default value without quotes",
    severity: "error",
    fix: "Put the default value between single quotes.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-missing-quote-in-variable`,
    run: (context) =>
      eachText(context, ({ value, span }) =>
        variablesIn(value)
          .filter((content) => content.includes(",") && !isQuoted(content))
          .map((content) => ({
            message: `The default value in \`\${${content}}\` does not stand between single quotes.`,
            span,
          })),
      ),
  },
  {
    code: "VARIABLE_UNSUPPORTED_IN_VERSION",
    title: "Variable in an old version",
    severity: "error",
    fix: 'Write `"Version": "2012-10-17"`.',
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-variable-unsupported-in-version`,
    run: (context) =>
      context.document.version === "2012-10-17"
        ? []
        : eachText(context, ({ value, span }) =>
            variablesIn(value).length === 0
              ? []
              : [
                  {
                    message: `\`${value}\` is plain text before version 2012-10-17: no variable is replaced.`,
                    span,
                  },
                ],
          ),
  },
  {
    code: "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    title: "Variable where none is replaced",
    severity: "error",
    fix: "Write the value out.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-variable-unsupported-in-element`,
    run: ({ statements }) =>
      statements.flatMap(({ action, principal }) =>
        [...action.patterns, ...(principal?.entries ?? [])]
          .filter(({ value }) => variablesIn(value).length > 0)
          .map(({ value, span }) => ({
            message: `Variables are replaced in \`Resource\` and \`Condition\` alone, so \`${value}\` is plain text.`,
            span,
          })),
      ),
  },
  {
    code: "INVALID_VARIABLE_FOR_OPERATOR",
    title: "Variable under an operator that replaces none",
    severity: "error",
    fix: "Write the value out, or use an operator for text or ARNs.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-variable-for-operator`,
    run: ({ statements }) =>
      statements.flatMap(({ conditions }) =>
        conditions
          .filter(({ operator }) => !conditionOperators[operator].variables && operator !== "Bool")
          .flatMap(({ operator, values }) =>
            values
              .filter(({ value }) => variablesIn(value).length > 0)
              .map(({ value, span }) => ({
                message: `\`${operator}\` replaces no variables, so \`${value}\` is plain text.`,
                span,
              })),
          ),
      ),
  },
];

/** Texts in which variables are replaced: resources, and values of conditions. */
function eachText(
  { statements }: CheckContext,
  check: (text: Text) => readonly Found[],
): readonly Found[] {
  return statements.flatMap(({ resource, conditions }) =>
    [...(resource?.patterns ?? []), ...conditions.flatMap(({ values }) => values)]
      .filter(({ value }) => value.includes("${"))
      .flatMap(check),
  );
}

/** What stands between `${` and `}`. */
function variablesIn(text: string): readonly string[] {
  const found: string[] = [];
  let done = 0;
  for (;;) {
    const open = text.indexOf("${", done);
    const close = open < 0 ? -1 : text.indexOf("}", open);
    if (close < 0) return found;
    found.push(text.slice(open + 2, close));
    done = close + 1;
  }
}

/** The text that is no variable; `${*}` is one, for the character itself. */
export function outsideVariables(text: string): string {
  return variablesIn(text).reduce((rest, one) => rest.replace(`\${${one}}`, ""), text);
}

function isQuoted(content: string): boolean {
  const value = content.slice(content.indexOf(",") + 1).trim();
  return value.length >= 2 && value.startsWith("'") && value.endsWith("'");
}
