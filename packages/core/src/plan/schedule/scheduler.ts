/**
 * Which steps may start now: those whose predecessors have ended, whose entities nobody else is
 * writing, and for whose calls AWS has room; the longest path first. Knows no clock and no executor,
 * so that an apply and its estimate are decided by the same rules.
 *
 * A step takes the tokens of all its calls when it starts, and holds its locks and its place among
 * concurrent operations until it ends. Ready steps stand in one queue per set of calls, so that a
 * full bucket holds back thousands of steps at the cost of one look.
 */
import { assert } from "../../base/assert.ts";
import type { Catalogue, RateFacts } from "../../catalogue.ts";
import { followersOf, predecessors, topologicalOrder } from "../order.ts";
import type { PlannedCall, Step, StepId } from "../step.ts";
import { PriorityQueue } from "./priority-queue.ts";
import { TokenBucket } from "./token-bucket.ts";

export type SchedulerOptions = {
  readonly catalogue: Pick<Catalogue, "rate">;
  /** `off` asks for no tokens: for a sandbox that does not throttle. Concurrency limits hold always. */
  readonly rates?: "published" | "off" | undefined;
  /** Steps under way at once, whatever they call; 40 unless given. */
  readonly maxRunning?: number | undefined;
};

export type Started = {
  readonly steps: readonly Step[];
  /** When to ask again although nothing has ended: a bucket will have filled. */
  readonly againInMs: number | undefined;
};

export class Scheduler {
  readonly #byId: ReadonlyMap<StepId, Step>;
  readonly #followers: ReadonlyMap<StepId, readonly StepId[]>;
  readonly #waitingFor: Map<StepId, number>;
  readonly #pathSeconds: ReadonlyMap<StepId, number>;
  readonly #classes = new Map<string, StepClass>();
  readonly #classOf = new Map<StepId, StepClass>();
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #underWay = new Map<string, number>();
  readonly #held = new Set<string>();
  readonly #parked = new Map<string, Step[]>();
  readonly #ended = new Set<StepId>();
  readonly #options: SchedulerOptions;
  readonly #startMs: number;
  #running = 0;

  /** @throws {PlanError} `PLAN_CYCLE` */
  constructor(steps: readonly Step[], options: SchedulerOptions, nowMs: number) {
    this.#options = options;
    this.#startMs = nowMs;
    this.#byId = new Map(steps.map((step) => [step.id, step]));
    this.#followers = followersOf(steps);
    this.#waitingFor = new Map(
      steps.map((step) => [step.id, predecessors(step).filter((id) => this.#byId.has(id)).length]),
    );
    this.#pathSeconds = longestPaths(topologicalOrder(steps), this.#followers);
    for (const step of steps) if (this.#waitingFor.get(step.id) === 0) this.#enqueue(step);
  }

  get running(): number {
    return this.#running;
  }

  /** Starts what may start; the caller reports each by `ended`. */
  start(nowMs: number): Started {
    const steps: Step[] = [];
    let againInMs: number | undefined;
    for (const stepClass of this.#classesByUrgency()) {
      const waitMs = this.#startClass(stepClass, nowMs, steps);
      if (waitMs !== undefined) againInMs = Math.min(againInMs ?? Infinity, waitMs);
    }
    return { steps, againInMs };
  }

  /** A step has ended: its locks and places are free. `failed` skips all that depend on it. */
  ended(id: StepId, how: "done" | "failed"): readonly StepId[] {
    const step = this.#byId.get(id);
    assert(step !== undefined && !this.#ended.has(id), `step ${id} ends once`);
    this.#running -= 1;
    this.#release(step);
    return this.#settle(id, how === "done");
  }

  /** A step that needs not run, because it has been done before. */
  alreadyDone(id: StepId): void {
    this.#settle(id, true);
  }

  #settle(id: StepId, isDone: boolean): readonly StepId[] {
    const skipped: StepId[] = [];
    const open: { readonly id: StepId; readonly isDone: boolean }[] = [{ id, isDone }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      this.#ended.add(next.id);
      for (const follower of this.#followers.get(next.id) ?? []) {
        const step = this.#byId.get(follower);
        if (step === undefined || this.#ended.has(follower)) continue;
        if (!next.isDone && step.dependsOn.includes(next.id)) {
          skipped.push(follower);
          open.push({ id: follower, isDone: false });
          this.#ended.add(follower);
          continue;
        }
        const left = (this.#waitingFor.get(follower) ?? 0) - 1;
        this.#waitingFor.set(follower, left);
        if (left === 0) this.#enqueue(step);
      }
    }
    return skipped;
  }

  #enqueue(step: Step): void {
    const stepClass = this.#classFor(step);
    stepClass.ready.push(step);
  }

  #classFor(step: Step): StepClass {
    const known = this.#classOf.get(step.id);
    if (known !== undefined) return known;
    const key = step.calls.map(({ service, operation }) => `${service}:${operation}`).join();
    const stepClass = this.#classes.get(key) ?? this.#newClass(key, step.calls);
    this.#classOf.set(step.id, stepClass);
    return stepClass;
  }

  #newClass(key: string, calls: readonly PlannedCall[]): StepClass {
    const { catalogue, rates } = this.#options;
    const tokens = new Map<string, { rate: RateFacts; count: number }>();
    const limits = new Map<string, number>();
    for (const { service, operation } of calls) {
      const rate = catalogue.rate(service, operation);
      if (rate === undefined) continue;
      const count = (tokens.get(rate.bucket)?.count ?? 0) + 1;
      if (rates !== "off") tokens.set(rate.bucket, { rate, count });
      if (rate.concurrency !== undefined) limits.set(`${service}:${operation}`, rate.concurrency);
    }
    const made = { tokens, limits, ready: new PriorityQueue<Step>(this.#longestPathFirst) };
    this.#classes.set(key, made);
    return made;
  }

  readonly #longestPathFirst = (one: Step, other: Step): number => {
    if (one.destroys !== other.destroys) return one.destroys ? 1 : -1;
    const difference =
      (this.#pathSeconds.get(other.id) ?? 0) - (this.#pathSeconds.get(one.id) ?? 0);
    if (difference !== 0) return difference;
    return one.id < other.id ? -1 : 1;
  };

  #classesByUrgency(): readonly StepClass[] {
    const first = (stepClass: StepClass): Step | undefined => stepClass.ready.peek();
    return [...this.#classes.values()]
      .filter((stepClass) => stepClass.ready.size > 0)
      .toSorted((one, other) => {
        const [left, right] = [first(one), first(other)];
        return left === undefined || right === undefined ? 0 : this.#longestPathFirst(left, right);
      });
  }

  /** @returns how long to wait for a token, where that is what holds the class back */
  #startClass(stepClass: StepClass, nowMs: number, started: Step[]): number | undefined {
    while (stepClass.ready.size > 0) {
      if (this.#running >= (this.#options.maxRunning ?? 40)) return undefined;
      if (this.#isFull(stepClass)) return undefined;
      const waitMs = this.#waitMs(stepClass, nowMs);
      if (waitMs > 0) return waitMs;
      const step = stepClass.ready.pop();
      if (step === undefined || this.#ended.has(step.id) || this.#park(step)) continue;
      this.#hold(step, stepClass, nowMs);
      started.push(step);
    }
    return undefined;
  }

  #isFull({ limits }: StepClass): boolean {
    return [...limits].some(([call, limit]) => (this.#underWay.get(call) ?? 0) >= limit);
  }

  #waitMs({ tokens }: StepClass, nowMs: number): number {
    const waits = [...tokens.values()].map(({ rate, count }) =>
      this.#bucket(rate).waitMs(count, nowMs),
    );
    return Math.max(0, ...waits);
  }

  #bucket(rate: RateFacts): TokenBucket {
    const known = this.#buckets.get(rate.bucket);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(rate, this.#startMs);
    this.#buckets.set(rate.bucket, bucket);
    return bucket;
  }

  /** A step that needs a lock which is held waits for it and is no longer looked at. */
  #park(step: Step): boolean {
    const lock = step.locks.find((each) => this.#held.has(each));
    if (lock === undefined) return false;
    const waiting = this.#parked.get(lock);
    if (waiting === undefined) this.#parked.set(lock, [step]);
    else waiting.push(step);
    return true;
  }

  #hold(step: Step, stepClass: StepClass, nowMs: number): void {
    this.#running += 1;
    for (const lock of step.locks) this.#held.add(lock);
    for (const call of stepClass.limits.keys())
      this.#underWay.set(call, (this.#underWay.get(call) ?? 0) + 1);
    for (const { rate, count } of stepClass.tokens.values()) this.#bucket(rate).take(count, nowMs);
  }

  #release(step: Step): void {
    for (const lock of step.locks) {
      this.#held.delete(lock);
      const waiting = this.#parked.get(lock) ?? [];
      this.#parked.delete(lock);
      for (const parked of waiting) this.#enqueue(parked);
    }
    for (const call of this.#classFor(step).limits.keys())
      this.#underWay.set(call, (this.#underWay.get(call) ?? 0) - 1);
  }
}

type StepClass = {
  /** Tokens that one step takes, by bucket. */
  readonly tokens: ReadonlyMap<string, { readonly rate: RateFacts; readonly count: number }>;
  /** Operations under way at once, by call. */
  readonly limits: ReadonlyMap<string, number>;
  readonly ready: PriorityQueue<Step>;
};

/** Seconds from the beginning of each step to the end of all that wait for it. */
function longestPaths(
  ordered: readonly Step[],
  followers: ReadonlyMap<StepId, readonly StepId[]>,
): ReadonlyMap<StepId, number> {
  const seconds = new Map<StepId, number>();
  for (const step of ordered.toReversed()) {
    let longest = 0;
    for (const id of followers.get(step.id) ?? [])
      longest = Math.max(longest, seconds.get(id) ?? 0);
    seconds.set(step.id, step.estimateSeconds + longest);
  }
  return seconds;
}
