/**
 * A token bucket as AWS throttles its APIs: `burst` tokens at most, `perSecond` new ones each
 * second. Pure: the time is given. The scheduler has one per API to decide when a step may start,
 * and the client of AWS has its own for every single call, retries among them.
 */
import type { RateFacts } from "../../catalogue.ts";

export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /** Full at `nowMs`. */
  constructor(rate: Pick<RateFacts, "perSecond" | "burst">, nowMs: number) {
    this.#perMs = rate.perSecond / 1_000;
    this.#burst = Math.max(1, rate.burst);
    this.#tokens = this.#burst;
    this.#at = nowMs;
  }

  /**
   * Milliseconds until `count` tokens can be taken, 0 if now. More than the bucket holds can be taken
   * once it is full; the debt is waited for by who comes next.
   */
  waitMs(count: number, nowMs: number): number {
    this.#fill(nowMs);
    const missing = Math.min(count, this.#burst) - this.#tokens;
    // A remainder of floating point is no reason to wait.
    return missing <= 1e-9 ? 0 : Math.max(1, Math.ceil(missing / this.#perMs - 1e-6));
  }

  /** Takes tokens; the caller has asked `waitMs` and got 0 (unchecked: the bucket goes into debt). */
  take(count: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#tokens -= count;
  }

  /** A clock that goes back adds nothing. */
  #fill(nowMs: number): void {
    if (nowMs <= this.#at) return;
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#at) * this.#perMs);
    this.#at = nowMs;
  }
}
