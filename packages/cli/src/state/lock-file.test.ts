import { mkdtemp, rm, writeFile, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lock } from "@bailiwick/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { readLockFile, writeLockFile } from "./lock-file.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bailiwick-lock-file-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const lock: Lock = {
  organizationId: "o-abcdefghij",
  managementAccountId: "111122223333",
  objects: new Map([["ou:Work", "ou-ab12-12345678"]]),
};

describe("the lock file", () => {
  it("is read as it was written, and leaves nothing beside it", async () => {
    const folder = await newFolder();
    const path = join(folder, "bailiwick.lock.json");
    await writeLockFile(path, lock);
    expect(await readLockFile(path)).toEqual({ path, lock });
    expect(await readdir(folder)).toEqual(["bailiwick.lock.json"]);
  });

  it("is no lock where there is no file", async () => {
    const path = join(await newFolder(), "bailiwick.lock.json");
    expect(await readLockFile(path)).toEqual({ path, lock: undefined });
  });

  it.each(['{"version":1,', '{"version":99}', "[]"])(
    "is refused where it holds `%s`",
    async (text) => {
      const path = join(await newFolder(), "bailiwick.lock.json");
      await writeFile(path, text);
      await expect(readLockFile(path)).rejects.toMatchObject({
        code: "LOCK_UNREADABLE",
        message: expect.stringContaining("--adopt") as string,
      });
    },
  );
});
