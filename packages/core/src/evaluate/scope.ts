/** Where a statement stands while it is evaluated. */
import type { PolicyType, PolicyVersion } from "../iam/tree.ts";
import type { StatementRef } from "./decision.ts";
import type { Facts } from "./facts.ts";

export type Scope = {
  readonly facts: Facts;
  readonly type: PolicyType;
  readonly version: PolicyVersion | undefined;
  readonly ref: StatementRef;
};

/** Before version 2012-10-17, `${…}` is text: reference_policies_elements_version.html */
export function hasVariables(scope: Scope): boolean {
  return scope.version === "2012-10-17";
}
