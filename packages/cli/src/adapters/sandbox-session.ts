/**
 * A sandbox in this process with a session in it, for the tests of `aws`: that package may not know
 * the sandbox, so its adapters are tried here, where both are seen.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsExecutor, collectOrganization, openSession, type AwsSession } from "@bailiwick/aws";
import {
  stepIdOf,
  type Organization,
  type Step,
  type StepExecutor,
  type StepOperation,
} from "@bailiwick/core";
import { startSandbox, type RunningSandbox, type SandboxOptions } from "@bailiwick/sandbox";
import { onTestFinished } from "vitest";
import { systemClock } from "../system-clock.ts";
import { catalogue } from "../workflow/facts.ts";

export type SandboxSession = { readonly sandbox: RunningSandbox; readonly session: AwsSession };

/** Both end with the test. Time runs so fast that asynchronous operations end at once. */
export async function sandboxSession(options: SandboxOptions = {}): Promise<SandboxSession> {
  const runtimeFolder = await mkdtemp(join(tmpdir(), "bailiwick-adapters-"));
  const sandbox = await startSandbox({
    port: 0,
    runtimeFolder,
    speed: 5_000,
    seed: 1,
    accountQuota: 50,
    ...options,
  });
  const { endpoint, region, credentials } = sandbox;
  const session = await openSession({
    destination: { kind: "sandbox", region, endpoint, credentials },
  });
  onTestFinished(async () => {
    session.close();
    await sandbox.stop();
    await rm(runtimeFolder, { recursive: true, force: true });
  });
  return { sandbox, session };
}

export function collected(session: AwsSession): Promise<Organization> {
  return collectOrganization(session, { catalogue: catalogue() });
}

/** An executor that knows what is there now. */
export async function executorIn(session: AwsSession): Promise<StepExecutor> {
  const observed = await collected(session);
  return awsExecutor({ session, catalogue: catalogue(), observed, clock: systemClock, pollMs: 5 });
}

export function stepOf(operation: StepOperation): Step {
  return {
    id: stepIdOf(operation),
    operation,
    calls: [],
    dependsOn: [],
    locks: [],
    destroys: false,
    estimateSeconds: 0,
  };
}

export const never = new AbortController().signal;
