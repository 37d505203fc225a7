/**
 * What tells the open answers of one question apart: which statements may apply, and which of their
 * tests are settled. Callers with the same trace get the same answer.
 */
import type { Asking } from "./asking.ts";
import type { Placed, Relevant } from "./compile-set.ts";
import type { ActionPlan } from "./plan-action.ts";
import { No } from "./tri.ts";

/** @param numbers - numbers the statements of one question, as they come */
export function traceOf(plan: ActionPlan, asking: Asking, numbers: Map<object, number>): string {
  const { caller, owner } = asking;
  const trace: Trace = { asking, numbers, parts: [] };
  trace.parts.push(
    caller.principal.kind,
    String(caller.boundByScp),
    String(caller.serviceLinked),
    String(caller.account === owner.account),
    plan.boundary === undefined ? "" : "bounded",
  );
  addStatements(trace, plan.scpDenies);
  addStatements(trace, plan.rcpDenies);
  for (const level of plan.scp ?? []) addSet(trace, level);
  for (const set of [plan.vpce, plan.resource, plan.identity, plan.boundary, plan.session]) {
    addSet(trace, set);
  }
  return trace.parts.join("\n");
}

type Trace = {
  readonly asking: Asking;
  readonly numbers: Map<object, number>;
  readonly parts: string[];
};

function addSet(trace: Trace, set: Relevant | undefined): void {
  if (set === undefined) return;
  addStatements(trace, set.denies);
  // What is certain of the set is certain of every caller.
  if (set.certain === undefined) addStatements(trace, set.allows);
  else trace.parts.push(`${set.certain.truth}`);
}

function addStatements({ asking, numbers, parts }: Trace, placed: readonly Placed[]): void {
  for (const { statement, ref } of placed) {
    const results = statement.tests.map((test) => test(asking));
    if (results.includes(No)) continue;
    const reach = statement.reach?.(asking);
    const principal =
      reach === undefined
        ? statement.principal?.(asking)
        : `${reach.direct}${reach.limited}${reach.account}`;
    const number = numbers.get(statement) ?? numbers.size;
    numbers.set(statement, number);
    // The name of a policy and its node are part of an answer.
    const place = `${ref.type} ${ref.level ?? ""} ${ref.node ?? ""} ${ref.policy}`;
    parts.push(`${number} ${place} ${results.join("")} ${principal ?? ""}`);
  }
}
