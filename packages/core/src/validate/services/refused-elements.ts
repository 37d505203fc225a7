/**
 * What Access Analyzer calls an element that a policy type does not take. The parser has one word for
 * all of them.
 */
import type { Diagnostic } from "../../base/diagnostic.ts";
import type { PolicyType } from "../../iam/tree.ts";

export type RefusedElement = {
  readonly elements: readonly string[];
  readonly types: readonly PolicyType[];
  /** AWS's code. */
  readonly check: string;
  readonly fix: string;
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html */
export const refusedElements: readonly RefusedElement[] = [
  {
    elements: ["Principal", "NotPrincipal"],
    types: ["identity", "boundary", "session"],
    check: "UNSUPPORTED_PRINCIPAL",
    fix: "Remove the element: the policy is about whom it is attached to.",
  },
  {
    elements: ["Principal", "NotPrincipal"],
    types: ["scp"],
    check: "SCP_SYNTAX_ERROR_PRINCIPAL",
    fix: "Remove the element, and use a condition on `aws:PrincipalArn`.",
  },
  {
    elements: ["NotPrincipal"],
    types: ["trust"],
    check: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    fix: "Name those who may assume the role in `Principal`.",
  },
  {
    elements: ["Resource", "NotResource"],
    types: ["trust"],
    check: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    fix: "Remove the element: the policy is about the role that it is attached to.",
  },
  {
    elements: ["NotAction"],
    types: ["rcp"],
    check: "RCP_SYNTAX_ERROR_NOTACTION",
    fix: "List the actions in `Action`.",
  },
  {
    elements: ["NotPrincipal"],
    types: ["rcp"],
    check: "RCP_SYNTAX_ERROR_PRINCIPAL",
    fix: 'Write `"Principal": "*"`, and use conditions.',
  },
];

/**
 * The row of an element that the parser refused; undefined where AWS has no name for it.
 *
 * @param policy - the text that the place of the diagnostic is in
 */
export function refusedElement(
  { code, span }: Diagnostic,
  { text, type }: { readonly text: string; readonly type: PolicyType },
): RefusedElement | undefined {
  if (code !== "IAM1016" || span === undefined) return undefined;
  const key = text.slice(span.start.offset, span.end.offset);
  return refusedElements.find(
    ({ elements, types }) =>
      types.includes(type) && elements.some((element) => key === `"${element}"`),
  );
}
