/**
 * Published API rates as token buckets, one for each account and bucket, refilled by the virtual
 * clock. Off unless asked for.
 */
import type { AccountId, Catalogue } from "@bailiwick/core";
import type { Clock } from "../clock.ts";

type Bucket = { tokens: number; atMs: number };

export class RateLimits {
  readonly #buckets = new Map<string, Bucket>();
  readonly #catalogue: Catalogue;
  readonly #clock: Clock;

  constructor(catalogue: Catalogue, clock: Clock) {
    this.#catalogue = catalogue;
    this.#clock = clock;
  }

  /** Takes a token; false where the bucket is empty. Operations without a published rate always may. */
  take(account: AccountId, service: string, operation: string): boolean {
    const rate = this.#catalogue.rate(service, operation);
    if (rate === undefined) return true;
    const now = this.#clock.virtualMs();
    const key = `${account}/${rate.bucket}`;
    const bucket = this.#buckets.get(key) ?? { tokens: rate.burst, atMs: now };
    const refilled = bucket.tokens + ((now - bucket.atMs) / 1_000) * rate.perSecond;
    const tokens = Math.min(rate.burst, refilled);
    const taken = tokens >= 1;
    this.#buckets.set(key, { tokens: taken ? tokens - 1 : tokens, atMs: now });
    return taken;
  }
}
