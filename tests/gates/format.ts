import { runTool, unexplained } from "./gate.ts";

/** Files that oxfmt would write otherwise. */
export async function unformattedFiles(root: string): Promise<readonly string[]> {
  const outcome = await runTool(root, "oxfmt", ["--list-different", "."]);
  const files = outcome.stdout.split("\n").filter((line) => line !== "");
  return files.length > 0 ? files : unexplained("oxfmt", outcome);
}
