import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { exitCode } from "./exit-code.ts";
import { readInputFile, streamInputFile } from "./input-file.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bailiwick-input-"));
  writeFileSync(join(folder, "there.json"), "{}");
  return () => rmSync(folder, { recursive: true, force: true });
});

describe("a file that a user names", () => {
  it("is read whole, or piece by piece", async () => {
    const path = join(folder, "there.json");
    expect(readInputFile(path)).toBe("{}");
    expect((await streamInputFile(path, 1).toArray()).join("")).toBe("{}");
  });

  it.each([
    ["absent.json", "FILE_MISSING", "names no file"],
    ["there.json/x", "FILE_MISSING", "names no file"],
    ["", "FILE_IS_FOLDER", "is a folder"],
  ])("that is %j is refused as it was named: %s", (name, code, words) => {
    const path = join(folder, name);
    const refusal = { code, exit: exitCode.usage, message: expect.stringContaining(words) };
    expect(() => readInputFile(path, "mine")).toThrow(
      expect.objectContaining({ ...refusal, message: expect.stringContaining("`mine`") }) as Error,
    );
    expect(() => streamInputFile(path, 1)).toThrow(expect.objectContaining(refusal) as Error);
  });
});
