/** How long a plan will take: the scheduler's own decisions, played on a clock of their own. */
import type { Step } from "../step.ts";
import { PriorityQueue } from "./priority-queue.ts";
import { Scheduler, type SchedulerOptions } from "./scheduler.ts";

/**
 * Seconds until the last step ends, if each takes what is expected of it and AWS allows what it
 * publishes.
 *
 * @throws {PlanError} `PLAN_CYCLE`
 */
export function estimateSeconds(steps: readonly Step[], options: SchedulerOptions): number {
  const scheduler = new Scheduler(steps, options, 0);
  const ends = new PriorityQueue<{ readonly step: Step; readonly at: number }>(
    (one, other) => one.at - other.at || (one.step.id < other.step.id ? -1 : 1),
  );
  let now = 0;
  for (;;) {
    const { steps: started, againInMs } = scheduler.start(now);
    for (const step of started) ends.push({ step, at: now + step.estimateSeconds * 1_000 });
    const end = ends.peek();
    const again = againInMs === undefined ? Infinity : now + againInMs;
    if (end === undefined && again === Infinity) return Math.round(now / 100) / 10;
    now = Math.min(end?.at ?? Infinity, again);
    while ((ends.peek()?.at ?? Infinity) <= now) {
      const ended = ends.pop();
      if (ended !== undefined) scheduler.ended(ended.step.id, "done");
    }
  }
}
