/**
 * Executes one step of a plan against AWS. Idempotent by natural key: a step found done changes
 * nothing, and a call that may have been done is looked up before anything is sent again.
 */
import type {
  Catalogue,
  Clock,
  Organization,
  Step,
  StepExecutor,
  StepKind,
  StepOperation,
  StepResult,
  StopSignal,
} from "@bailiwick/core";
import { errorCode, errorDetail, UncertainOutcomeError } from "../client/errors.ts";
import type { AwsSession } from "../client/session.ts";
import type { Done, Executing, StepAction, StepActions } from "./action.ts";
import { assignmentActions } from "./assignment-actions.ts";
import { Directory } from "./directory.ts";
import { identityActions } from "./identity-actions.ts";
import { organizationActions } from "./organization-actions.ts";
import { permissionSetActions } from "./permission-set-actions.ts";
import { policyActions } from "./policy-actions.ts";

const actions: StepActions<StepKind> = {
  ...organizationActions,
  ...policyActions,
  ...permissionSetActions,
  ...assignmentActions,
  ...identityActions,
};

export type ExecutorOptions = {
  readonly session: AwsSession;
  readonly catalogue: Catalogue;
  /** What is there: names are resolved with it. */
  readonly observed: Organization;
  /** Ids that are known from elsewhere: the lock file, and an earlier run's journal. */
  readonly learned?: Iterable<readonly [string, string]> | undefined;
  readonly clock: Clock;
  /** Defaults to two seconds, which AWS's rates for describing creations allow. */
  readonly pollMs?: number | undefined;
};

/** The port of the plan engine, towards AWS. */
export function awsExecutor(options: ExecutorOptions): StepExecutor {
  const directory = new Directory(options.observed, options.learned);
  const executingUntil = (signal: StopSignal): Executing => ({
    ...options,
    directory,
    signal,
    pollMs: options.pollMs ?? 2_000,
  });
  return {
    execute: (step, signal) =>
      outcome(step, directory, () => executeOnce(executingUntil(signal), step.operation)),
    recover: async (step, signal) => {
      const executing = executingUntil(signal);
      let found: Done | undefined;
      const result = await outcome(step, directory, async () => {
        found = await find(executing, step.operation);
        return found ?? { changed: false, ids: [] };
      });
      return result.kind === "done" && found === undefined ? "not-done" : result;
    },
  };
}

/** How often a call that creates is sent, as long as AWS has no answer and nothing of it is found. */
const maxAttempts = 5;

/** A call that ended without an answer is looked up, and sent again only when it is not found. */
async function executeOnce(executing: Executing, operation: StepOperation): Promise<Done> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await execute(executing, operation);
    } catch (error) {
      if (!(error instanceof UncertainOutcomeError)) throw error;
      const found = await find(executing, operation);
      if (found !== undefined) return found;
      if (attempt === maxAttempts) throw error;
      await executing.clock.sleep(executing.pollMs * attempt, executing.signal);
    }
  }
}

function execute<Kind extends StepKind>(
  executing: Executing,
  operation: Extract<StepOperation, { kind: Kind }>,
): Promise<Done> {
  return actionOf(operation).execute(executing, operation);
}

async function find<Kind extends StepKind>(
  executing: Executing,
  operation: Extract<StepOperation, { kind: Kind }>,
): Promise<Done | undefined> {
  return actionOf(operation).find?.(executing, operation);
}

function actionOf<Kind extends StepKind>(
  operation: Extract<StepOperation, { kind: Kind }>,
): StepAction<Kind> {
  // The table has, under each kind, the action of that kind.
  return actions[operation.kind];
}

async function outcome(
  step: Step,
  directory: Directory,
  work: () => Promise<Done>,
): Promise<StepResult> {
  try {
    const done = await work();
    for (const { key, id } of done.ids) directory.learn(key, id);
    return { kind: "done", ...done };
  } catch (error) {
    const operation =
      step.calls[0] === undefined ? step.id : `${step.calls[0].service}:${step.calls[0].operation}`;
    return {
      kind: "failed",
      error: { code: errorCode(error), operation, detail: errorDetail(error) },
    };
  }
}
