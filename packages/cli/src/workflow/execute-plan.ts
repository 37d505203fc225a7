/**
 * Executes a plan file: one apply at a time, journalled, resumable, with the lock file kept true also
 * when only a part was done. Used by `apply` and `up`.
 */
import { join } from "node:path";
import { awsExecutor, type AwsSession, type CallerIdentity } from "@bailiwick/aws";
import {
  emptyLock,
  runPlan,
  updateLock,
  type JournalEntry,
  type Lock,
  type Organization,
  type Outcome,
  type RunEvent,
} from "@bailiwick/core";
import type { ApplyMessage, PlanFile, StepReport } from "@bailiwick/wire";
import { holdingApplyLock } from "../state/apply-lock.ts";
import { openJournal } from "../state/journal-file.ts";
import { readLockFile, writeLockFile } from "../state/lock-file.ts";
import { writeDurably } from "../state/workdir.ts";
import { systemClock } from "../system-clock.ts";
import { catalogue } from "./facts.ts";

export type Execution = {
  readonly file: PlanFile;
  readonly session: AwsSession;
  readonly caller: CallerIdentity;
  readonly observed: Organization;
  readonly workdir: string;
  readonly lockPath: string;
  readonly allowDestroy: boolean;
  readonly signal: AbortSignal;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** AWS's published rates, or none, for a sandbox that does not throttle. */
  readonly rates: "published" | "off";
  readonly pollMs?: number | undefined;
};

/** What was done, as it is kept beside the plan. */
export async function executePlan(execution: Execution): Promise<ApplyMessage> {
  return holdingApplyLock(execution.workdir, async () => {
    // Read now: what held the apply lock before may have written it since the plan was made.
    const { lock } = await readLockFile(execution.lockPath);
    const journal = await openJournal(execution.workdir, execution.file.hash);
    const timing = new StepTiming();
    const startedAt = new Date().toISOString();
    try {
      const outcome = await runPlan(execution.file.plan, {
        executor: awsExecutor({
          ...execution,
          catalogue: catalogue(),
          learned: learned(execution.file, lock, journal.earlier),
          clock: systemClock,
        }),
        journal,
        clock: systemClock,
        catalogue: catalogue(),
        planHash: execution.file.hash,
        signal: execution.signal,
        allowDestroy: execution.allowDestroy,
        resume: journal.earlier,
        rates: execution.rates,
        onEvent: (event) => {
          timing.note(event);
          execution.onEvent?.(event);
        },
      });
      await keepLock(execution, lock, outcome);
      const message = applyMessageFrom({
        execution,
        outcome,
        timing,
        startedAt,
        resumed: journal.earlier.length > 0,
      });
      await writeDurably(
        join(execution.workdir, "apply.json"),
        `${JSON.stringify(message, undefined, 2)}\n`,
      );
      return message;
    } finally {
      await journal.close();
    }
  });
}

/** Ids known before the first call: of the lock file, of the plan, and of earlier runs. */
function* learned(
  file: PlanFile,
  lock: Lock | undefined,
  earlier: readonly JournalEntry[],
): Generator<readonly [string, string]> {
  yield* lock?.objects ?? [];
  for (const { key, id } of file.plan.known) yield [key, id];
  for (const entry of earlier) {
    if (entry.kind !== "result" || entry.result.kind !== "done") continue;
    for (const { key, id } of entry.result.ids) yield [key, id];
  }
}

async function keepLock(
  { file, lockPath, session, caller }: Execution,
  lock: Lock | undefined,
  outcome: Outcome,
): Promise<void> {
  const { Organization: organization } = await (
    await session.organizations()
  ).describeOrganization({});
  const after = updateLock(lock ?? emptyLock, {
    plan: file.plan,
    done: outcome.done,
    ids: outcome.ids,
    organizationId: organization?.Id,
    managementAccountId: organization?.MasterAccountId ?? caller.account,
  });
  await writeLockFile(lockPath, after);
}

/** How long each step took, from its events. */
class StepTiming {
  readonly #started = new Map<string, number>();
  readonly #reports = new Map<string, StepReport>();

  note(event: RunEvent): void {
    switch (event.kind) {
      case "step-started":
        this.#started.set(event.step.id, performance.now());
        return;
      case "step-done":
        this.#end(event.step.id, { state: event.changed ? "done" : "unchanged" });
        return;
      case "step-failed":
        this.#end(event.step.id, { state: "failed", error: event.error });
        return;
      case "step-skipped":
        this.#end(event.step.id, { state: "skipped" });
        return;
      case "progress":
        return;
    }
  }

  report(id: string, doneEarlier: boolean): StepReport {
    return this.#reports.get(id) ?? { id, state: doneEarlier ? "done" : "pending" };
  }

  #end(id: string, report: Omit<StepReport, "id" | "durationMs">): void {
    const started = this.#started.get(id);
    const took =
      started === undefined ? {} : { durationMs: Math.round(performance.now() - started) };
    this.#reports.set(id, { id, ...report, ...took });
  }
}

function applyMessageFrom(made: {
  readonly execution: Execution;
  readonly outcome: Outcome;
  readonly timing: StepTiming;
  readonly startedAt: string;
  readonly resumed: boolean;
}): ApplyMessage {
  const { execution, outcome, timing, startedAt, resumed } = made;
  const done = new Set(outcome.done);
  return {
    version: 1,
    kind: "bailiwick/apply",
    planHash: execution.file.hash,
    startedAt,
    finishedAt: new Date().toISOString(),
    outcome: outcome.kind,
    resumed,
    steps: execution.file.plan.steps.map(({ id }) => timing.report(id, done.has(id))),
  };
}
