import { existsSync } from "node:fs";
import { join } from "node:path";

import { runTool, unexplained } from "./gate.ts";

/** Each has its own environment: Node for most, none for core, a browser for the panel's pages. */
const projects = [
  "tsconfig.json",
  "packages/core/tsconfig.json",
  "packages/panel/tsconfig.json",
  "packages/panel/tsconfig.node.json",
];

/** Type errors of the whole workspace, and uses of Node in core. */
export async function typeErrors(root: string): Promise<readonly string[]> {
  const found = await Promise.all(
    projects
      .filter((project) => existsSync(join(root, project)))
      .map((project) => typeErrorsOf(root, project)),
  );
  return [...new Set(found.flat())];
}

async function typeErrorsOf(root: string, project: string): Promise<readonly string[]> {
  const outcome = await runTool(root, "tsc", ["-p", project, "--pretty", "false"]);
  const errors = outcome.stdout.split("\n").filter((line) => line.includes("error TS"));
  return errors.length > 0 ? errors : unexplained(`tsc -p ${project}`, outcome);
}
