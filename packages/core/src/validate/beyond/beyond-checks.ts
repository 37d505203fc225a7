/** The checks that AWS's own policy validation lacks. */
import type { CheckRow } from "../check.ts";
import { absentKeyChecks } from "./absent-keys.ts";
import { guardrailChecks } from "./guardrails.ts";
import { invertedConditionChecks } from "./inverted-conditions.ts";
import { neverMatchingChecks } from "./never-matching.ts";
import { privilegedActionChecks } from "./privileged-actions.ts";
import { trustChecks } from "./trust.ts";

export const beyondChecks: readonly CheckRow[] = [
  ...neverMatchingChecks,
  ...invertedConditionChecks,
  ...absentKeyChecks,
  ...privilegedActionChecks,
  ...trustChecks,
  ...guardrailChecks,
];
