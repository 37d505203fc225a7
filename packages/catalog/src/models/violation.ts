/** What is wrong with a request, in AWS's words. */

/** A rule of the model that a value breaks. */
export type Constraint =
  | "required"
  | "unknown-member"
  | "type"
  | "union"
  | "enum"
  | "pattern"
  /** Of a string or blob, in characters or bytes. */
  | "min-length"
  | "max-length"
  /** Of a list or map. */
  | "min-items"
  | "max-items"
  /** Of a number. */
  | "min-value"
  | "max-value";

export type Violation = {
  /** As AWS writes it: `policyName`, `tags.1.member.key`. */
  readonly path: string;
  readonly constraint: Constraint;
  /** `Value 'x' at 'name' failed to satisfy constraint: Member must …`, as AWS words it. */
  readonly message: string;
};

/**
 * All violations as the message of AWS's `ValidationException` and `ValidationError`:
 * `2 validation errors detected: Value '' at 'roleName' failed to satisfy constraint: …; Value …`.
 * Shown in https://github.com/aws-amplify/amplify-backend/issues/2702 (Identity Store) and
 * https://github.com/nasa/cumulus/pull/2364.
 */
export function validationMessage(violations: readonly Violation[]): string {
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"}`;
  return `${count} detected: ${violations.map(({ message }) => message).join("; ")}`;
}

/** A value that breaks rules, and the rules. */
export type Breach = {
  readonly path: string;
  /** The value as AWS shows it; undefined hides it, as AWS does for secrets and structures. */
  readonly shown: string | undefined;
  readonly rules: readonly Rule[];
};

export type Rule = {
  readonly constraint: Constraint;
  /** `Member must not be null` */
  readonly text: string;
};

/** One violation for each rule. */
export function violationsOf({ path, shown, rules }: Breach): readonly Violation[] {
  const value = shown === undefined ? "Value" : `Value ${shown}`;
  return rules.map(({ constraint, text }) => ({
    path,
    constraint,
    message: `${value} at '${path}' failed to satisfy constraint: ${text}`,
  }));
}
