import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { failureMessage } from "@bailiwick/wire";
import { beforeAll, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bailiwick-main-"));
  writeFileSync(join(folder, "broken.yaml"), "version: 1\norganization: 7\n");
  return () => rmSync(folder, { recursive: true, force: true });
});

function bailiwick(args: readonly string[]) {
  return spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
}

describe("the exit code", { timeout: 60_000 }, () => {
  it.each<[readonly string[], number]>([
    [["--version"], 0],
    [["--help"], 0],
    [["plan", "--help"], 0],
    [["no-such-command"], 64],
    [["check", "--no-such-option"], 64],
    [["init", "--template", "none"], 64],
    [["check", "--requests", "many"], 64],
    [["check", "-f", "absent.yaml"], 1],
    [["check", "-f", "broken.yaml"], 1],
    [["apply", "absent.plan.json", "-f", "broken.yaml"], 1],
  ])("of %j is %i", (args, code) => {
    expect(bailiwick(args).status).toBe(code);
  });

  it("comes with one documented failure on stdout where `--json` is said", () => {
    const { status, stdout } = bailiwick(["check", "-f", "absent.yaml", "--json"]);
    expect(status).toBe(1);
    expect(failureMessage.parse(JSON.parse(stdout))).toMatchObject({ code: "BLUEPRINT_MISSING" });
  });
});
