/**
 * The journal of one plan's applies: a line an entry, synced before `append` returns, so that what
 * was intended is known after a crash at any point.
 */
import { open, readFile, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Journal, JournalEntry } from "@bailiwick/core";
import { privateFolder, syncFolder } from "./workdir.ts";

export type JournalFile = Journal & {
  /** What earlier runs of the same plan wrote. */
  readonly earlier: readonly JournalEntry[];
  close(): Promise<void>;
};

/** Opens the journal of a plan, known by its hash. */
export async function openJournal(workdir: string, planHash: string): Promise<JournalFile> {
  const path = join(
    await privateFolder(join(workdir, "journal")),
    `${planHash.slice(0, 16)}.jsonl`,
  );
  const earlier = await readJournal(path);
  const file = await open(path, "a", 0o600);
  await cutTornLine(file, path);
  await syncFolder(dirname(path));
  return { earlier, append: appender(file), close: () => file.close() };
}

/** One write and one sync for all entries that wait while a sync is under way. */
function appender(file: FileHandle): Journal["append"] {
  let waiting: string[] = [];
  let flushing: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    await Promise.resolve();
    const lines = waiting.join("");
    waiting = [];
    flushing = undefined;
    await file.appendFile(lines);
    await file.datasync();
  };
  let last: Promise<void> = Promise.resolve();
  return (entry) => {
    waiting.push(`${JSON.stringify(entry)}\n`);
    if (flushing === undefined) {
      flushing = last.then(flush);
      last = flushing;
    }
    return flushing;
  };
}

/** The entries of a journal; a last line without its end was cut by a crash and counts as not written. */
export async function readJournal(path: string): Promise<readonly JournalEntry[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JournalEntry);
}

async function cutTornLine(file: FileHandle, path: string): Promise<void> {
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) await file.truncate(end);
}
