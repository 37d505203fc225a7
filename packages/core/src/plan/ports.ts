/**
 * The schedule and the journal as a protocol: `core` decides what may run when, and in which order
 * intent, call and result are written; `aws` executes, the CLI and the server keep the journal. The
 * same engine runs against AWS, the sandbox, and a model in tests.
 */
import type { Step, StepId } from "./step.ts";

/** What the engine needs of an `AbortSignal`, which has it; `core` knows no platform. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Executes steps. Idempotent by natural key: a step found done answers `done` without a change. */
export interface StepExecutor {
  /** Makes the step's calls and waits for the end of what they start. */
  execute(step: Step, signal: StopSignal): Promise<StepResult>;
  /**
   * Looks up by natural key (e-mail, name, assignment triple) whether a step whose intent stands in
   * the journal without a result was done, is still under way in AWS, or never reached it.
   */
  recover(step: Step, signal: StopSignal): Promise<StepResult | "not-done">;
}

export type StepResult =
  /** `ids`: what was learned, by natural key, to be kept in the lock file. */
  | {
      readonly kind: "done";
      readonly changed: boolean;
      readonly ids: readonly { readonly key: string; readonly id: string }[];
    }
  | { readonly kind: "failed"; readonly error: StepError };

export type StepError = {
  /** AWS's code, or ours. */
  readonly code: string;
  readonly operation: string;
  readonly detail: string;
};

/** Appends durably: the promise resolves when the entry would survive a crash of the machine. */
export interface Journal {
  append(entry: JournalEntry): Promise<void>;
}

export type JournalEntry =
  | { readonly kind: "started"; readonly planHash: string; readonly at: number }
  /** Written and synced before the first call of the step. */
  | { readonly kind: "intent"; readonly step: StepId; readonly at: number }
  | {
      readonly kind: "result";
      readonly step: StepId;
      readonly at: number;
      readonly result: StepResult;
    }
  | {
      readonly kind: "finished";
      readonly at: number;
      readonly outcome: "applied" | "partly-applied" | "interrupted";
    };

/** Milliseconds since the epoch; `sleep` ends early, without an error, when the signal is aborted. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal: StopSignal): Promise<void>;
}
