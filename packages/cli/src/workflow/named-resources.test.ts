import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyOrganization } from "@bailiwick/core";
import { beforeAll, describe, expect, it } from "vitest";
import { readResourcesFile, withResources } from "./named-resources.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bailiwick-resources-"));
  return () => rmSync(folder, { recursive: true, force: true });
});

function fileWith(text: string): string {
  const path = join(folder, "resources.json");
  writeFileSync(path, text);
  return path;
}

const box = { arn: "arn:aws:s3:::box", account: "Storage", policy: "{}" };

describe("a file of resources", () => {
  it.each([
    ["{"],
    ["{}"],
    [JSON.stringify([{ ...box, settings: { s3: { blockPublicAcces: {} } } }])],
    [JSON.stringify([{ arn: box.arn }])],
  ])("that holds %s is refused", (text) => {
    const refusal = expect.objectContaining({ code: "RESOURCES_UNREADABLE" }) as Error;
    expect(() => readResourcesFile(fileWith(text))).toThrow(refusal);
  });

  it("is refused with the account that is not in the organization", () => {
    const file = fileWith(JSON.stringify([box]));
    const list = readResourcesFile(file);
    expect(() => withResources(emptyOrganization, file, list)).toThrow(
      expect.objectContaining({
        code: "RESOURCES_UNREADABLE",
        diagnostics: [expect.objectContaining({ code: "ORG1005" })],
      }) as Error,
    );
  });
});
