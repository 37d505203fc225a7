import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Organization } from "../../organization/organization.ts";
import { planned } from "../effects/apply-steps.ts";
import { planChanges } from "../diff/plan-changes.ts";
import { emptyLock, lockFromObserved } from "../lock.ts";
import { topologicalOrder } from "../order.ts";
import type { JournalEntry, StopSignal } from "../ports.ts";
import type { Step } from "../step.ts";
import {
  beforeOrganization,
  desiredArbitrary,
  publishedCatalogue,
  unhurriedCatalogue,
} from "../testing/arbitraries.ts";
import { Crash, JumpingClock, memoryJournal, ModelAws, never } from "../testing/model-executor.ts";
import { runPlan, type Outcome, type RunEvent, type RunOptions } from "./run-plan.ts";

const seed = 20261122;

function stepsBetween(
  desired: Organization,
  observed: Organization,
  owned?: Organization,
): readonly Step[] {
  const { value } = planChanges({
    desired,
    observed,
    lock: owned === undefined ? emptyLock : lockFromObserved(owned, observed),
    options: { adopt: true, renames: [], managementAccount: "Management" },
    catalogue: unhurriedCatalogue,
  });
  return value?.steps ?? [];
}

type Overrides = Partial<RunOptions> & {
  readonly entries?: JournalEntry[];
  readonly alive?: () => void;
};

function run(aws: ModelAws, steps: readonly Step[], overrides: Overrides = {}): Promise<Outcome> {
  const clock = overrides.clock ?? new JumpingClock();
  const { entries = [], alive = () => {}, ...options } = overrides;
  return runPlan(
    { steps },
    {
      executor: aws.executor(clock, alive),
      journal: memoryJournal(entries, alive),
      clock,
      catalogue: unhurriedCatalogue,
      planHash: "hash",
      signal: never,
      allowDestroy: true,
      ...options,
    },
  );
}

/** Dies at the given point, and stays dead. */
function diesAt(point: number): () => void {
  let passed = 0;
  return () => {
    passed += 1;
    if (passed > point) throw new Crash(`at ${point}`);
  };
}

/** Runs until the whole plan is done, dying at each of the points in turn. */
async function runWithCrashes(
  aws: ModelAws,
  steps: readonly Step[],
  points: readonly number[],
): Promise<void> {
  const entries: JournalEntry[] = [];
  for (const point of points) {
    const resume = [...entries];
    await run(aws, steps, { entries, resume, alive: diesAt(point) }).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
  }
  const resume = [...entries];
  const outcome = await run(aws, steps, { entries, resume });
  expect(outcome.kind).toBe("applied");
}

describe("running a plan", () => {
  it("ends in the organization that its steps, one by one, lead to", async () => {
    await fc.assert(
      fc.asyncProperty(desiredArbitrary, async (desired) => {
        const steps = stepsBetween(desired, beforeOrganization);
        const aws = new ModelAws(beforeOrganization);
        const outcome = await run(aws, steps);
        expect(outcome.kind).toBe("applied");
        expect(aws.organization).toEqual(planned(beforeOrganization, topologicalOrder(steps)));
      }),
      { seed, numRuns: 60 },
    );
  });

  it("ends in the same organization however often it dies, and does no step twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        desiredArbitrary,
        desiredArbitrary,
        fc.array(fc.nat(60), { maxLength: 6 }),
        async (before, desired, points) => {
          const observed = planned(
            beforeOrganization,
            topologicalOrder(stepsBetween(before, beforeOrganization)),
          );
          const steps = stepsBetween(desired, observed, before);
          const aws = new ModelAws(observed);
          await runWithCrashes(aws, steps, points);
          expect([...aws.applied.values()].every((times) => times === 1)).toBe(true);
          expect(aws.applied.size).toBe(steps.length);
          expect(aws.organization).toEqual(planned(observed, topologicalOrder(steps)));
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  it("writes an intent before each call and a result before whatever depends on it", async () => {
    const steps = [step("a"), step("b", { dependsOn: ["a"] })];
    const entries: JournalEntry[] = [];
    await run(new ModelAws(beforeOrganization), steps, { entries });
    expect(
      entries.map((entry) => ("step" in entry ? `${entry.kind} ${entry.step}` : entry.kind)),
    ).toEqual(["started", "intent a", "result a", "intent b", "result b", "finished"]);
  });

  it("skips what depends on a failed step and does the rest, also what only follows it", async () => {
    const steps = [
      step("bad"),
      step("needs", { dependsOn: ["bad"] }),
      step("needs-needs", { dependsOn: ["needs"] }),
      step("follows", { after: ["bad", "needs-needs"] }),
      step("other"),
    ];
    const events: RunEvent[] = [];
    const outcome = await run(new ModelAws(beforeOrganization, ["bad"]), steps, {
      onEvent: (event) => events.push(event),
    });
    expect(outcome.kind).toBe("partly-applied");
    expect(outcome.failed.map((one) => one.step)).toEqual(["bad"]);
    expect([...outcome.skipped].toSorted()).toEqual(["needs", "needs-needs"]);
    expect([...outcome.done].toSorted()).toEqual(["follows", "other"]);
    expect(events.filter(({ kind }) => kind === "step-skipped")).toHaveLength(2);
    expect(events.findLast(({ kind }) => kind === "progress")).toMatchObject({
      total: 5,
      done: 2,
      failed: 1,
      skipped: 2,
      running: 0,
    });
  });

  it("starts nothing after an interruption, and lets what runs end", async () => {
    const steps = [step("a"), step("b", { dependsOn: ["a"] })];
    const stop = stopper();
    const aws = new ModelAws(beforeOrganization);
    const outcome = await run(aws, steps, {
      signal: stop.signal,
      onEvent: ({ kind }) => kind === "step-started" && stop.abort(),
    });
    expect(outcome.kind).toBe("interrupted");
    expect(outcome.done).toEqual(["a"]);
    expect(outcome.notStarted).toEqual(["b"]);
    expect(aws.executing.size).toBe(0);
  });

  it("ends the wait for a token when it is interrupted", async () => {
    const account = { service: "organizations", operation: "CreateAccount" };
    const steps = ["a", "b", "c", "d"].map((id) =>
      step(id, { calls: [account], estimateSeconds: 0.1 }),
    );
    const stop = stopper();
    const clock = new JumpingClock();
    const outcome = await run(new ModelAws(beforeOrganization), steps, {
      clock,
      catalogue: publishedCatalogue,
      signal: stop.signal,
      onEvent: (event) => event.kind === "progress" && event.done === 3 && stop.abort(),
    });
    expect(outcome).toMatchObject({ kind: "interrupted", notStarted: ["d"] });
    expect(clock.now()).toBeLessThan(1_000);
  });

  it("looks up a step whose result is unknown, and one that failed, before it sends anything again", async () => {
    const steps = [step("a"), step("b")];
    const asked: string[] = [];
    const aws = new ModelAws(beforeOrganization);
    const clock = new JumpingClock();
    const model = aws.executor(clock, () => {});
    const failed = { kind: "failed", error: { code: "Lost", operation: "x", detail: "" } } as const;
    await run(aws, steps, {
      clock,
      executor: {
        ...model,
        recover: async (one, signal) => {
          asked.push(one.id);
          return model.recover(one, signal);
        },
      },
      resume: [
        { kind: "started", planHash: "hash", at: 0 },
        { kind: "intent", step: "a", at: 0 },
        { kind: "intent", step: "b", at: 0 },
        { kind: "result", step: "b", at: 0, result: failed },
      ],
    });
    expect(asked.toSorted()).toEqual(["a", "b"]);
  });

  it("looks up every step of a plan that was applied as a whole: nothing is done twice, what was undone is done again", async () => {
    const steps = [step("a"), step("b", { dependsOn: ["a"] })];
    const entries: JournalEntry[] = [];
    const aws = new ModelAws(beforeOrganization);
    await run(aws, steps, { entries });
    aws.applied.delete("b");
    const outcome = await run(aws, steps, { entries, resume: [...entries] });
    expect(outcome.kind).toBe("applied");
    expect([...aws.applied]).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
  });

  it("leaves an intent without a result where the executor throws", async () => {
    const entries: JournalEntry[] = [];
    const outcome = await run(new ModelAws(beforeOrganization), [step("a")], {
      entries,
      executor: {
        execute: () => Promise.reject(new Error("gone")),
        recover: async () => "not-done",
      },
    });
    expect(outcome.failed).toMatchObject([
      { step: "a", error: { code: "UNCERTAIN", detail: "gone" } },
    ]);
    expect(entries.some(({ kind }) => kind === "result")).toBe(false);
  });

  it("stops with the journal's error when the journal cannot be written", async () => {
    const aws = new ModelAws(beforeOrganization);
    let written = 0;
    const journal = {
      append: async () => {
        written += 1;
        if (written > 1) throw new Error("disk full");
      },
    };
    await expect(run(aws, [step("a"), step("b")], { journal })).rejects.toThrow("disk full");
    expect(aws.applied.size).toBe(0);
  });

  it("refuses the journal of another plan, and to destroy what nobody allowed, before anything is written", async () => {
    const entries: JournalEntry[] = [];
    const aws = new ModelAws(beforeOrganization);
    const foreign: JournalEntry = { kind: "started", planHash: "other", at: 0 };
    await expect(run(aws, [step("a")], { entries, resume: [foreign] })).rejects.toMatchObject({
      code: "PLAN_MISMATCH",
    });
    await expect(
      run(aws, [step("a", { destroys: true })], { entries, allowDestroy: false }),
    ).rejects.toMatchObject({ code: "PLAN_DESTROYS" });
    expect(entries).toEqual([]);
  });

  it("never runs two steps with a common lock at once, nor more than AWS allows of a kind", async () => {
    const calls = [{ service: "organizations", operation: "CreateAccount" }];
    const locked = ["a", "b", "c"].map((id) => step(id, { locks: ["ou:X"] }));
    const first = new ModelAws(beforeOrganization);
    await run(first, locked);
    expect(first.maxTogether).toBe(1);
    const many = Array.from({ length: 12 }, (_, place) =>
      step(`m${place}`, { calls, estimateSeconds: 60 }),
    );
    const second = new ModelAws(beforeOrganization);
    await run(second, many, { catalogue: publishedCatalogue, rates: "off" });
    expect(second.maxTogether).toBe(5);
  });
});

function step(id: string, facts: Partial<Step> = {}): Step {
  return {
    id,
    operation: { kind: "enable-trusted-access", servicePrincipal: id },
    calls: [],
    dependsOn: [],
    locks: [],
    destroys: false,
    estimateSeconds: 1,
    ...facts,
  };
}

function stopper(): { readonly signal: StopSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
