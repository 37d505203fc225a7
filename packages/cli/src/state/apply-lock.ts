/** One apply at a time in a working folder; a lock whose process is gone counts as none. */
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure } from "../failure.ts";
import { exitCode } from "../exit-code.ts";

/**
 * Holds the lock while `work` runs.
 *
 * @throws {CommandFailure} `APPLY_RUNNING` where another process holds it
 */
export async function holdingApplyLock<Result>(
  workdir: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const path = join(workdir, "apply.lock");
  await acquire(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** The file appears with its content, so that nobody reads it half written and takes it for stale. */
async function acquire(path: string): Promise<void> {
  const own = `${path}.${process.pid}`;
  await writeFile(own, String(process.pid), { mode: 0o600 });
  try {
    await link(own, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    await replaceStale(path, own);
  } finally {
    await rm(own, { force: true });
  }
}

/** Who renames the stale lock first has it: of two that find it stale, one takes it. */
async function replaceStale(path: string, own: string): Promise<void> {
  const pid = Number(await readFile(path, "utf8"));
  if (isAlive(pid)) throw held(pid);
  const stale = `${own}.stale`;
  await rename(path, stale);
  const taken = Number(await readFile(stale, "utf8"));
  if (isAlive(taken)) {
    await rename(stale, path);
    throw held(taken);
  }
  await rm(stale, { force: true });
  await acquire(path);
}

function held(pid: number): CommandFailure {
  return new CommandFailure(
    "APPLY_RUNNING",
    `Process ${pid} is applying a plan in this folder. Only one apply runs at a time; wait for it, or stop it.`,
    { exit: exitCode.refused },
  );
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
