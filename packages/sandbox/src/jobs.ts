/**
 * Asynchronous work: what AWS does some time after it has answered. Jobs are part of the state, so
 * they survive a restart; those that are due by the virtual clock run before the next request is
 * served, in the order of their due times. There is no timer: nobody can see when a job ran, only
 * that it ran before they looked.
 */
import type { Clock } from "./clock.ts";
import type { ServiceName } from "./service-name.ts";
import { defineCollection, type Store } from "./state/store.ts";

/** Plain JSON: it survives a restart. */
export type JobPayload = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export type ScheduledJob = {
  readonly id: string;
  readonly service: ServiceName;
  readonly kind: string;
  readonly dueVirtualMs: number;
  readonly payload: JobPayload;
};

export type JobRequest = {
  readonly service: ServiceName;
  /** A key of the service's `jobs` table. */
  readonly kind: string;
  /** How long AWS takes, in virtual milliseconds. */
  readonly afterMs: number;
  readonly payload: JobPayload;
};

export type Jobs = {
  /** Within a transaction. */
  readonly schedule: (request: JobRequest) => void;
  /** The job that is due first, if one is due. */
  readonly nextDue: () => ScheduledJob | undefined;
  /** Within the transaction that does it. */
  readonly finish: (job: ScheduledJob) => void;
  /** When the next job is due, in virtual milliseconds; undefined where none waits. */
  readonly nextDueMs: () => number | undefined;
};

const waiting = defineCollection<ScheduledJob>()({ name: "sandbox.jobs", indexes: {} });
const numbers = defineCollection<number>()({ name: "sandbox.job-numbers", indexes: {} });

/** The jobs kept in the store. Pending ones are few, so the first is found by looking at all. */
export function createJobs(store: Store, clock: Clock): Jobs {
  const jobs = store.open(waiting);
  const counter = store.open(numbers);
  const first = (): ScheduledJob | undefined => {
    let earliest: ScheduledJob | undefined;
    for (const job of jobs.values())
      if (earliest === undefined || job.dueVirtualMs < earliest.dueVirtualMs) earliest = job;
    return earliest;
  };
  return {
    schedule: ({ service, kind, afterMs, payload }) => {
      const number = (counter.get("last") ?? 0) + 1;
      counter.put("last", number);
      const id = `${number}`;
      jobs.put(id, { id, service, kind, payload, dueVirtualMs: clock.virtualMs() + afterMs });
    },
    nextDue: () => {
      const job = first();
      return job !== undefined && job.dueVirtualMs <= clock.virtualMs() ? job : undefined;
    },
    finish: (job) => {
      jobs.delete(job.id);
    },
    nextDueMs: () => first()?.dueVirtualMs,
  };
}
