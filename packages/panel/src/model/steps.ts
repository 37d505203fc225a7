/** The steps of a plan as rows, with what came of each. */
import type { ApplyMessage, PlanFile, StepReport } from "@bailiwick/wire";
import { stepWords } from "./words.ts";

export type StepRow = {
  readonly id: string;
  readonly verb: string;
  readonly object: string;
  /** `organizations:CreateAccount`. */
  readonly calls: readonly string[];
  readonly destroys: boolean;
  readonly state: StepReport["state"] | "planned";
  readonly error: StepReport["error"];
  readonly durationMs: number | undefined;
};

export function stepRows(
  plan: PlanFile["plan"],
  apply: ApplyMessage | undefined,
): readonly StepRow[] {
  const reports = new Map(apply?.steps.map((report) => [report.id, report]));
  return plan.steps.map(({ id, operation, calls, destroys }) => {
    const report = reports.get(id);
    return {
      id,
      ...stepWords(operation),
      calls: calls.map((call) => `${call.service}:${call.operation}`),
      destroys,
      state: report?.state ?? "planned",
      error: report?.error,
      durationMs: report?.durationMs,
    };
  });
}
