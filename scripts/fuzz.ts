/**
 * Compares the evaluators on generated questions: `npm run fuzz`.
 *
 *     --cases N    questions about decisions (1000000)
 *     --seed N     the same seed asks the same questions (1)
 *     --workers N  processes' worth of work at a time (one for each core)
 *
 * Prints how often each answer was given, the rows of the tables that decided nothing, and every
 * disagreement, shrunk, as a case for `tests/cases/evaluate`. Ends with 1 if anything is wrong.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { requestsPerGroup } from "../packages/core/src/evaluate/testing/fuzz-group.ts";
import type { Agreement, Range } from "../tests/fuzz/agreement.ts";
import { mixText, sumOfMixes } from "../tests/fuzz/mix.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});

const seed = wholeNumber("seed");
const groups = Math.ceil(wholeNumber("cases") / requestsPerGroup);
const workers = Math.max(1, wholeNumber("workers"));

const started = performance.now();
const agreements = await Promise.all(shares(groups).map(agreementIn));
const disagreements = agreements.flatMap((one) => one.disagreements);
const cases = agreements.reduce((sum, one) => sum + one.cases, 0);
const seconds = ((performance.now() - started) / 1000).toFixed(0);

print(`Seed ${seed}: ${cases} cases in ${seconds} s.`);
print(mixText(sumOfMixes(agreements.map(({ mix }) => mix))));
for (const { evaluator, question, answered, onlyAfterOthers } of disagreements) {
  print(
    `\nThe evaluator \`${evaluator}\` disagrees${onlyAfterOthers ? ", only after others" : ""}:`,
  );
  print(JSON.stringify([question], null, 2));
  print(`It answered ${JSON.stringify(answered)}.`);
}
print(`${disagreements.length} disagreements.`);
process.exitCode = disagreements.length === 0 ? 0 : 1;

/** One share for each worker, of neighbouring groups. */
function shares(all: number): readonly Range[] {
  const each = Math.ceil(all / workers);
  return Array.from({ length: workers }, (_, index) => ({
    seed,
    from: Math.min(all, index * each),
    to: Math.min(all, (index + 1) * each),
  }));
}

function agreementIn(range: Range): Promise<Agreement> {
  const { promise, resolve, reject } = Promise.withResolvers<Agreement>();
  const worker = new Worker(new URL("../tests/fuzz/agreement-worker.ts", import.meta.url), {
    workerData: range,
  });
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
