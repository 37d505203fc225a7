/**
 * The reporter that ends a run with one line, `N passed, N failed` or
 * `N passed, N failed, N skipped`, above it each failure that is no test, and each skipped test
 * with its reason.
 *
 * The line is true however the run ends: files that cannot be loaded, failed hooks, stray errors,
 * no test at all, a broken set-up and an interruption each count as a failure, and the exit code
 * is 0 only if nothing failed. It is printed when the process exits, so that nothing follows it.
 */
import { relative } from "node:path";

import type { SerializedError } from "vitest";
import type {
  Reporter,
  TestCase,
  TestModule,
  TestRunEndReason,
  TestSuite,
  Vitest,
} from "vitest/node";

type Tally = {
  passed: number;
  failed: number;
  skipped: number;
  /** Failures that are no test, and the tests skipped, each with its reason. */
  readonly remarks: string[];
};

export class ClosingLine implements Reporter {
  readonly #tally: Tally = { passed: 0, failed: 0, skipped: 0, remarks: [] };
  #root = process.cwd();
  #isFiltered = false;
  #hasEnded = false;

  onInit(vitest: Vitest): void {
    if (vitest.config.watch) return;
    this.#root = vitest.config.root;
    this.#isFiltered = vitest.config.testNamePattern !== undefined;
    process.once("exit", (code) => this.#close(code));
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    strayErrors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    this.#hasEnded = true;
    for (const module of modules) this.#countModule(module);
    for (const error of strayErrors) this.#fail(`stray error: ${firstLine(error.message)}`);
    if (reason === "interrupted") this.#fail("the run was interrupted");
  }

  #countModule(module: TestModule): void {
    const file = relative(this.#root, module.moduleId);
    this.#countErrors(module, `${file} cannot be loaded, or one of its hooks failed`);
    for (const suite of module.children.allSuites()) {
      this.#countErrors(suite, `${file} > ${suite.fullName}: a hook failed`);
    }
    for (const test of module.children.allTests()) this.#countTest(test, file);
  }

  #countErrors(holder: TestModule | TestSuite, what: string): void {
    const [error] = holder.errors();
    if (error !== undefined) this.#fail(`${what}: ${firstLine(error.message)}`);
  }

  #countTest(test: TestCase, file: string): void {
    const result = test.result();
    switch (result.state) {
      case "passed":
        this.#tally.passed += 1;
        return;
      case "failed":
        this.#tally.failed += 1;
        return;
      case "pending":
        return this.#fail(`${file} > ${test.fullName}: did not finish`);
      case "skipped":
        return this.#countSkipped(`${file} > ${test.fullName}`, result.note);
    }
  }

  /**
   * A skip says why: in its note, or in a title with `(needs X)`. Only where the user asked for a
   * selection of tests are the others left out without a reason.
   */
  #countSkipped(name: string, note: string | undefined): void {
    const reason = note ?? /\((needs [^)]+)\)/.exec(name)?.[1];
    if (reason === undefined && !this.#isFiltered) {
      return this.#fail(`${name}: skipped for no reason`);
    }
    this.#tally.skipped += 1;
    if (reason !== undefined) this.#tally.remarks.push(`skipped: ${name}: ${reason}`);
  }

  #fail(remark: string): void {
    this.#tally.failed += 1;
    this.#tally.remarks.push(`failed: ${remark}`);
  }

  #close(code: number): void {
    if (!this.#hasEnded) this.#fail("the run ended before its tests did");
    const tally = this.#tally;
    if (tally.failed === 0 && tally.passed + tally.skipped === 0) this.#fail("there are no tests");
    if (tally.failed === 0 && code !== 0) this.#fail(`the run ended with exit code ${code}`);
    if (tally.failed > 0 && code === 0) process.exitCode = 1;
    process.stdout.write(`${[...tally.remarks, closingLine(tally)].join("\n")}\n`);
  }
}

function closingLine(tally: Tally): string {
  const line = `${tally.passed} passed, ${tally.failed} failed`;
  return tally.skipped === 0 ? line : `${line}, ${tally.skipped} skipped`;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
