/**
 * Runs a plan: the scheduler says which steps may start, the journal is written and synced before
 * and after each, the executor does them. After a crash the same plan runs again with what the
 * journal holds: what is done is not done again, and a step that was begun and has no good end is
 * looked up by its natural key before anything is sent.
 *
 * Prints nothing and asks nothing: what happens is told by events.
 */
import type { Catalogue } from "../../catalogue.ts";
import { PlanError } from "../plan-error.ts";
import type { KnownId, Plan } from "../plan.ts";
import type {
  Clock,
  Journal,
  JournalEntry,
  StepError,
  StepExecutor,
  StepResult,
  StopSignal,
} from "../ports.ts";
import type { Step, StepId } from "../step.ts";
import { Scheduler, type SchedulerOptions } from "./scheduler.ts";

export type RunOptions = {
  readonly executor: StepExecutor;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, "rate">;
  /** SHA-256 of the plan's canonical text: a journal belongs to one plan. */
  readonly planHash: string;
  /** Aborted: no further step starts, those under way end. */
  readonly signal: StopSignal;
  /** Whether steps may run that delete, close, detach or unassign; refused unless given. */
  readonly allowDestroy?: boolean | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** What earlier runs of the same plan wrote. */
  readonly resume?: readonly JournalEntry[] | undefined;
  readonly rates?: SchedulerOptions["rates"];
  readonly maxRunning?: number | undefined;
};

export type RunEvent =
  | { readonly kind: "step-started"; readonly step: Step; readonly recovering: boolean }
  | { readonly kind: "step-done"; readonly step: Step; readonly changed: boolean }
  | { readonly kind: "step-failed"; readonly step: Step; readonly error: StepError }
  /** It depends on a step that failed. */
  | { readonly kind: "step-skipped"; readonly step: Step; readonly because: StepId }
  | ({ readonly kind: "progress" } & Progress);

export type Progress = {
  readonly total: number;
  /** Those of earlier runs among them. */
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly running: number;
};

export type Outcome = {
  readonly kind: "applied" | "partly-applied" | "interrupted";
  readonly done: readonly StepId[];
  readonly failed: readonly { readonly step: StepId; readonly error: StepError }[];
  readonly skipped: readonly StepId[];
  /** Not begun because of an interruption. */
  readonly notStarted: readonly StepId[];
  /** What was learned, by this run and those before it. */
  readonly ids: readonly KnownId[];
};

/**
 * @throws {PlanError} `PLAN_CYCLE`, `PLAN_MISMATCH` where the journal is another plan's, `PLAN_DESTROYS`
 *   where the plan destroys and nobody allowed it: before anything is written or sent
 * @throws what the journal throws, after the steps under way have ended: nothing runs unrecorded
 */
export async function runPlan(plan: Pick<Plan, "steps">, options: RunOptions): Promise<Outcome> {
  const { journal, clock, planHash, resume = [] } = options;
  refuse(plan, options);
  const run = new Run(plan.steps, options, readHistory(resume));
  await journal.append({ kind: "started", planHash, at: clock.now() });
  const outcome = await run.toEnd();
  await journal.append({ kind: "finished", at: clock.now(), outcome: outcome.kind });
  return outcome;
}

function refuse({ steps }: Pick<Plan, "steps">, options: RunOptions): void {
  const other = (options.resume ?? []).find(
    (entry) => entry.kind === "started" && entry.planHash !== options.planHash,
  );
  if (other !== undefined)
    throw new PlanError("PLAN_MISMATCH", "The journal was written for another plan.");
  const destroying = steps.filter(({ destroys }) => destroys);
  if (options.allowDestroy !== true && destroying.length > 0) {
    const named = destroying.slice(0, 5).map(({ id }) => id);
    throw new PlanError(
      "PLAN_DESTROYS",
      `${destroying.length} steps delete, close, detach or unassign, which nobody allowed: ${named.join(", ")}${destroying.length > 5 ? ", …" : ""}.`,
    );
  }
}

type History = {
  readonly done: ReadonlyMap<StepId, Extract<StepResult, { kind: "done" }>>;
  /** Begun, and without a good end: whether AWS has done it is unknown. */
  readonly uncertain: ReadonlySet<StepId>;
};

/**
 * A failure is uncertain too: an answer that was lost on its way looks like one. So is all of a run
 * that had applied the whole plan: who applies the same plan again may have undone it in between.
 */
function readHistory(entries: readonly JournalEntry[]): History {
  const done = new Map<StepId, Extract<StepResult, { kind: "done" }>>();
  const uncertain = new Set<StepId>();
  for (const entry of entries) {
    if (entry.kind === "intent" && !done.has(entry.step)) uncertain.add(entry.step);
    if (entry.kind === "finished" && entry.outcome === "applied") {
      for (const step of done.keys()) uncertain.add(step);
      done.clear();
    }
    if (entry.kind !== "result" || entry.result.kind !== "done") continue;
    done.set(entry.step, entry.result);
    uncertain.delete(entry.step);
  }
  return { done, uncertain };
}

/** The life of one run. */
class Run {
  readonly #options: RunOptions;
  readonly #history: History;
  readonly #scheduler: Scheduler;
  readonly #byId: ReadonlyMap<StepId, Step>;
  readonly #done = new Set<StepId>();
  readonly #failed: { readonly step: StepId; readonly error: StepError }[] = [];
  readonly #skipped = new Set<StepId>();
  readonly #ids: KnownId[] = [];
  readonly #underWay = new Map<StepId, Promise<void>>();
  #broken: { readonly cause: unknown } | undefined;
  /** Ends the present wait. */
  #wake: () => void = () => {};

  constructor(steps: readonly Step[], options: RunOptions, history: History) {
    this.#options = options;
    this.#history = history;
    this.#byId = new Map(steps.map((step) => [step.id, step]));
    this.#scheduler = new Scheduler(steps, options, options.clock.now());
    for (const [id, { ids }] of history.done) {
      if (!this.#byId.has(id)) continue;
      this.#done.add(id);
      this.#ids.push(...ids);
    }
    for (const id of this.#done) this.#scheduler.alreadyDone(id);
  }

  async toEnd(): Promise<Outcome> {
    const { signal, clock } = this.#options;
    for (;;) {
      const stops = signal.aborted || this.#broken !== undefined;
      const { steps, againInMs } = stops
        ? { steps: [], againInMs: undefined }
        : this.#scheduler.start(clock.now());
      for (const step of steps) this.#underWay.set(step.id, this.#runStep(step));
      if (this.#underWay.size === 0 && againInMs === undefined) break;
      await this.#wait(againInMs);
    }
    if (this.#broken !== undefined) throw this.#broken.cause;
    return this.#outcome();
  }

  /** Until a step ends, a bucket has filled, or somebody interrupts. */
  async #wait(againInMs: number | undefined): Promise<void> {
    const alarm = new Alarm(this.#options.signal);
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const timer =
      againInMs === undefined
        ? alarm.interrupted
        : this.#options.clock.sleep(againInMs, alarm.signal);
    // Nothing but an end can be waited for once an interruption has come.
    await (this.#options.signal.aborted ? woken : Promise.race([woken, timer]));
    alarm.end();
  }

  async #runStep(step: Step): Promise<void> {
    try {
      const result = await this.#resultOf(step);
      if (result.kind === "done") this.#noteDone(step, result);
      else this.#noteFailure(step, result.error);
    } catch (cause) {
      this.#broken ??= { cause };
    } finally {
      this.#underWay.delete(step.id);
      this.#wake();
    }
  }

  /** Intent, call, result: each written before the next. */
  async #resultOf(step: Step): Promise<StepResult> {
    const { journal, clock } = this.#options;
    const recovering = this.#history.uncertain.has(step.id);
    await journal.append({ kind: "intent", step: step.id, at: clock.now() });
    this.#tell({ kind: "step-started", step, recovering });
    const result = await this.#execute(step, recovering);
    if (result.kind === "uncertain") return { kind: "failed", error: result.error };
    await journal.append({ kind: "result", step: step.id, at: clock.now(), result });
    return result;
  }

  /** An executor that throws says nothing about AWS: the intent stays without a result. */
  async #execute(
    step: Step,
    recovering: boolean,
  ): Promise<StepResult | { readonly kind: "uncertain"; readonly error: StepError }> {
    const { executor, signal } = this.#options;
    try {
      const found = recovering ? await executor.recover(step, signal) : "not-done";
      return found === "not-done" ? await executor.execute(step, signal) : found;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const { service = "", operation = step.id } = step.calls[0] ?? {};
      return {
        kind: "uncertain",
        error: { code: "UNCERTAIN", operation: `${service}:${operation}`, detail },
      };
    }
  }

  #noteDone(step: Step, { ids, changed }: Extract<StepResult, { kind: "done" }>): void {
    this.#done.add(step.id);
    this.#ids.push(...ids);
    this.#scheduler.ended(step.id, "done");
    this.#tell({ kind: "step-done", step, changed });
    this.#tellProgress();
  }

  #noteFailure(step: Step, error: StepError): void {
    this.#failed.push({ step: step.id, error });
    const skipped = this.#scheduler.ended(step.id, "failed");
    this.#tell({ kind: "step-failed", step, error });
    for (const id of skipped) {
      this.#skipped.add(id);
      const skippedStep = this.#byId.get(id);
      if (skippedStep !== undefined)
        this.#tell({ kind: "step-skipped", step: skippedStep, because: step.id });
    }
    this.#tellProgress();
  }

  #tellProgress(): void {
    this.#tell({
      kind: "progress",
      total: this.#byId.size,
      done: this.#done.size,
      failed: this.#failed.length,
      skipped: this.#skipped.size,
      running: this.#scheduler.running,
    });
  }

  #tell(event: RunEvent): void {
    this.#options.onEvent?.(event);
  }

  #outcome(): Outcome {
    const failed = new Set(this.#failed.map(({ step }) => step));
    const notStarted = [...this.#byId.keys()].filter(
      (id) => !this.#done.has(id) && !failed.has(id) && !this.#skipped.has(id),
    );
    const isWhole = this.#done.size === this.#byId.size;
    const unfinished = notStarted.length > 0 ? "interrupted" : "partly-applied";
    return {
      kind: isWhole ? "applied" : unfinished,
      done: [...this.#done],
      failed: this.#failed,
      skipped: [...this.#skipped],
      notStarted,
      ids: this.#ids,
    };
  }
}

/** A signal that follows another, and can be ended on its own so that no timer outlives its wait. */
class Alarm {
  readonly #listeners = new Set<() => void>();
  readonly #source: StopSignal;
  readonly #ring = (): void => this.#fire();
  readonly signal: StopSignal;
  readonly interrupted: Promise<void>;
  #aborted: boolean;

  constructor(source: StopSignal) {
    this.#source = source;
    this.#aborted = source.aborted;
    const isAborted = (): boolean => this.#aborted;
    const listeners = this.#listeners;
    this.signal = {
      get aborted() {
        return isAborted();
      },
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    };
    this.interrupted = new Promise((resolve) => {
      this.#listeners.add(resolve);
    });
    source.addEventListener("abort", this.#ring);
  }

  end(): void {
    this.#source.removeEventListener("abort", this.#ring);
    this.#fire();
  }

  #fire(): void {
    this.#aborted = true;
    for (const listener of new Set(this.#listeners)) listener();
  }
}
