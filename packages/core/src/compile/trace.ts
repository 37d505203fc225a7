/**
 * What tells the open answers of one question apart: which statements may apply, and which of their
 * tests are settled. Callers with the same trace get the same answer.
 */
import type { Asking } from "./policy/asking.ts";
import type { Placed, Relevant } from "./compile-set.ts";
import type { ActionPlan } from "./plan-action.ts";
import { No, Open, Yes } from "./policy/tri.ts";

/**
 * Undefined where it is open whom a statement names: the answer then speaks of the caller itself.
 *
 * @param numbers - numbers the statements of one question, as they come
 */
export function traceOf(
  plan: ActionPlan,
  asking: Asking,
  numbers: Map<object, number>,
): string | undefined {
  const { caller, owner } = asking;
  const trace: Trace = { asking, numbers, parts: [], isPersonal: false };
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
  return trace.isPersonal ? undefined : trace.parts.join("\n");
}

type Trace = {
  readonly asking: Asking;
  readonly numbers: Map<object, number>;
  readonly parts: string[];
  isPersonal: boolean;
};

function addSet(trace: Trace, set: Relevant | undefined): void {
  if (set === undefined) return;
  addStatements(trace, set.denies);
  // What is certain of the set is certain of every caller.
  if (set.certain === undefined) addStatements(trace, set.allows);
  else trace.parts.push(`${set.certain.truth}`);
}

function addStatements(trace: Trace, placed: readonly Placed[]): void {
  const { asking, numbers, parts } = trace;
  for (const { statement, ref } of placed) {
    const results = statement.tests.map((test) => test(asking));
    if (results.includes(No)) continue;
    const reach = statement.reach?.(asking);
    const named =
      reach === undefined
        ? [statement.principal?.(asking) ?? Yes]
        : [reach.direct, reach.limited, reach.account];
    if (named.includes(Open)) trace.isPersonal = true;
    const number = numbers.get(statement) ?? numbers.size;
    numbers.set(statement, number);
    // The name of a policy and its node are part of an answer.
    const place = `${ref.type} ${ref.level ?? ""} ${ref.node ?? ""} ${ref.policy}`;
    parts.push(`${number} ${place} ${results.join("")} ${named.join("")}`);
  }
}
