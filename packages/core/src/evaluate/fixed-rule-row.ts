/** What a rule of AWS's is as a row: to which requests it applies. */
import type { FixedRule } from "./decision.ts";
import type { AuthorizationInput } from "./request.ts";

export type FixedRuleRow = FixedRule & {
  /** Action patterns in lower case. */
  readonly actions: readonly string[];
  readonly applies: (input: AuthorizationInput) => boolean;
  /**
   * Why it is not known whether the rule applies; undefined where it is known. What the policies
   * allow is then unknown.
   */
  readonly doubt?: (input: AuthorizationInput) => string | undefined;
};
