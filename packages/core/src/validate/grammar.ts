/** What the parser finds, under the names that AWS gives to it. */
import type { Diagnostic } from "../base/diagnostic.ts";
import { policyDiagnostics } from "../iam/diagnostics.ts";
import type { PolicyDiagnosticCode } from "../iam/diagnostics.ts";
import type { PolicyType } from "../iam/tree.ts";
import type { Finding, FindingSeverity } from "./check.ts";
import { refusedElement } from "./services/refused-elements.ts";

export type GrammarRow = {
  readonly check: string;
  readonly severity: FindingSeverity;
  readonly fix: string;
};

const source =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

/** AWS refuses to store what is an error here. */
export const grammarChecks: Readonly<Record<PolicyDiagnosticCode, GrammarRow>> = {
  IAM1001: error("JSON_SYNTAX_ERROR", "Write a JSON object with `Version` and `Statement`."),
  IAM1002: error("INVALID_POLICY_ELEMENT", "Correct the name of the element, or remove it."),
  IAM1003: error("DUPLICATE_KEYS", "Keep one of the elements."),
  IAM1004: error("INVALID_VERSION", "Write `2012-10-17`."),
  IAM1005: error("MISSING_STATEMENT", "Add a statement, or remove the policy."),
  IAM1006: error("DATA_TYPE_MISMATCH", "Write a value of the type that the element takes."),
  IAM1007: {
    check: "POINTLESS_ELEMENT",
    severity: "suggestion",
    fix: "Remove the element.",
  },
  IAM1008: error("EMPTY_ARRAY_STATEMENT", "Add a statement, or remove the policy."),
  IAM1010: error("MISSING_EFFECT", "Add `Effect` with `Allow` or `Deny`."),
  IAM1011: error("INVALID_EFFECT", "Write `Allow` or `Deny`."),
  IAM1012: error("MISSING_ACTION", "Add `Action` or `NotAction`."),
  IAM1013: error("UNSUPPORTED_ELEMENT_COMBINATION", "Keep one of the two elements."),
  IAM1014: error("INVALID_ACTION", "Write the service, a colon and the action."),
  IAM1015: error("MISSING_RESOURCE", "Add `Resource` or `NotResource`."),
  IAM1016: error("UNSUPPORTED_ELEMENT", "Remove the element."),
  IAM1017: error("MISSING_PRINCIPAL", "Add `Principal`."),
  IAM1018: error(
    "INVALID_PRINCIPAL_KEY",
    "Write `AWS`, `Service`, `Federated` or `CanonicalUser`.",
  ),
  IAM1019: error("INVALID_PRINCIPAL_FORMAT", "Write an account, an ARN or a service's name."),
  IAM1020: error("ALLOW_WITH_NOT_PRINCIPAL", "Name those who are allowed in `Principal`."),
  IAM1021: error("UNSUPPORTED_SID", "Use letters and digits only."),
  IAM1022: error("UNIQUE_SIDS_REQUIRED", "Give each statement a `Sid` of its own."),
  IAM1023: {
    check: "UNIQUE_SIDS_RECOMMENDED",
    severity: "warning",
    fix: "Give each statement a `Sid` of its own.",
  },
  IAM1024: {
    check: "EMPTY_ARRAY",
    severity: "suggestion",
    fix: "Add a value, or remove the list.",
  },
  IAM1025: error("EMPTY_ARRAY_OF_EXCEPTIONS", "Add an exception."),
  IAM1030: error("INVALID_CONDITION_OPERATOR", "Correct the name of the operator."),
  IAM1031: error("DUPLICATE_KEYS_WITH_DIFFERENT_CASE", "Put all values into one list."),
  IAM1032: error("INVALID_CONDITION_KEY_FORMAT", "Write a prefix, a colon and the key's name."),
  IAM1033: error("EMPTY_ARRAY_CONDITION", "Add a value, or remove the condition."),
  IAM1034: error("NULL_WITH_IF_EXISTS", "Write `Null` without `IfExists`."),
  IAM1040: error("RCP_SYNTAX_ERROR_ALLOW", "Write `Deny`: only AWS's own policy allows."),
  IAM1041: error("RCP_SYNTAX_ERROR_PRINCIPAL", 'Write `"Principal": "*"`, and use conditions.'),
  IAM1042: error("RCP_SYNTAX_ERROR_ACTION_WILDCARD", "Name the services."),
};

function error(check: string, fix: string): GrammarRow {
  return { check, severity: "error", fix };
}

/** Any defect of the JSON itself is one check. */
const syntax = error("JSON_SYNTAX_ERROR", "Correct the JSON.");

/** @param policy - what the parser has read */
export function grammarFindings(
  diagnostics: readonly Diagnostic[],
  policy: { readonly text: string; readonly type: PolicyType },
): readonly Finding[] {
  return diagnostics.flatMap((diagnostic) => {
    const { summary, detail, span } = diagnostic;
    if (span === undefined) return [];
    const { check, fix, severity } = rowOf(diagnostic, policy);
    return [{ check, severity, title: summary, message: detail, fix, source, span }];
  });
}

function rowOf(
  diagnostic: Diagnostic,
  policy: { readonly text: string; readonly type: PolicyType },
): GrammarRow {
  const { code } = diagnostic;
  const refused = refusedElement(diagnostic, policy);
  if (refused !== undefined) return error(refused.check, refused.fix);
  return isPolicyDiagnostic(code) ? grammarChecks[code] : syntax;
}

function isPolicyDiagnostic(code: string): code is PolicyDiagnosticCode {
  return Object.hasOwn(policyDiagnostics, code);
}
