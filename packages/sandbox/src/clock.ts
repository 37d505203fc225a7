/**
 * Two times. The *wall* clock is real: signatures, session expiry, `Date` headers and the timestamps
 * that AWS answers. The *virtual* clock runs `speed` times as fast and can be advanced by hand:
 * asynchronous work, rate buckets and expiring grants, and nothing else, read it.
 */
export type Clock = {
  /** Epoch milliseconds by the wall clock. */
  readonly wallMs: () => number;
  /** Epoch milliseconds by the virtual clock; never goes back. */
  readonly virtualMs: () => number;
  /** Puts the virtual clock forward. */
  readonly advance: (ms: number) => void;
  /** Wall milliseconds that a virtual span takes. */
  readonly wallSpanMs: (virtualSpanMs: number) => number;
  /** How far the virtual clock is ahead of the wall clock, for keeping. */
  readonly aheadMs: () => number;
};

export type ClockOptions = {
  /** How many times as fast the virtual clock runs; 1 is real time. */
  readonly speed: number;
  readonly aheadMs?: number;
  /** Where the wall time comes from; tests pass their own. */
  readonly wallMs?: () => number;
};

/** A clock that starts now, the virtual one `aheadMs` ahead. */
export function createClock(options: ClockOptions): Clock {
  const wallMs = options.wallMs ?? Date.now;
  const startMs = wallMs();
  let aheadMs = options.aheadMs ?? 0;
  const virtualMs = (): number => startMs + (wallMs() - startMs) * options.speed + aheadMs;
  return {
    wallMs,
    virtualMs,
    advance: (ms) => {
      aheadMs += ms;
    },
    wallSpanMs: (virtualSpanMs) => virtualSpanMs / options.speed,
    aheadMs: () => virtualMs() - wallMs(),
  };
}

/** Reads `90d`, `12h`, `30m`, `45s`, `250ms`; undefined where the text is none of these. */
export function parseSpanMs(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/.exec(text);
  if (match === null) return undefined;
  const unit = spanUnitsMs[match[2] ?? ""];
  return unit === undefined ? undefined : Number(match[1]) * unit;
}

const spanUnitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
