/**
 * "How long does Bailiwick take over an organization of 300 accounts?" Each round has a sandbox of its
 * own and goes from nothing through check, plan, apply, collect and a plan that must be empty.
 *
 *     BAILIWICK_CASES=… node bench/organization.ts [ROUNDS]
 *
 * Prints a table of medians and the same as JSON; see README.md beside this file.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { costOf, startBenchSandbox, type Cost } from "./measure.ts";
import { mojBlueprint } from "./moj-blueprint.ts";

/** AWS's own waits are not what is measured: what takes minutes there takes milliseconds here. */
const sandboxArguments = ["--speed", "10000", "--account-quota", "400", "--seed", "1"];

const stages = [
  { name: "check", args: ["check"], live: false },
  { name: "plan", args: ["plan", "--out", "change.json"], live: true },
  { name: "apply", args: ["apply", "change.json"], live: true },
  { name: "collect", args: ["collect", "--out", "organization.json"], live: true },
  { name: "plan, empty", args: ["plan", "--detailed-exitcode"], live: true },
] as const;

type Round = ReadonlyMap<string, Cost>;

async function round(text: string): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-bench-"));
  writeFileSync(join(folder, "bailiwick.yaml"), text);
  const sandbox = await startBenchSandbox(folder, sandboxArguments);
  const costs = new Map<string, Cost>();
  try {
    for (const { name, args, live } of stages) {
      const environment = live ? sandbox.environment : {};
      costs.set(name, await costOf({ folder, args, environment }));
    }
  } finally {
    costs.set("sandbox, whole round", { wallMs: Number.NaN, ...(await sandbox.stop()) });
    rmSync(folder, { recursive: true, force: true });
  }
  return costs;
}

function median(numbers: readonly number[]): number {
  const ordered = numbers.toSorted((left, right) => left - right);
  const middle = ordered.length >> 1;
  const upper = ordered[middle] ?? Number.NaN;
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] ?? Number.NaN) + upper) / 2;
}

function medians(rounds: readonly Round[]): Readonly<Record<string, Cost>> {
  const names = [...(rounds[0]?.keys() ?? [])];
  const of = (name: string, figure: keyof Cost): number =>
    Math.round(median(rounds.map((costs) => costs.get(name)?.[figure] ?? Number.NaN)));
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        wallMs: of(name, "wallMs"),
        cpuMs: of(name, "cpuMs"),
        peakMemoryMiB: of(name, "peakMemoryMiB"),
      },
    ]),
  );
}

function tableText(figures: Readonly<Record<string, Cost>>): string {
  const seconds = (ms: number): string => (Number.isNaN(ms) ? "" : (ms / 1_000).toFixed(1));
  const rows = Object.entries(figures).map(
    ([name, { wallMs, cpuMs, peakMemoryMiB }]) =>
      `| ${name} | ${seconds(wallMs)} | ${seconds(cpuMs)} | ${peakMemoryMiB} |`,
  );
  return ["| stage | wall, s | CPU, s | peak memory, MiB |", "|---|--:|--:|--:|", ...rows].join(
    "\n",
  );
}

async function main(): Promise<void> {
  const cases = process.env["BAILIWICK_CASES"];
  if (cases === undefined || cases === "")
    throw new Error("BAILIWICK_CASES names the folder of independent cases; it is not set.");
  const rounds = Number(process.argv[2] ?? 5);
  const { text, size } = mojBlueprint(join(cases, "organizations/moj-modernisation-platform"));
  const done: Round[] = [];
  // The first one warms the file system's caches and is not counted.
  for (let number = 0; number <= rounds; number += 1) {
    const costs = await round(text);
    if (number > 0) done.push(costs);
    process.stderr.write(`round ${number} of ${rounds}\n`);
  }
  const figures = medians(done);
  const machine = `${cpus()[0]?.model ?? "?"}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const node = process.versions.node;
  process.stdout.write(`${tableText(figures)}\n\n`);
  process.stdout.write(`${JSON.stringify({ rounds, machine, node, size, figures })}\n`);
}

await main();
