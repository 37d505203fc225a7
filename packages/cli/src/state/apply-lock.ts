/** One apply at a time in a working folder; a lock whose process is gone counts as none. */
import { open, readFile, rm } from "node:fs/promises";
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

async function acquire(path: string): Promise<void> {
  try {
    const file = await open(path, "wx", 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    await replaceStale(path);
  }
}

async function replaceStale(path: string): Promise<void> {
  const pid = Number(await readFile(path, "utf8"));
  if (isAlive(pid)) {
    throw new CommandFailure(
      "APPLY_RUNNING",
      `Process ${pid} is applying a plan in this folder. Only one apply runs at a time; wait for it, or stop it.`,
      { exit: exitCode.refused },
    );
  }
  await rm(path, { force: true });
  await acquire(path);
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
