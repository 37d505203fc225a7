/** A gate looks at a workspace and names what is wrong in it; here is what all gates need. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** @returns one text for each problem, `path:line rule message` where the tool tells them */
export type Gate = (root: string) => Promise<readonly string[]>;

/** The folder of this workspace, whose installed tools also check planted workspaces. */
export const workspaceRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Below the gates' own time limit, so that a tool that hangs is ended and named. */
const toolTimeoutMs = 200_000;

/** Runs a tool of this workspace in the folder `root`. */
export function runTool(root: string, name: string, args: readonly string[]): Promise<Outcome> {
  const bin = join(workspaceRoot, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}`, NO_COLOR: "1" };
  return new Promise((resolve, reject) => {
    const child = spawn(join(bin, name), args, {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: toolTimeoutMs,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** A tool that ends with an error and names no problem is a problem itself. */
export function unexplained(tool: string, outcome: Outcome): readonly string[] {
  if (outcome.code === 0) return [];
  return [`${tool} ended with ${String(outcome.code)}: ${outcome.stdout}${outcome.stderr}`];
}

const foldersOfOthers = new Set([".git", ".bailiwick", "coverage", "dist", "node_modules"]);

/** The paths of all files of a workspace, without what is installed or built. */
export function filesOf(root: string, folder = root): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return foldersOfOthers.has(entry.name) ? [] : filesOf(root, path);
    return entry.isFile() ? [relative(root, path)] : [];
  });
}

/** Names each line of the given files that matches. */
export function findLines(options: {
  readonly root: string;
  readonly files: readonly string[];
  readonly pattern: RegExp;
  readonly message: string;
}): readonly string[] {
  return options.files.flatMap((file) =>
    readFileSync(join(options.root, file), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        options.pattern.test(line) ? [`${file}:${index + 1} ${options.message}`] : [],
      ),
  );
}
