import { appendFile, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JournalEntry } from "@bailiwick/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { openJournal, readJournal } from "./journal-file.ts";

const hash = "0123456789abcdef0123456789abcdef";
const intent = (step: string): JournalEntry => ({ kind: "intent", step, at: 1 });

async function newWorkdir(): Promise<{ readonly workdir: string; readonly path: string }> {
  const workdir = await mkdtemp(join(tmpdir(), "bailiwick-journal-"));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  return { workdir, path: join(workdir, "journal", "0123456789abcdef.jsonl") };
}

describe("the journal file", () => {
  it("has an entry on the disk when its append resolves", async () => {
    const { workdir, path } = await newWorkdir();
    const journal = await openJournal(workdir, hash);
    await journal.append(intent("a"));
    expect(await readFile(path, "utf8")).toBe(`${JSON.stringify(intent("a"))}\n`);
    await journal.close();
  });

  it("keeps the order of entries that were appended at once, each on a line", async () => {
    const { workdir, path } = await newWorkdir();
    const journal = await openJournal(workdir, hash);
    const entries = Array.from({ length: 200 }, (_, number) => intent(`step ${number}`));
    const resolved: number[] = [];
    await Promise.all(
      entries.map(async (entry, number) => {
        if (number % 7 === 0) await new Promise((resolve) => setTimeout(resolve, number / 20));
        await journal.append(entry);
        const known = await readJournal(path);
        expect(known).toContainEqual(entry);
        resolved.push(number);
      }),
    );
    await journal.close();
    const steps = (await readJournal(path)).map((entry) => entry.kind === "intent" && entry.step);
    expect(steps).toHaveLength(200);
    expect(new Set(steps).size).toBe(200);
    const atOnce = steps.filter((step) => Number(String(step).slice(5)) % 7 !== 0);
    expect(atOnce).toEqual(
      entries
        .filter((_, number) => number % 7 !== 0)
        .map((entry) => entry.kind === "intent" && entry.step),
    );
  });

  it("counts a last line that a crash cut as not written, and goes on after what is whole", async () => {
    const { workdir, path } = await newWorkdir();
    const first = await openJournal(workdir, hash);
    await first.append(intent("whole"));
    await first.close();
    await appendFile(path, '{"kind":"intent","step":"to');
    expect(await readJournal(path)).toEqual([intent("whole")]);
    const second = await openJournal(workdir, hash);
    expect(second.earlier).toEqual([intent("whole")]);
    await second.append(intent("next"));
    await second.close();
    expect(await readJournal(path)).toEqual([intent("whole"), intent("next")]);
  });

  it("is empty where there is no file", async () => {
    const { path } = await newWorkdir();
    expect(await readJournal(path)).toEqual([]);
  });

  it("is for its owner only, and so is its folder", async () => {
    const { workdir, path } = await newWorkdir();
    await (await openJournal(workdir, hash)).close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(workdir, "journal"))).mode & 0o777).toBe(0o700);
  });
});
