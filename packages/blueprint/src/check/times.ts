/** Time: what has ended by the day that the caller calls today. */
import { report } from "../blueprint.ts";
import { isOver } from "../declaration/resolve.ts";
import type { CheckScope } from "./scope.ts";

export function checkTimes(scope: CheckScope): void {
  const { today } = scope.blueprint;
  for (const [index, guardrail] of (scope.declaration.guardrails ?? []).entries()) {
    for (const [number, exception] of (guardrail.exceptions ?? []).entries()) {
      if (!isOver(exception.expires, today)) continue;
      const detail = `The exception expired on ${exception.expires}; ${exception.owner} answers for it. Remove it, or have it decided anew with a later day.`;
      report(scope, "BLU1501", {
        at: ["guardrails", index, "exceptions", number, "expires"],
        detail,
      });
    }
  }
  for (const [index, grant] of (scope.declaration.access ?? []).entries()) {
    if (grant.until === undefined || !isOver(grant.until, today)) continue;
    const detail = `The grant ended on ${grant.until}, so the next plan takes it away. Remove it here, or extend it.`;
    report(scope, "BLU1502", { at: ["access", index, "until"], detail });
  }
}
