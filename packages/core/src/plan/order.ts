/** One order in which the steps of a plan could run one by one: deterministic, deletions late. */
import { PlanError } from "./plan-error.ts";
import { PriorityQueue } from "./schedule/priority-queue.ts";
import type { Step, StepId } from "./step.ts";

/**
 * Sorts steps so that each stands after what it waits for; among those that could come next, what
 * destroys comes last, then by id.
 *
 * @throws {PlanError} `PLAN_CYCLE` where steps wait for each other
 */
export function topologicalOrder(steps: readonly Step[]): readonly Step[] {
  const waitingFor = new Map(steps.map((step) => [step.id, predecessors(step).length]));
  const followers = followersOf(steps);
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ready = new PriorityQueue<Step>((one, other) => comesFirst(one, other));
  for (const step of steps) if (waitingFor.get(step.id) === 0) ready.push(step);
  const ordered: Step[] = [];
  for (let step = ready.pop(); step !== undefined; step = ready.pop()) {
    ordered.push(step);
    for (const id of followers.get(step.id) ?? []) {
      const left = (waitingFor.get(id) ?? 0) - 1;
      waitingFor.set(id, left);
      const follower = byId.get(id);
      if (left === 0 && follower !== undefined) ready.push(follower);
    }
  }
  if (ordered.length === steps.length) return ordered;
  const stuck = steps.filter((step) => (waitingFor.get(step.id) ?? 0) > 0).map(({ id }) => id);
  throw new PlanError("PLAN_CYCLE", `Steps wait for each other: ${stuck.slice(0, 10).join(", ")}.`);
}

/** All that a step waits for. */
export function predecessors(step: Step): readonly StepId[] {
  return step.after === undefined ? step.dependsOn : [...step.dependsOn, ...step.after];
}

/** The steps that wait for each. */
export function followersOf(steps: readonly Step[]): ReadonlyMap<StepId, readonly StepId[]> {
  const followers = new Map<StepId, StepId[]>();
  for (const step of steps) {
    for (const before of predecessors(step)) {
      const known = followers.get(before);
      if (known === undefined) followers.set(before, [step.id]);
      else known.push(step.id);
    }
  }
  return followers;
}

function comesFirst(one: Step, other: Step): number {
  if (one.destroys !== other.destroys) return one.destroys ? 1 : -1;
  return one.id < other.id ? -1 : 1;
}
