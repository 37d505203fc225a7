/** `bailiwick up`, which is what `npm start` runs: from nothing to a governed organization. */
import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { upMessage, type UpMessage } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { descendantsOf, ended, isRunning, newFolder, run, runForJson, start } from "./bailiwick.ts";

const up = async (folder: string, ...args: readonly string[]): Promise<UpMessage> =>
  upMessage.parse(await runForJson(folder, ["up", "--once", ...args]));

/** Resolves when a stream has said something that matches. */
async function said(child: ChildProcess, stream: "stdout" | "stderr", what: RegExp): Promise<void> {
  let text = "";
  await new Promise<void>((resolve, reject) => {
    child.once("close", () => reject(new Error(`It ended without ${what}: ${text}`)));
    child[stream]?.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      if (what.test(text)) resolve();
    });
  });
}

/** The names of the calls that the sandbox recorded, from its trail. */
function recorded(folder: string): readonly { eventName: string; readOnly: boolean }[] {
  const text = readFileSync(join(folder, ".bailiwick/up/sandbox/trail.ndjson"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { eventName: string; readOnly: boolean });
}

function journalLength(folder: string): number {
  const journal = join(folder, ".bailiwick/up/journal");
  if (!existsSync(journal)) return 0;
  const texts = readdirSync(journal).map((name) => readFileSync(join(journal, name), "utf8"));
  return texts.join("").split("\n").length - 1;
}

describe("bailiwick up", { timeout: 180_000 }, () => {
  it("makes a governed organization, changes nothing when run again, and begins anew with --fresh", async () => {
    const folder = newFolder();
    const first = await up(folder);
    expect(first.changes).toBeGreaterThan(100);
    expect(first.organization.accounts).toHaveLength(9);
    const states = Object.values(first.reports)
      .flat()
      .map(({ state }) => state.kind);
    expect(states).toHaveLength(18);
    expect(new Set(states)).toEqual(new Set(["checked"]));

    const before = recorded(folder);
    expect(before.filter(({ readOnly }) => !readOnly).length).toBeGreaterThan(100);
    const second = await up(folder);
    expect(second.changes).toBe(0);
    expect(second.organization).toEqual(first.organization);
    const calls = recorded(folder).slice(before.length);
    expect(calls.length).toBeGreaterThan(50);
    expect(
      calls.filter(({ readOnly, eventName }) => !readOnly && eventName !== "AssumeRole"),
    ).toEqual([]);

    const fresh = await up(folder, "--fresh");
    expect(fresh.changes).toBe(first.changes);
    expect(fresh.organization.id).not.toBe(first.organization.id);
  });

  it("keeps what it writes for its owner only, and out of version control", async () => {
    const folder = newFolder();
    const { code } = await run(folder, ["up", "--once"]);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, ".bailiwick/.gitignore"), "utf8")).toBe("*\n");
    const open = readdirSync(join(folder, ".bailiwick"), { recursive: true, withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name))
      .concat(join(folder, ".bailiwick"))
      .filter((path) => !/\.lock\.json$|\.gitignore$/.test(path))
      .filter((path) => (statSync(path).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });

  it.each([["SIGINT"], ["SIGTERM"]] as const)(
    "stops everything within 2 s and ends with 0 when %s comes while the panel is open",
    async (signal) => {
      const child = start(newFolder(), ["up"]);
      const end = ended(child);
      await said(child, "stdout", /Panel: http/);
      const children = descendantsOf(child.pid ?? 0);
      const startMs = Date.now();
      child.kill(signal);
      const { code, stderr } = await end;
      expect(Date.now() - startMs).toBeLessThan(2_000);
      expect({ code, stopped: stderr.includes("Stopping.") }).toEqual({ code: 0, stopped: true });
      expect(children.filter(isRunning)).toEqual([]);
    },
  );

  it("ends with 130 when it is interrupted at its work, and the next run goes on from there", async () => {
    const folder = newFolder();
    const child = start(folder, ["up", "--once"]);
    const end = ended(child);
    while (child.exitCode === null && journalLength(folder) < 80) await sleep(5);
    child.kill("SIGINT");
    expect(await end).toMatchObject({
      code: 130,
      stderr: expect.stringContaining("INTERRUPTED") as string,
    });
    const { changes, organization } = await up(folder);
    expect(changes).toBeGreaterThan(0);
    const emails = organization.accounts.map(({ email }) => email);
    expect(emails).toHaveLength(9);
    expect(new Set(emails).size).toBe(9);
    expect(organization.identityCenter?.assignments).toHaveLength(44);
    expect((await up(folder)).changes).toBe(0);
  });
});
