/**
 * State on disk, for one process at a time. A commit is one line of the journal, synced before the
 * request is answered; commits that arrive together share one sync. On start the journal is laid
 * over the snapshot and, when it has grown, both become a new snapshot. Entries are absolute, so a
 * journal laid twice over a snapshot changes nothing, and a crash between the two is harmless. A
 * last line that is torn was never answered and is dropped; any other damage stops the start.
 *
 *     lock            pid of the process that holds the folder
 *     installation    key of the session tokens, 32 random bytes
 *     snapshot.ndjson every entry at some time
 *     journal.ndjson  the commits since
 *     trail.ndjson    the CloudTrail records
 */
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fdatasync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  write,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Change } from "./store.ts";

/** A problem with the folder that the user must see: held by another process, damaged, not writable. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly code: "STATE_HELD" | "STATE_DAMAGED" | "STATE_WRITE";

  constructor(code: StateError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

type Entries = Map<string, Map<string, unknown>>;

export class StateFolder {
  readonly #folder: string;
  /** What was kept, by collection and key. */
  readonly entries: Entries = new Map();
  readonly installationKey: Uint8Array;
  readonly #journal: AppendFile;
  readonly #trail: AppendFile;

  /**
   * Takes the folder, creating it with mode 0700.
   *
   * @throws {StateError} `STATE_HELD` while another process has it, `STATE_DAMAGED`
   */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    takeLock(this.#path("lock"));
    try {
      this.installationKey = installationKey(this.#path("installation"));
      const snapshotBytes = this.#replay("snapshot.ndjson");
      const journalBytes = this.#replay("journal.ndjson");
      if (journalBytes > snapshotBytes / 2) this.#compact();
      trimLines(this.#path("trail.ndjson"));
      this.#journal = new AppendFile(this.#path("journal.ndjson"));
      this.#trail = new AppendFile(this.#path("trail.ndjson"));
    } catch (error) {
      releaseLock(this.#path("lock"));
      throw error;
    }
  }

  /** Forgets all state in a folder, but for who holds it. */
  static clear(folder: string): void {
    const lock = join(folder, "lock");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    takeLock(lock);
    for (const file of [
      "snapshot.ndjson",
      "snapshot.ndjson.new",
      "journal.ndjson",
      "trail.ndjson",
      "installation",
    ])
      rmSync(join(folder, file), { force: true });
    releaseLock(lock);
  }

  /** Adds one commit; {@link synced} says when it is durable. */
  append(changes: readonly Change[]): void {
    this.#journal.append(`${JSON.stringify(changes.map(rowOf))}\n`);
  }

  appendTrail(line: string): void {
    this.#trail.append(`${line}\n`);
  }

  /** Lines of the trail kept so far. */
  readTrail(): readonly string[] {
    return readIfThere(this.#path("trail.ndjson")).split("\n").slice(0, -1);
  }

  /** When every commit and record appended so far is on disk. */
  async synced(): Promise<void> {
    await Promise.all([this.#journal.synced(), this.#trail.synced()]);
  }

  async close(): Promise<void> {
    try {
      await this.synced();
    } finally {
      this.#journal.close();
      this.#trail.close();
      releaseLock(this.#path("lock"));
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /** Lays a file's commits over the entries; its size in bytes. */
  #replay(name: string): number {
    const lines = wholeLines(this.#path(name));
    let bytes = 0;
    for (const [number, line] of lines.entries()) {
      bytes += line.length;
      for (const [collection, key, value] of readRows(line, { file: this.#path(name), number }))
        layEntry(this.entries, { collection, key, value });
    }
    return bytes;
  }

  #compact(): void {
    const target = this.#path("snapshot.ndjson");
    const file = openSync(`${target}.new`, "w", 0o600);
    for (const [collection, values] of this.entries) {
      let block = "";
      for (const [key, value] of values) {
        block += `${JSON.stringify([[collection, key, value]])}\n`;
        if (block.length > 1_000_000) block = flush(file, block);
      }
      flush(file, block);
    }
    fsyncSync(file);
    closeSync(file);
    renameSync(`${target}.new`, target);
    syncFolder(this.#folder);
    rmSync(this.#path("journal.ndjson"), { force: true });
  }
}

/** A commit as it stands in the journal: collection, key, and the value unless deleted. */
type Row = readonly [collection: string, key: string, value?: unknown];

function rowOf(change: Change): Row {
  return change.value === undefined
    ? [change.collection, change.key]
    : [change.collection, change.key, change.value];
}

function readRows(line: string, at: { file: string; number: number }): readonly Row[] {
  try {
    const rows: unknown = JSON.parse(line);
    if (Array.isArray(rows) && rows.every(isRow)) return rows;
  } catch {
    // Reported below, as any other damage.
  }
  throw new StateError(
    "STATE_DAMAGED",
    `Line ${at.number + 1} of ${at.file} is damaged. Restore the folder from a copy, or start with \`--fresh\`, which forgets it.`,
  );
}

function isRow(row: unknown): row is Row {
  return Array.isArray(row) && typeof row[0] === "string" && typeof row[1] === "string";
}

function layEntry(entries: Entries, change: Change): void {
  const collection = entries.get(change.collection) ?? new Map<string, unknown>();
  entries.set(change.collection, collection);
  if (change.value === undefined) collection.delete(change.key);
  else collection.set(change.key, change.value);
}

/** Lines that were written whole; a torn last one is cut off the file. */
function wholeLines(path: string): readonly string[] {
  const text = readIfThere(path);
  const end = text.lastIndexOf("\n") + 1;
  if (end < text.length) {
    const file = openSync(path, "w", 0o600);
    flush(file, text.slice(0, end));
    fsyncSync(file);
    closeSync(file);
  }
  return text.slice(0, end).split("\n").slice(0, -1);
}

/** Keeps a file of lines from growing without end. */
function trimLines(path: string): void {
  const lines = wholeLines(path);
  if (lines.length <= 2 * maxTrailLines) return;
  const file = openSync(`${path}.new`, "w", 0o600);
  flush(file, `${lines.slice(-maxTrailLines).join("\n")}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

/** About 120 MB. */
const maxTrailLines = 100_000;

function readIfThere(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? "" : readFileSync(path, "utf8");
}

function flush(file: number, block: string): string {
  const bytes = Buffer.from(block);
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  return "";
}

function syncFolder(folder: string): void {
  const file = openSync(folder, "r");
  fsyncSync(file);
  closeSync(file);
}

function installationKey(path: string): Uint8Array {
  const kept = statSync(path, { throwIfNoEntry: false });
  if (kept !== undefined && kept.size === 32) return readFileSync(path);
  const key = randomBytes(32);
  const file = openSync(path, "w", 0o600);
  writeSync(file, key);
  fsyncSync(file);
  closeSync(file);
  return key;
}

/**
 * The lock names its process and when that one started, so that a reused pid is not taken for it.
 * It appears with its content (a hard link), and one that is left over is moved aside before it is
 * judged, so of two that find it only one goes on.
 */
function takeLock(path: string): void {
  const own = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(own, `${process.pid} ${startOf(process.pid)}\n`, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (linked(own, path)) return;
      const aside = `${own}.old`;
      if (holderOf(path) !== undefined || !moved(path, aside)) continue;
      // What was moved may be a lock that another process has just taken: then it goes back.
      if (holderOf(aside) !== undefined) linked(aside, path);
      rmSync(aside, { force: true });
    }
    throw new StateError(
      "STATE_HELD",
      `Process ${holderOf(path) ?? "?"} uses this state folder; stop it, or name another folder with \`--state\`. (${path})`,
    );
  } finally {
    rmSync(own, { force: true });
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (isCode(error, "ENOENT")) return false;
    throw error;
  }
}

/** The living process that a lock names. */
function holderOf(path: string): string | undefined {
  const [pid = "", start = ""] = readIfThere(path).trim().split(" ");
  return isAlive(Number(pid), start) ? pid : undefined;
}

function releaseLock(path: string): void {
  const [pid] = readIfThere(path).trim().split(" ");
  if (pid === `${process.pid}`) rmSync(path, { force: true });
}

/** Whether that process runs; `start` tells it from a later one of the same number, where known. */
export function isAlive(pid: number, start: string): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isCode(error, "EPERM")) return false;
  }
  const current = startOf(pid);
  if (current === ended) return false;
  return start === "" || start === "-" || current === "-" || current === start;
}

/** Of a process that has ended and whose parent has not noticed yet. */
const ended = "ended";

/** The start time of a process in clock ticks since boot on Linux, `-` elsewhere. */
export function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? ended : (fields[19] ?? "-");
  } catch {
    return "-";
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** A file that is only added to; appends that come while a sync runs go out together with the next. */
class AppendFile {
  readonly #path: string;
  readonly #file: number;
  #waiting: string[] = [];
  #running: Promise<void> | undefined;
  #failure: StateError | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, "a", 0o600);
  }

  append(line: string): void {
    this.#waiting.push(line);
  }

  async synced(): Promise<void> {
    while (this.#waiting.length > 0 || this.#running !== undefined) {
      if (this.#failure !== undefined) throw this.#failure;
      this.#running ??= this.#flush().finally(() => {
        this.#running = undefined;
      });
      await this.#running;
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  close(): void {
    closeSync(this.#file);
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#waiting.join(""));
    this.#waiting = [];
    try {
      await writeAll(this.#file, bytes);
      await sync(this.#file);
    } catch (error) {
      this.#failure = new StateError("STATE_WRITE", `${this.#path} cannot be written.`, {
        cause: error,
      });
      throw this.#failure;
    }
  }
}

async function writeAll(file: number, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await writeSome(file, bytes.subarray(written));
}

async function writeSome(file: number, bytes: Uint8Array): Promise<number> {
  return await new Promise((resolve, reject) => {
    write(file, bytes, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
  });
}

async function sync(file: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    fdatasync(file, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
