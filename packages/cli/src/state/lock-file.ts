/** `bailiwick.lock.json` beside the blueprint: committed by the user, rebuilt from natural keys when lost. */
import { readFile } from "node:fs/promises";
import { hasErrors, readLock, writeLock, type Lock } from "@bailiwick/core";
import { CommandFailure } from "../failure.ts";
import { writeDurably } from "./workdir.ts";

export type LockFile = {
  readonly path: string;
  /** Undefined where there is no file yet. */
  readonly lock: Lock | undefined;
};

/** @throws {CommandFailure} `LOCK_UNREADABLE` */
export async function readLockFile(path: string): Promise<LockFile> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return { path, lock: undefined };
  const read = readLock(text, path);
  if (read.value === undefined || hasErrors(read.diagnostics)) {
    throw new CommandFailure(
      "LOCK_UNREADABLE",
      `\`${path}\` cannot be read. Restore it from version control; if it is lost, remove it and run \`bailiwick plan --adopt\`.`,
      { diagnostics: read.diagnostics },
    );
  }
  return { path, lock: read.value };
}

/** People commit it, so it is as readable as the blueprint. */
export async function writeLockFile(path: string, lock: Lock): Promise<void> {
  await writeDurably(path, writeLock(lock), 0o644);
}
