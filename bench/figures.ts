/**
 * Measures what one process does many times, and prints it as a table and as a line of JSON.
 * Processor time is that of all threads, garbage collection among them; wall time depends on what
 * else the machine does.
 */
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

export type Spread = { readonly median: number; readonly p95: number };

export type Figure = {
  readonly question: string;
  readonly rounds: number;
  /** What one round does so many times. */
  readonly times: number;
  /** Of one time, in microseconds. */
  readonly cpuUs: Spread;
  readonly wallUs: Spread;
  /** From the median of processor time: what one core does in a second. */
  readonly perSecond: number;
  /** Of the process so far. */
  readonly peakMemoryMiB: number;
};

export type Measured = {
  readonly question: string;
  /** What a call of `run` does so many times; one unless given. */
  readonly times?: number;
  readonly rounds: number;
  /** Rounds that are not counted; three unless given. */
  readonly warmUp?: number;
  /** Does the work; what it returns is looked at, so that none of it is left out. */
  readonly run: () => unknown;
  /** Before each round, uncounted. */
  readonly before?: () => void;
};

/** Runs the work again and again. */
export function measure({ question, rounds, run, ...rest }: Measured): Figure {
  const { times = 1, warmUp = 3, before = () => {} } = rest;
  const taken: Cost[] = [];
  for (let round = -warmUp; round < rounds; round += 1) {
    before();
    const cost = costOf(run);
    if (round >= 0) taken.push(cost);
  }
  return figureFrom(question, taken, times);
}

/** Of one go. */
export type Cost = {
  readonly cpuUs: number;
  readonly wallUs: number;
  /** Of the process so far. */
  readonly peakMemoryMiB: number;
};

export function costOf(run: () => unknown): Cost {
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  looked = run();
  const { user, system } = process.cpuUsage(startCpu);
  return {
    cpuUs: user + system,
    wallUs: (performance.now() - startMs) * 1000,
    peakMemoryMiB: process.resourceUsage().maxRSS / 1024,
  };
}

/** @param times - how many times the work was done in each go */
export function figureFrom(question: string, taken: readonly Cost[], times = 1): Figure {
  const cpuUs = spreadOf(taken.map((one) => one.cpuUs / times));
  return {
    question,
    rounds: taken.length,
    times,
    cpuUs,
    wallUs: spreadOf(taken.map((one) => one.wallUs / times)),
    perSecond: 1e6 / cpuUs.median,
    peakMemoryMiB: Math.max(...taken.map((one) => one.peakMemoryMiB)),
  };
}

/** Where results go, so that no compiler may leave out the work that makes them. */
export let looked: unknown;

/** Median and 95th percentile; of few numbers the latter is the largest. */
export function spreadOf(numbers: readonly number[]): Spread {
  const ordered = numbers.toSorted((left, right) => left - right);
  const at = (share: number) => ordered[Math.ceil(ordered.length * share) - 1] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}

/** Prints what a benchmark found. */
export function report(
  name: string,
  inputs: Readonly<Record<string, unknown>>,
  figures: readonly Figure[],
): void {
  const rows = figures.map(
    ({ question, cpuUs, wallUs, perSecond, peakMemoryMiB }) =>
      `| ${question} | ${timeText(cpuUs.median)} | ${timeText(cpuUs.p95)} | ${timeText(wallUs.median)} | ${countText(perSecond)} | ${Math.round(peakMemoryMiB)} |`,
  );
  const table = [
    "| question | CPU, median | CPU, p95 | wall, median | a second | peak memory, MiB |",
    "|---|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
  process.stdout.write(`\n## ${name}\n\n${JSON.stringify(inputs)}\n\n${table}\n\n`);
  process.stdout.write(`${JSON.stringify({ bench: name, ...machine(), inputs, figures })}\n`);
}

function machine(): Readonly<Record<string, string | number>> {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return {
    machine: `${cpus()[0]?.model ?? "?"}, ${availableParallelism()} cores, ${memory}`,
    node: process.versions.node,
    load: loadavg()[0] ?? Number.NaN,
  };
}

/** Three digits that count, in the unit that is nearest. */
function timeText(us: number): string {
  if (us < 1_000) return `${us.toPrecision(3)} µs`;
  if (us < 1_000_000) return `${(us / 1_000).toPrecision(3)} ms`;
  return `${(us / 1_000_000).toPrecision(3)} s`;
}

function countText(count: number): string {
  return count >= 100 ? Math.round(count).toLocaleString("en") : count.toPrecision(3);
}
