import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { StateFolder } from "./state-folder.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), "bailiwick-state-")), "state");
  folders.push(folder);
  return folder;
}

async function kept(folder: string): Promise<unknown> {
  const state = new StateFolder(folder);
  const entries = Object.fromEntries(
    [...state.entries].map(([name, values]) => [name, Object.fromEntries(values)]),
  );
  await state.close();
  return entries;
}

describe("a state folder", () => {
  it("gives back what was appended, over several starts and a compaction", async () => {
    const folder = newFolder();
    const first = new StateFolder(folder);
    first.append([{ collection: "a", key: "1", value: { x: 1 } }]);
    first.append([
      { collection: "a", key: "1", value: { x: 2 } },
      { collection: "a", key: "2", value: "gone" },
    ]);
    first.append([{ collection: "a", key: "2" }]);
    await first.close();
    expect(await kept(folder)).toEqual({ a: { 1: { x: 2 } } });
    expect(statSync(join(folder, "journal.ndjson")).size).toBe(0);
    expect(await kept(folder)).toEqual({ a: { 1: { x: 2 } } });
  });

  it("is one process's: a second holder is refused and named", async () => {
    const folder = newFolder();
    const first = new StateFolder(folder);
    expect(() => new StateFolder(folder)).toThrow(`Process ${process.pid} uses`);
    await first.close();
    await new StateFolder(folder).close();
  });

  it("takes over the lock of a process that has died", async () => {
    const folder = newFolder();
    await new StateFolder(folder).close();
    writeFileSync(join(folder, "lock"), "4194305 1\n");
    await new StateFolder(folder).close();
    // The pid is ours, but the lock is of an earlier process of that number.
    writeFileSync(join(folder, "lock"), `${process.pid} 1\n`);
    await new StateFolder(folder).close();
  });

  it("drops a torn last line, which was never answered", async () => {
    const folder = newFolder();
    const first = new StateFolder(folder);
    first.append([{ collection: "a", key: "1", value: 1 }]);
    await first.close();
    appendFileSync(join(folder, "journal.ndjson"), '[["a","2",{"half":');
    expect(await kept(folder)).toEqual({ a: { 1: 1 } });
    expect(await kept(folder)).toEqual({ a: { 1: 1 } });
  });

  it("refuses a journal that is damaged before its end", async () => {
    const folder = newFolder();
    const first = new StateFolder(folder);
    first.append([{ collection: "a", key: "1", value: 1 }]);
    await first.close();
    const journal = join(folder, "journal.ndjson");
    writeFileSync(journal, `[["a",7]]\n${readFileSync(journal, "utf8")}`);
    expect(() => new StateFolder(folder)).toThrow("Line 1 of");
    writeFileSync(journal, "");
    await new StateFolder(folder).close();
  });

  it("is readable by its owner only", async () => {
    const folder = newFolder();
    const state = new StateFolder(folder);
    state.append([{ collection: "a", key: "1", value: 1 }]);
    state.appendTrail("{}");
    await state.synced();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of ["installation", "journal.ndjson", "trail.ndjson", "lock"])
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    await state.close();
  });

  it("keeps the installation's key until it is cleared", async () => {
    const folder = newFolder();
    const first = new StateFolder(folder);
    await first.close();
    const second = new StateFolder(folder);
    await second.close();
    StateFolder.clear(folder);
    const third = new StateFolder(folder);
    await third.close();
    expect(second.installationKey).toEqual(first.installationKey);
    expect(third.installationKey).not.toEqual(first.installationKey);
  });

  it("has on disk all that was appended when `synced` resolves", async () => {
    const folder = newFolder();
    const state = new StateFolder(folder);
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        state.append([{ collection: "a", key: `${index}`, value: index }]);
        await state.synced();
        expect(readFileSync(join(folder, "journal.ndjson"), "utf8")).toContain(
          `"${index}",${index}`,
        );
      }),
    );
    await state.close();
  });
});
