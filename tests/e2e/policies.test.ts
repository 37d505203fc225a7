/** `validate`, `minify`, `format` and `pack` as their users run them. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  formatMessage,
  minifyMessage,
  packMessage,
  validateAnswer,
  validateMessage,
} from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { newFolder, run, runForJson } from "./bailiwick.ts";

const redundant =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*","s3:Get*"],"Resource":"*"}]}\n';
const mistaken =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjekt","Resource":"*"}]}\n';

/** A new folder with files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = newFolder();
  mkdirSync(join(folder, "policies"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const read = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");

describe("validate", { timeout: 60_000 }, () => {
  it("ends with 3 for an error, and with 0 where only more than that counts", async () => {
    const folder = folderOf({ "policies/a.json": mistaken, "policies/b.json": redundant });
    const found = await run(folder, ["validate", "policies"]);
    expect(found.code).toBe(3);
    expect(found.stdout).toContain("policies/a.json:1:65 error INVALID_ACTION");
    expect((await run(folder, ["validate", "policies/b.json"])).code).toBe(0);
    const all = ["validate", "policies/b.json", "--fail-on", "suggestion"];
    expect((await run(folder, all)).code).toBe(3);
  });

  it("prints the documented JSON, SARIF, JUnit and annotations", async () => {
    const folder = folderOf({ "a.json": redundant });
    const json = await runForJson(folder, ["validate", "a.json", "--type", "scp"]);
    expect(validateMessage.parse(json).files[0]?.findings[0]?.check).toBe("REDUNDANT_ACTION");
    const [sarif, junit, github] = await Promise.all(
      ["sarif", "junit", "github"].map((format) =>
        run(folder, ["validate", "a.json", "--output", format]),
      ),
    );
    expect(JSON.parse(sarif?.stdout ?? "")).toMatchObject({ version: "2.1.0" });
    expect(junit?.stdout).toContain('<testsuites name="bailiwick validate" tests="1"');
    expect(github?.stdout).toMatch(/^::notice file=a\.json,line=1,/);
  });

  it("shows what --fix would change, and writes it with --write", async () => {
    const folder = folderOf({ "a.json": redundant });
    const shown = await run(folder, ["validate", "a.json", "--type", "scp", "--fix"]);
    expect(shown.stdout).toContain("--- a.json");
    expect(read(folder, "a.json")).toBe(redundant);
    await run(folder, ["validate", "a.json", "--type", "scp", "--fix", "--write"]);
    expect(read(folder, "a.json")).toBe(redundant.replace(',"s3:Get*"', ""));
    expect(readdirSync(folder)).toEqual(["a.json", "policies"]);
  });

  it("answers lines in order, and ends with 1 for one that cannot be read", async () => {
    const lines = [
      JSON.stringify({ id: "1", type: "identity", document: JSON.parse(mistaken) }),
      "nothing",
      JSON.stringify({ id: "3", type: "scp", document: "policies/b.json" }),
    ];
    const folder = folderOf({ "policies/b.json": redundant, "in.jsonl": lines.join("\n") });
    const { code, stdout } = await run(folder, ["validate", "--input", "in.jsonl"]);
    expect(code).toBe(1);
    const [first, second, third] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(validateAnswer.parse(first).findings[0]?.check).toBe("INVALID_ACTION");
    expect(second).toMatchObject({ v: 1, error: { code: "LINE_NOT_JSON" } });
    expect(validateAnswer.parse(third).id).toBe("3");
  });

  it("refuses what it cannot make sense of", async () => {
    const folder = folderOf({});
    expect((await run(folder, ["validate"])).code).toBe(64);
    expect((await run(folder, ["validate", "nowhere.json"])).code).toBe(64);
    expect((await run(folder, ["validate", "x", "--type", "scpp"])).code).toBe(64);
  });
});

describe("minify, format and pack", { timeout: 60_000 }, () => {
  it("minify prints the policy on stdout and its size on stderr", async () => {
    const folder = folderOf({ "a.json": redundant });
    const { code, stdout, stderr } = await run(folder, ["minify", "a.json", "--type", "scp"]);
    expect(code).toBe(0);
    expect(stdout).toBe(redundant.replace('["s3:*","s3:Get*"]', '"s3:*"'));
    expect(stderr).toContain("a.json: 100 → 87 characters, of 10240 that AWS allows");
    minifyMessage.parse(await runForJson(folder, ["minify", "a.json"]));
  });

  it("minify changes nothing of a policy that AWS would refuse", async () => {
    const folder = folderOf({ "a.json": '{"Statement":[{"Effect":"Maybe"}]}' });
    const { code, stderr } = await run(folder, ["minify", "a.json", "--write"]);
    expect(code).toBe(1);
    expect(stderr).toContain("a.json:1:25");
    expect(read(folder, "a.json")).toBe('{"Statement":[{"Effect":"Maybe"}]}');
  });

  it("format checks, writes, and has then nothing more to do", async () => {
    const folder = folderOf({ "policies/a.json": redundant });
    expect((await run(folder, ["format", "policies", "--check"])).code).toBe(3);
    formatMessage.parse(await runForJson(folder, ["format", "policies", "--write"]));
    expect(read(folder, "policies/a.json")).toContain('\n      "Effect": "Deny",\n');
    expect((await run(folder, ["format", "policies", "--check"])).code).toBe(0);
  });

  it("pack writes one policy for two, and overwrites nothing", async () => {
    const folder = folderOf({ "policies/a.json": redundant, "policies/b.json": redundant });
    const pack = ["pack", "policies", "--type", "scp", "--out", "out"];
    const packed = packMessage.parse(await runForJson(folder, pack));
    expect(packed.policies.map(({ file }) => file)).toEqual(["out/scp-1.json"]);
    expect(read(folder, "out/scp-1.json").trim()).toBe(packed.policies[0]?.text);
    expect((await run(folder, pack)).code).toBe(1);
  });
});
