/**
 * Tests that need something from outside the workspace. When it is missing, the test is skipped
 * by name with the reason, which the closing lines of `npm test` repeat; nothing else may be
 * skipped.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { it } from "vitest";
import type { TestContext } from "vitest";

import { findChromium, findOnPath } from "./chromium.ts";

/** One thing from outside: a program on `PATH`, a Python module, a browser, a folder of cases. */
export type Requirement =
  | { readonly tool: string }
  | { readonly python: string }
  | { readonly browser: "chromium" }
  | { readonly cases: string };

type Found = { readonly path: string } | { readonly missing: string };

/**
 * Looks for what a test needs, or skips the test that is running.
 *
 * @returns the path of the program, browser or folder; for a Python module, of the interpreter
 */
function requires(context: TestContext, requirement: Requirement): string {
  const found = find(requirement);
  return "path" in found ? found.path : context.skip(found.missing);
}

/**
 * `it`, for a test that needs something from outside.
 *
 * @param run - gets the path that `requires` returns
 */
export function itWith(
  needs: Requirement & { readonly timeoutMs?: number },
  title: string,
  run: (path: string, context: TestContext) => void | Promise<void>,
): void {
  it(title, { timeout: needs.timeoutMs ?? 30_000 }, (context) =>
    run(requires(context, needs), context),
  );
}

/** Why something is not here; `undefined` when it is. */
export function missing(requirement: Requirement): string | undefined {
  const found = find(requirement);
  return "missing" in found ? found.missing : undefined;
}

function find(requirement: Requirement): Found {
  if ("tool" in requirement) return findTool(requirement.tool);
  if ("python" in requirement) return findPythonModule(requirement.python);
  if ("cases" in requirement) return findCases(requirement.cases);
  const path = findChromium();
  return path === undefined
    ? { missing: "no Chromium on this machine (CHROMIUM_PATH, or chromium on PATH)" }
    : { path };
}

function findTool(name: string): Found {
  const path = findOnPath(name);
  return path === undefined ? { missing: `the program ${name} is not on PATH` } : { path };
}

function findPythonModule(module: string): Found {
  const python = findOnPath("python3");
  if (python === undefined) return { missing: `python3 (for its module ${module}) is not on PATH` };
  const run = spawnSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
  return run.status === 0 ? { path: python } : { missing: `Python has no module ${module}` };
}

function findCases(topic: string): Found {
  const root = process.env["BAILIWICK_CASES"];
  if (root === undefined || root === "") return { missing: "BAILIWICK_CASES is not set" };
  const path = join(root, topic);
  return existsSync(path) ? { path } : { missing: `BAILIWICK_CASES has no folder ${topic}` };
}
