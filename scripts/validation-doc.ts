/**
 * Writes docs/validation.md from the tables of checks, so that every finding a user can meet is
 * there. A test fails while the page is out of date. Run: `node scripts/validation-doc.ts`
 */
import { writeFileSync } from "node:fs";
import { grammarChecks, policyChecks, policyDiagnostics, refusedElements } from "@bailiwick/core";

/** The page. */
export function validationPage(): string {
  return `# Validation

\`bailiwick validate\` reads policy documents of every type and says what is wrong with them, in the
four words of IAM Access Analyzer: **error** (AWS refuses the policy, or a part of it can never do
anything), **security-warning** (it gives away more than it seems), **warning** (it does not do what
it seems to), **suggestion** (it can be said better). AWS's own managed policies have no errors.

Checks that Access Analyzer has bear its codes. What the catalogue does not know is not held against
a policy, and what AWS's managed policies use is not either. Quotas are those of the catalogue's date.

This page is written from the code by \`scripts/validation-doc.ts\`.

## Grammar

${table(
  ["check", "severity", "what it says", "fix"],
  Object.entries(grammarChecks).map(([code, { check, severity, fix }]) => [
    `\`${check}\``,
    severity,
    policyDiagnostics[code as keyof typeof policyDiagnostics].summary,
    fix,
  ]),
)}

An element that the type of the policy does not take has AWS's own name where AWS has one:

${table(
  ["check", "severity", "elements", "policy types", "fix"],
  refusedElements.map(({ check, elements, types, fix }) => [
    `\`${check}\``,
    "error",
    elements.map((element) => `\`${element}\``).join(", "),
    types.join(", "),
    fix,
  ]),
)}

## Checks

${table(
  ["check", "severity", "policy types", "what it says", "fix", "source"],
  policyChecks.map(({ code, severity, types, title, fix, source }) => [
    `\`${code}\``,
    severity,
    types === undefined ? "all" : types.join(", "),
    title,
    fix,
    `[AWS](${source})`,
  ]),
)}

${absentChecks()}
`;
}

/** What Access Analyzer checks and this page does not, and why. */
function absentChecks(): string {
  return `## Checks of Access Analyzer that are not here

- Whether a service is offered in the Region of an ARN: the catalogue does not know it.
- \`VARIABLE_USAGE_TOO_PERMISSIVE\`: variables that compare a key of the resource with one of the
  principal, as \`"aws:ResourceOrgID": "\${aws:PrincipalOrgID}"\`, are what data perimeters are made of.

## Checks of Access Analyzer that are no longer true

SCPs speak the whole policy language since 2025-09-19
([AWS](https://aws.amazon.com/about-aws/whats-new/2025/09/aws-organizations-iam-language-service-control-policies/)),
so five errors of 2023 are none any more:

${table(
  ["check", "what it refused"],
  [
    ["SCP syntax error action wildcard", "`*` and `?` within an action"],
    ["SCP syntax error allow condition", "`Condition` with `Allow`"],
    ["SCP syntax error allow NotAction", "`NotAction` with `Allow`"],
    ["SCP syntax error allow resource", "another `Resource` than `*` with `Allow`"],
    ["SCP syntax error NotResource", "`NotResource`"],
  ],
)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

if (import.meta.main)
  writeFileSync(new URL("../docs/validation.md", import.meta.url), validationPage());
