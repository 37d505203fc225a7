/**
 * The apply is killed, twenty times, wherever it happens to be, and the sandbox lives on as AWS would.
 * Each run resumes what the one before it left; the end is that of a run that nobody disturbed.
 */
import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { JournalEntry, Organization } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { ended, folderWith, run, start, startSandbox, type Sandbox } from "./bailiwick.ts";
import { applyNow, collected, expectWhole } from "./shoppers.ts";

const seed = 20_261_122;

/** Slow enough that creations and assignments are often under way when the kill comes. */
const speed = "60";

/** mulberry32: numbers in [0, 1) that are the same in each run. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function journal(folder: string): readonly JournalEntry[] {
  const path = join(folder, ".bailiwick/journal");
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((name) => {
    const text = readFileSync(join(path, name), "utf8");
    const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as JournalEntry);
  });
}

/** The steps that were begun and of whose end nothing is written. */
function begun(entries: readonly JournalEntry[]): readonly string[] {
  const open = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === "intent") open.add(entry.step);
    if (entry.kind === "result") open.delete(entry.step);
  }
  return [...open];
}

type Kill = { readonly entries: number } | { readonly afterMs: number };

/** Kills at the time that is named, or once the journal has grown that much. */
async function killAt(child: ChildProcess, folder: string, kill: Kill): Promise<boolean> {
  const before = journal(folder).length;
  const end = ended(child);
  if ("afterMs" in kill) await sleep(kill.afterMs);
  else
    while (child.exitCode === null && journal(folder).length < before + kill.entries)
      await sleep(3);
  child.kill("SIGKILL");
  return (await end).code === null;
}

function apply(folder: string, sandbox: Sandbox): ChildProcess {
  return start(folder, applyNow, sandbox.environment);
}

describe("an apply that is killed", { timeout: 900_000 }, () => {
  it(`twenty times at random points (seed ${seed}) ends in the same organization, without duplicates`, async () => {
    const random = randomFrom(seed);
    const [folder, sandbox] = [folderWith("shoppers"), await startSandbox("--speed", speed)];
    let leftOpen = 0;
    for (let kills = 0; kills < 20;) {
      const kill: Kill =
        kills % 7 === 6
          ? { afterMs: 400 + random() * 2_000 }
          : { entries: 1 + Math.floor(random() * 20) };
      const killed = await killAt(apply(folder, sandbox), folder, kill);
      expect({ killed, after: kills, entries: journal(folder).length }).toMatchObject({
        killed: true,
      });
      kills += 1;
      if (begun(journal(folder)).length > 0) leftOpen += 1;
    }
    expect(leftOpen).toBeGreaterThan(5);
    expect(journal(folder).some(({ kind }) => kind === "finished")).toBe(false);

    const last = await run(folder, applyNow, sandbox.environment);
    expect(last).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("An earlier apply was interrupted; resuming") as string,
    });
    const organization = await collected(folder, sandbox);
    await expectWhole(organization, sandbox);
    const plan = await run(folder, ["plan", "--detailed-exitcode"], sandbox.environment);
    expect(plan).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("No changes") as string,
    });
  });

  it.each([
    ["organizations.CreateAccount", "create-account"],
    ["sso-admin.CreateAccountAssignment", "assign"],
  ])(
    "after AWS took %s and before that was written down does not send it twice",
    async (operation, kind) => {
      const [folder, sandbox] = [folderWith("shoppers"), await startSandbox("--speed", "10")];
      const child = apply(folder, sandbox);
      const end = ended(child);
      while (child.exitCode === null && ((await sandbox.calls())[operation] ?? 0) === 0)
        await sleep(5);
      child.kill("SIGKILL");
      expect((await end).code).toBe(null);
      const open = begun(journal(folder)).filter((step) => step.startsWith(kind));
      expect(open).not.toEqual([]);
      const taken = (await sandbox.calls())[operation] ?? 0;
      expect(taken).toBeGreaterThan(0);

      expect(await run(folder, applyNow, sandbox.environment)).toMatchObject({ code: 0 });
      const organization = await collected(folder, sandbox);
      const made = {
        "create-account": organization.accounts.length - 1,
        assign: assigned(organization),
      };
      expect((await sandbox.calls())[operation]).toBe(
        made[kind === "assign" ? kind : "create-account"],
      );
    },
  );
});

function assigned({ identityCenter }: Organization): number {
  return identityCenter?.assignments.length ?? 0;
}
