/**
 * Compares the evaluators on generated questions: `npm run fuzz`.
 *
 *     --cases N       questions to decide (1000000)
 *     --documents N   policy documents to break and read (100000)
 *     --seed N        the same seed asks the same questions (1)
 *     --workers N     threads (one for each core)
 *
 * Prints how often each answer was given, the rows of the tables that decided nothing, and every
 * disagreement, shrunk, as a case for `tests/cases/evaluate`. Ends with 1 if anything is wrong.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { requestsPerGroup } from "../packages/core/src/evaluate/testing/fuzz-group.ts";
import type { Agreement, Range } from "../tests/fuzz/agreement.ts";
import type { Breakage } from "../tests/fuzz/break-policies.ts";
import type { Share } from "./fuzz-worker.ts";
import { mixText, sumOfMixes } from "../tests/fuzz/mix.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "1000000" },
    documents: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});

const seed = wholeNumber("seed");
const groups = Math.ceil(wholeNumber("cases") / requestsPerGroup);
const workers = Math.max(1, wholeNumber("workers"));

const started = performance.now();
const agreements = await Promise.all(
  shares(groups).map((range) => inThread<Agreement>("agreement", range)),
);
const disagreements = agreements.flatMap((one) => one.disagreements);
const cases = agreements.reduce((sum, one) => sum + one.cases, 0);
const seconds = ((performance.now() - started) / 1000).toFixed(0);

print(`Seed ${seed}: ${cases} cases in ${seconds} s.`);
print(mixText(sumOfMixes(agreements.map(({ mix }) => mix))));
const uncovered = agreements
  .map((one) => new Set(one.uncovered))
  .reduce((left, right) => left.intersection(right));
// A run that ended at disagreements has not looked for rows.
const rows = disagreements.length === 0 ? [...uncovered] : [];
for (const row of rows) print(`In no question decisive: ${row}`);
for (const { evaluator, question, answered, onlyAfterOthers } of disagreements) {
  print(
    `\nThe evaluator \`${evaluator}\` disagrees${onlyAfterOthers ? ", only after others" : ""}:`,
  );
  print(JSON.stringify([question], null, 2));
  print(`It answered ${JSON.stringify(answered)}.`);
}
print(`${disagreements.length} disagreements, ${rows.length} rows that decided nothing.`);

const breakages = await Promise.all(
  shares(wholeNumber("documents")).map((range) => inThread<Breakage>("breakage", range)),
);
const problems = breakages.flatMap((one) => one.problems);
const documents = breakages.reduce((sum, one) => sum + one.documents, 0);
const slowestMs = Math.max(...breakages.map((one) => one.slowestMs)).toFixed(0);
const megabytes = (Math.max(...breakages.map((one) => one.residentBytes)) / 1e6).toFixed(0);
print(`${documents} broken documents: the slowest ${slowestMs} ms, ${megabytes} MB at the end.`);
for (const { problem, text } of problems) print(`${problem}\n${JSON.stringify(text)}`);
print(`${problems.length} documents that were not read or refused as they should.`);
process.exitCode = disagreements.length + rows.length + problems.length === 0 ? 0 : 1;

/** One share for each worker, of neighbouring groups. */
function shares(all: number): readonly Range[] {
  const each = Math.ceil(all / workers);
  return Array.from({ length: workers }, (_, index) => ({
    seed,
    from: Math.min(all, index * each),
    to: Math.min(all, (index + 1) * each),
  }));
}

/** What a worker sends back: one thing, of the type that its work has. */
function inThread<Sent>(work: Share["work"], range: Range): Promise<Sent> {
  const { promise, resolve, reject } = Promise.withResolvers<Sent>();
  const share: Share = { work, range };
  const worker = new Worker(new URL("fuzz-worker.ts", import.meta.url), { workerData: share });
  worker.once("message", resolve);
  worker.once("error", reject);
  return promise;
}

function wholeNumber(name: keyof typeof values): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new RangeError(`--${name} is a whole number, not \`${values[name]}\`.`);
  }
  return number;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
