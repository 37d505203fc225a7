/**
 * Validates a policy document: its grammar, then every check of the tables. Sound as far as the
 * catalogue is: what it does not know is not held against a policy.
 */
import type { Catalogue } from "../catalogue.ts";
import { parsePolicyTolerantly } from "../iam/parse.ts";
import type { PolicyType } from "../iam/tree.ts";
import { actionChecks } from "./action-checks.ts";
import { arnChecks } from "./arn-checks.ts";
import { beyondChecks } from "./beyond/beyond-checks.ts";
import type { CheckContext, CheckRow, Finding } from "./check.ts";
import { conditionChecks } from "./condition-checks.ts";
import { grammarFindings } from "./grammar.ts";
import { keyChecks } from "./keys/key-checks.ts";
import { privilegeChecks } from "./privilege-checks.ts";
import { principalChecks } from "./principal-checks.ts";
import { serviceChecks } from "./services/service-checks.ts";
import { sizeChecks } from "./size-checks.ts";
import { statementChecks } from "./statement-checks.ts";
import { variableChecks } from "./variable-checks.ts";

export type ValidateOptions = {
  /** Named in findings. */
  readonly file: string;
  readonly type: PolicyType;
  readonly catalogue: Catalogue;
};

/** All checks beside those of the grammar, by what they look at. */
export const checks: readonly CheckRow[] = [
  ...statementChecks,
  ...actionChecks,
  ...arnChecks,
  ...principalChecks,
  ...conditionChecks,
  ...keyChecks,
  ...variableChecks,
  ...privilegeChecks,
  ...sizeChecks,
  ...serviceChecks,
  ...beyondChecks,
];

/** What is wrong with a policy, in the order of its text. */
export function validatePolicy(text: string, options: ValidateOptions): readonly Finding[] {
  const { file, type, catalogue } = options;
  const { value: document, diagnostics } = parsePolicyTolerantly(text, { file, type });
  const statements = document.statements.filter((statement) => statement.kind === "statement");
  const context: CheckContext = { type, text, document, statements, catalogue };
  const found = checks
    .filter(({ types }) => types === undefined || types.includes(type))
    .flatMap((row) => findingsOf(row, context));
  return inOrder([...grammarFindings(diagnostics, context), ...found]);
}

function findingsOf(row: CheckRow, context: CheckContext): readonly Finding[] {
  const { code: check, severity, title, fix, source } = row;
  return row.run(context).map((found) => ({ ...found, check, severity, title, fix, source }));
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((left, right) => left.span.start.offset - right.span.start.offset);
}
