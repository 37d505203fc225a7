/** Whole processes of the command line as it is published. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCli } from "../scripts/build.ts";
import { figureFrom } from "./figures.ts";
import type { Figure } from "./figures.ts";
import { costOf } from "./measure.ts";
import type { Cost } from "./figures.ts";

export type BuiltCli = {
  /** Empty but for the bundle; the commands run in it. */
  readonly folder: string;
  /** Runs a command `rounds` times after as many uncounted as `warmUp` says, one unless given. */
  readonly measure: (measured: {
    readonly question: string;
    readonly args: readonly string[];
    readonly rounds: number;
    /** What one process does so many times; one unless given. */
    readonly times?: number;
    readonly warmUp?: number;
  }) => Promise<Figure>;
};

/** Builds the command line into a folder that is removed at the end. */
export async function withBuiltCli<T>(use: (cli: BuiltCli) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-bench-"));
  const bundle = join(folder, "bundle");
  try {
    await buildCli(bundle);
    const main = join(bundle, "main.mjs");
    return await use({
      folder,
      measure: async ({ question, args, rounds, times = 1, warmUp = 1 }) => {
        const taken: Cost[] = [];
        for (let round = -warmUp; round < rounds; round += 1) {
          const { cpuMs, wallMs, peakMemoryMiB } = await costOf({ folder, args, main });
          if (round >= 0)
            taken.push({ cpuUs: cpuMs * 1_000, wallUs: wallMs * 1_000, peakMemoryMiB });
        }
        return figureFrom(question, taken, times);
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
