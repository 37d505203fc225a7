/**
 * Runs the benchmarks one after another, each in a process of its own:
 *
 *     npm run bench [-- NAME... ]
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** By the file that measures it; what needs more than this project says what. */
const benchmarks: readonly { readonly name: string; readonly needs?: string }[] = [
  { name: "decide" },
  { name: "explain" },
  { name: "compile-managed" },
  { name: "patterns" },
  { name: "large-organization" },
  { name: "decide-lines" },
  { name: "check-shoppers" },
  { name: "compare-pairs", needs: "BAILIWICK_CASES" },
  { name: "organization", needs: "BAILIWICK_CASES" },
];

const chosen = process.argv.slice(2);
const names = benchmarks.map(({ name }) => name);
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  throw new Error(`There is no benchmark ${unknown.join(", ")}. There are: ${names.join(", ")}.`);
}
for (const { name, needs } of benchmarks) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  if (needs !== undefined && (process.env[needs] ?? "") === "") {
    process.stderr.write(`${name} is left out: it needs ${needs}, see bench/README.md.\n`);
    continue;
  }
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, [file], { stdio: "inherit" });
  if (status !== 0) throw new Error(`The benchmark ${name} ended with ${status}.`);
}
