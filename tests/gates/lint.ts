import { runTool, unexplained } from "./gate.ts";

/** What oxlint finds: rules with and without types, layers, cycles, sizes. */
export async function lintProblems(root: string): Promise<readonly string[]> {
  const outcome = await runTool(root, "oxlint", ["--format=unix", "."]);
  const problems = outcome.stdout.split("\n").filter((line) => /^[^ :]+:\d+:\d+: /.test(line));
  return problems.length > 0 ? problems : unexplained("oxlint", outcome);
}
