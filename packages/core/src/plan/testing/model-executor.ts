/**
 * AWS as a model: an organization in memory that steps change by their own effect. Counts what is
 * done, refuses to make a thing twice, and can die at any point of a step.
 */
import { assert } from "../../base/assert.ts";
import type { Organization } from "../../organization/organization.ts";
import { closeOrganization, openOrganization } from "../effects/planned-organization.ts";
import { applyTo } from "../effects/apply-steps.ts";
import type {
  Clock,
  Journal,
  JournalEntry,
  StepExecutor,
  StepResult,
  StopSignal,
} from "../ports.ts";
import { stepFacts } from "../step-facts.ts";
import type { Step, StepId } from "../step.ts";

/** The process is gone: nothing after this happens. */
export class Crash extends Error {
  override readonly name = "Crash";
}

/** What survives a crash. */
export class ModelAws {
  readonly #state;
  readonly applied = new Map<StepId, number>();
  readonly executing = new Set<StepId>();
  readonly failing: ReadonlySet<string>;
  maxTogether = 0;

  constructor(observed: Organization, failing: Iterable<StepId> = []) {
    this.#state = openOrganization(observed);
    this.failing = new Set(failing);
  }

  get organization(): Organization {
    return closeOrganization(this.#state);
  }

  /** @param alive - throws {@link Crash} where the process dies */
  executor(clock: Clock, alive: () => void): StepExecutor {
    return {
      execute: async (step, signal) => {
        alive();
        this.executing.add(step.id);
        this.maxTogether = Math.max(this.maxTogether, this.executing.size);
        await clock.sleep(step.estimateSeconds * 1_000, never);
        this.executing.delete(step.id);
        assert(signal !== undefined, "the engine passes its signal");
        if (this.failing.has(step.id)) return failure(step);
        this.#apply(step);
        alive();
        return done(step, true);
      },
      recover: async (step) => {
        alive();
        return this.applied.has(step.id) ? done(step, false) : "not-done";
      },
    };
  }

  #apply(step: Step): void {
    this.applied.set(step.id, (this.applied.get(step.id) ?? 0) + 1);
    applyTo(this.#state, step.operation);
  }
}

function done(step: Step, changed: boolean): StepResult {
  const ids = (stepFacts(step.operation).makes ?? []).map((key) => ({ key, id: `id of ${key}` }));
  return { kind: "done", changed, ids };
}

function failure(step: Step): StepResult {
  const { operation = "" } = step.calls[0] ?? {};
  return { kind: "failed", error: { code: "Refused", operation, detail: "as the test wants it" } };
}

/** Kept in memory, durable at once. */
export function memoryJournal(entries: JournalEntry[], alive: () => void = () => {}): Journal {
  return {
    append: async (entry) => {
      alive();
      entries.push(entry);
      alive();
    },
  };
}

export const never: StopSignal = {
  aborted: false,
  addEventListener: () => {},
  removeEventListener: () => {},
};

/** A clock on which sleeping costs no time: it jumps to the next alarm once nothing else can happen. */
export class JumpingClock implements Clock {
  #now = 0;
  #jumping = false;
  #alarms: { readonly at: number; readonly ring: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: StopSignal): Promise<void> {
    return new Promise((resolve) => {
      const alarm = { at: this.#now + ms, ring: () => end() };
      const end = (): void => {
        signal.removeEventListener("abort", end);
        this.#alarms = this.#alarms.filter((one) => one !== alarm);
        resolve();
      };
      if (signal.aborted) {
        resolve();
        return;
      }
      signal.addEventListener("abort", end);
      this.#alarms.push(alarm);
      this.#jumpSoon();
    });
  }

  /** All that is ready runs first: some turns of the event loop, then the nearest alarm. */
  #jumpSoon(): void {
    if (this.#jumping) return;
    this.#jumping = true;
    void settled().then(() => {
      this.#jumping = false;
      const at = Math.min(...this.#alarms.map((alarm) => alarm.at));
      if (at === Infinity) return;
      this.#now = Math.max(this.#now, at);
      for (const alarm of this.#alarms.filter((one) => one.at <= at)) alarm.ring();
      this.#jumpSoon();
    });
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}
