import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

import { ClosingLine } from "./scripts/closing-line.ts";

/** One runner for everything, the gates included, so that there is one count. */
export default defineConfig({
  test: {
    include: ["packages/*/{bin,scripts,src}/**/*.test.{ts,tsx}", "{scripts,tests}/**/*.test.ts"],
    reporters: ["default", new ClosingLine()],
    setupFiles: ["tests/without-aws.ts"],
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
