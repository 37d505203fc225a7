/**
 * "How long until questions about a large organization are answered?" The organization of
 * `large/organization.ts`, read from a snapshot file; each round is a process of its own.
 *
 *     npm run bench -- large-organization [ROUNDS]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { figureFrom, report } from "./figures.ts";
import type { Cost } from "./figures.ts";

type Round = {
  readonly costs: Readonly<Record<string, readonly Cost[]>>;
  readonly asked: number;
  readonly kinds: Readonly<Record<string, number>>;
};

const seed = 1;
const rounds = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), "bailiwick-bench-"));
try {
  const file = join(folder, "organization.json");
  const size = JSON.parse(run("write.ts", [file, String(seed)])) as Record<string, number>;
  const all = Array.from({ length: rounds }, () => JSON.parse(run("ask.ts", [file])) as Round);
  const names = Object.keys(all[0]?.costs ?? {});
  report(
    "large-organization",
    { seed, ...size, askedAbout: all[0]?.asked, firstAnswer: all[0]?.kinds },
    names.map((name) =>
      figureFrom(
        name,
        all.flatMap(({ costs }) => costs[name] ?? []),
      ),
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(script: string, args: readonly string[]): string {
  const path = fileURLToPath(new URL(`large/${script}`, import.meta.url));
  return execFileSync(process.execPath, [path, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}
