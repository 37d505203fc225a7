import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { DocumentReader } from "./documents.ts";

const policy = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Look", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
};

async function readerWithFile(): Promise<DocumentReader> {
  const folder = await mkdtemp(join(tmpdir(), "bailiwick-documents-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "policy.json"), JSON.stringify(policy));
  return new DocumentReader(folder);
}

describe("a document", () => {
  it("is the same policy as an object, as a file and as text", async () => {
    const reader = await readerWithFile();
    const inputs = [policy, "policy.json", { text: JSON.stringify(policy) }];
    const read = inputs.map((input) => reader.read(input, "identity", "0"));
    const statements = read.map(({ document }) =>
      document?.statements.map(({ sid, effect }) => [sid, effect]),
    );
    expect(statements).toEqual([0, 1, 2].map(() => [["Look", "Allow"]]));
    expect(read.map(({ name }) => name)).toEqual(["0", "policy.json", "0"]);
  });

  it("has the name that is given with it, whichever way it is given", async () => {
    const reader = await readerWithFile();
    const named = [policy, "policy.json", { text: JSON.stringify(policy) }].map(
      (doc) => reader.read({ name: "Mine", doc }, "identity", "0").name,
    );
    expect(named).toEqual(["Mine", "Mine", "Mine"]);
  });

  it("is parsed once for all lines that repeat it", async () => {
    const reader = await readerWithFile();
    expect(reader.read("policy.json", "scp", "0")).toBe(reader.read("policy.json", "scp", "1"));
  });

  it("that is not there is said to be missing, as it was named", async () => {
    const reader = await readerWithFile();
    expect(() => reader.read("absent.json", "scp", "0")).toThrow(
      expect.objectContaining({
        code: "FILE_MISSING",
        message: "`absent.json` names no file.",
      }) as Error,
    );
  });
});
