/** What a rule of AWS's is as a row: to which requests it applies. */
import type { FixedRule } from "./decision.ts";
import type { AuthorizationInput, Principal } from "./request.ts";

export type FixedRuleRow = FixedRule & {
  /** Action patterns in lower case. */
  readonly actions: readonly string[];
  /** The kinds of callers it concerns; all where absent. */
  readonly callers?: readonly Principal["kind"][];
  /** To which requests with such an action and caller; to all where absent. */
  readonly applies?: (input: AuthorizationInput) => boolean;
  /**
   * Why it is not known whether the rule applies; undefined where it is known. What the policies
   * allow is then unknown.
   */
  readonly doubt?: (input: AuthorizationInput) => string | undefined;
};

/** Whether a rule that is about the action applies to the request. */
export function ruleApplies(row: FixedRuleRow, input: AuthorizationInput): boolean {
  if (!mayConcern(row, input.request.principal)) return false;
  return row.applies === undefined || row.applies(input);
}

export function mayConcern({ callers }: FixedRuleRow, { kind }: Principal): boolean {
  return callers === undefined || callers.includes(kind);
}
