/** Checks of how a principal is named. */
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { eachEntry } from "../principal-checks.ts";
import { analyzer } from "../sources.ts";

export const principalReferenceChecks: readonly CheckRow[] = [
  {
    code: "INVALID_ROLE_REFERENCE",
    title: "Role named by its id",
    severity: "warning",
    types: ["resource", "trust", "vpce"],
    fix: "Write the role's ARN, which AWS turns into the id itself.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-general-warning-invalid-role-reference`,
    run: (context) => eachId(context, "AROA", "role"),
  },
  {
    code: "INVALID_USER_REFERENCE",
    title: "User named by its id",
    severity: "warning",
    types: ["resource", "trust", "vpce"],
    fix: "Write the user's ARN, which AWS turns into the id itself.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-general-warning-invalid-user-reference`,
    run: (context) => eachId(context, "AIDA", "user"),
  },
  {
    code: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    title: "Trust policy with a bare wildcard as principal",
    severity: "error",
    types: ["trust"],
    fix: 'Name those who may assume the role, or write `{"AWS": "*"}` with a condition on who they are.',
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-role-trust-policy-unsupported-wildcard-in-principal`,
    run: (context) =>
      eachEntry(context, ({ type, span }) =>
        type === "*"
          ? [{ message: 'AWS takes no `"Principal": "*"` in a role trust policy.', span }]
          : [],
      ),
  },
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function eachId(context: CheckContext, prefix: string, what: string): readonly Found[] {
  return eachEntry(context, ({ type, value, span }) => {
    if (type !== "AWS" || !value.startsWith(prefix) || !isUniqueId(value)) return [];
    const message = `\`${value}\` is the id of a ${what}: it is what AWS leaves in a policy when the ${what} of an ARN has been deleted, and a new ${what} of the same name does not get it.`;
    return [{ message, span }];
  });
}

/** Capitals and digits, as many as no name of an account alias has. */
function isUniqueId(value: string): boolean {
  return (
    value.length >= 16 &&
    [...value].every((one) => (one >= "A" && one <= "Z") || (one >= "0" && one <= "9"))
  );
}
