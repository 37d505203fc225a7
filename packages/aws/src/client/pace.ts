/** Keeps every call, reads and retries among them, to the rates that AWS publishes. */
import { TokenBucket, type Catalogue, type Clock, type StopSignal } from "@bailiwick/core";

/** Waits until a call may be sent. */
export type Pace = (service: string, operation: string) => Promise<void>;

/**
 * A pace for the calls of one account, whose buckets are its own: one for each API, or for several
 * where AWS counts them together. Calls of one bucket are let through in the order in which they
 * came; one without a published rate is let through at once.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html#throttling-limits
 */
export function publishedPace(catalogue: Pick<Catalogue, "rate">, clock: Clock): Pace {
  const queues = new Map<string, Queue>();
  return async (service, operation) => {
    const rate = catalogue.rate(service, operation);
    if (rate === undefined) return;
    const queue = queues.get(rate.bucket) ?? newQueue(new TokenBucket(rate, clock.now()));
    queues.set(rate.bucket, queue);
    queue.last = queue.last.then(() => token(queue.bucket, clock));
    await queue.last;
  };
}

type Queue = { readonly bucket: TokenBucket; last: Promise<void> };

function newQueue(bucket: TokenBucket): Queue {
  return { bucket, last: Promise.resolve() };
}

async function token(bucket: TokenBucket, clock: Clock): Promise<void> {
  for (let waitMs = bucket.waitMs(1, clock.now()); waitMs > 0;) {
    await clock.sleep(waitMs, never);
    waitMs = bucket.waitMs(1, clock.now());
  }
  bucket.take(1, clock.now());
}

/** A call that waits has been decided on: whoever interrupts waits for its end. */
const never: StopSignal = {
  aborted: false,
  addEventListener: () => {},
  removeEventListener: () => {},
};
