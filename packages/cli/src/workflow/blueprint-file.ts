/** The blueprint that a command works on: read, checked, compiled. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { compileBlueprint, loadBlueprint, type CompiledBlueprint } from "@bailiwick/blueprint";
import { emptyLock, hasErrors, type Diagnostic, type Lock } from "@bailiwick/core";
import { CommandFailure } from "../failure.ts";
import { readLockFile } from "../state/lock-file.ts";
import { catalogue } from "./facts.ts";

export type BlueprintFile = {
  readonly file: string;
  /** Where the blueprint stands; `.bailiwick/` and the lock file stand beside it. */
  readonly folder: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined where there are errors. */
  readonly compiled: CompiledBlueprint | undefined;
  readonly lockPath: string;
  readonly lock: Lock | undefined;
};

/**
 * @param lockPath - defaults to `bailiwick.lock.json` beside the blueprint
 * @throws {CommandFailure} `BLUEPRINT_MISSING`
 */
export async function openBlueprint(file: string, lockPath?: string): Promise<BlueprintFile> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? missing(file, error) : error;
  });
  const folder = dirname(resolve(file));
  const { path, lock } = await readLockFile(lockPath ?? join(folder, "bailiwick.lock.json"));
  const loaded = loadBlueprint(text, {
    file,
    readFile: (path) => readFileSync(join(folder, path), "utf8"),
    today: new Date().toISOString().slice(0, 10),
    catalogue: catalogue(),
  });
  const head = { file, folder, text, lockPath: path, lock };
  if (loaded.value === undefined || hasErrors(loaded.diagnostics)) {
    return { ...head, diagnostics: loaded.diagnostics, compiled: undefined };
  }
  const compiled = compileBlueprint(loaded.value, lock ?? emptyLock);
  return {
    ...head,
    diagnostics: [...loaded.diagnostics, ...compiled.diagnostics],
    compiled: compiled.value,
  };
}

/** The compiled blueprint, for commands that cannot go on without. */
export function requireCompiled(blueprint: BlueprintFile): CompiledBlueprint {
  if (blueprint.compiled !== undefined && !hasErrors(blueprint.diagnostics))
    return blueprint.compiled;
  throw new CommandFailure(
    "BLUEPRINT_INVALID",
    `\`${blueprint.file}\` has errors; nothing was sent to AWS.`,
    {
      diagnostics: blueprint.diagnostics,
    },
  );
}

/** The declared name of the management account, which is known by its address until it has an id. */
export function managementAccountName({
  desired,
  expected,
}: CompiledBlueprint): string | undefined {
  return desired.accounts.find(({ email }) => email === expected.managementAccountEmail)?.name;
}

function missing(file: string, cause: Error): CommandFailure {
  return new CommandFailure(
    "BLUEPRINT_MISSING",
    `There is no \`${file}\` here. \`bailiwick init\` writes one to start from, \`bailiwick import\` one from your organization, and \`--file\` names another.`,
    { cause },
  );
}
