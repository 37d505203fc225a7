/** What a row of the executor's tables is: how one kind of step is done, and how it is found done. */
import type {
  Catalogue,
  Clock,
  ObjectKey,
  StepKind,
  StepOperation,
  StopSignal,
} from "@bailiwick/core";
import type { AwsSession } from "../client/session.ts";
import type { Directory } from "./directory.ts";

export type Executing = {
  readonly session: AwsSession;
  readonly directory: Directory;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly signal: StopSignal;
  /** First pause between two looks at an asynchronous operation; grows to five times that. */
  readonly pollMs: number;
};

export type Learned = { readonly key: ObjectKey; readonly id: string };

/** What was done: the ids that were learned, and whether anything in AWS changed. */
export type Done = { readonly changed: boolean; readonly ids: readonly Learned[] };

export const changed: Done = { changed: true, ids: [] };
export const unchanged: Done = { changed: false, ids: [] };

export type OperationOf<Kind extends StepKind> = Extract<StepOperation, { kind: Kind }>;

export type StepAction<Kind extends StepKind> = {
  /** Idempotent: what is found done is answered as unchanged. */
  readonly execute: (executing: Executing, operation: OperationOf<Kind>) => Promise<Done>;
  /**
   * For steps whose call must not be sent twice: whether it was done, by natural key. Waits for what
   * is still under way. Absent where sending again is safe.
   */
  readonly find?: (executing: Executing, operation: OperationOf<Kind>) => Promise<Done | undefined>;
};

export type StepActions<Kind extends StepKind> = { readonly [K in Kind]: StepAction<K> };
