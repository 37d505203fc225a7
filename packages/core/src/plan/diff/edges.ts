/** Which step waits for which, and how strictly. */
import type { StepId } from "../step.ts";

/** Collects which step waits for which. */
export type Edges = {
  /** The first is not begun unless the second is done. */
  readonly needs: (step: StepId, before: StepId) => void;
  /** The first is not begun until the second has ended, well or not. */
  readonly follows: (step: StepId, before: StepId) => void;
};
