/** Planted workspaces: a gate must catch the violation planted in one, and nothing else. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { onTestFinished } from "vitest";

import { filesOf, workspaceRoot } from "./gate.ts";

/** Paths and their texts. */
type Planted = Readonly<Record<string, string>>;

/**
 * Makes a workspace with this one's settings and dependencies and the given files alone; it is
 * removed when the running test has finished.
 */
export function plant(files: Planted): string {
  const settings = filesOf(workspaceRoot).filter((path) =>
    /^(packages\/[^/]+\/)?((\.ox[a-z]+rc|knip|package|tsconfig[.a-z]*)\.json|\.gitignore)$/.test(
      path,
    ),
  );
  return makeWorkspace(settings, files);
}

/** Makes a copy of this workspace, to plant in. */
export function copyWorkspace(): string {
  return makeWorkspace(filesOf(workspaceRoot), {});
}

/** Adds files to a planted workspace. */
export function addFiles(root: string, files: Planted): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function makeWorkspace(copied: readonly string[], files: Planted): string {
  const root = mkdtempSync(join(tmpdir(), "bailiwick-plant-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const path of copied) cpSync(join(workspaceRoot, path), join(root, path));
  linkDependencies(root);
  addFiles(root, files);
  return root;
}

/** The installed packages, except that the workspace's own are those of the planted one. */
function linkDependencies(root: string): void {
  const installed = join(workspaceRoot, "node_modules");
  mkdirSync(join(root, "node_modules", "@bailiwick"), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name === "@bailiwick" || name === "bailiwick") continue;
    symlinkSync(join(installed, name), join(root, "node_modules", name));
  }
  for (const name of readdirSync(join(root, "packages"))) {
    symlinkSync(join(root, "packages", name), join(root, "node_modules", "@bailiwick", name));
  }
}
