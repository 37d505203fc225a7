import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { exitCode } from "../exit-code.ts";
import { holdingApplyLock } from "./apply-lock.ts";

async function newWorkdir(): Promise<string> {
  const workdir = await mkdtemp(join(tmpdir(), "bailiwick-lock-"));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  return workdir;
}

describe("the lock of an apply", () => {
  it("is refused while a living process holds it, and names the process", async () => {
    const workdir = await newWorkdir();
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    await writeFile(join(workdir, "apply.lock"), String(child.pid));
    await expect(holdingApplyLock(workdir, async () => "ran")).rejects.toMatchObject({
      code: "APPLY_RUNNING",
      exit: exitCode.refused,
      message: expect.stringContaining(String(child.pid)) as string,
    });
    expect(existsSync(join(workdir, "apply.lock"))).toBe(true);
  });

  it("counts as free when the process that held it is gone", async () => {
    const workdir = await newWorkdir();
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "close");
    await writeFile(join(workdir, "apply.lock"), String(child.pid));
    expect(await holdingApplyLock(workdir, async () => "ran")).toBe("ran");
  });

  it.each(["", "not a number", "-1", "0"])("counts as free when it holds `%s`", async (text) => {
    const workdir = await newWorkdir();
    await writeFile(join(workdir, "apply.lock"), text);
    expect(await holdingApplyLock(workdir, async () => "ran")).toBe("ran");
  });

  it("keeps a second apply of the same process out until the first has ended", async () => {
    const workdir = await newWorkdir();
    await holdingApplyLock(workdir, async () => {
      await expect(holdingApplyLock(workdir, async () => "second")).rejects.toMatchObject({
        code: "APPLY_RUNNING",
      });
    });
    expect(await holdingApplyLock(workdir, async () => "third")).toBe("third");
  });

  it("is let go when the work fails", async () => {
    const workdir = await newWorkdir();
    const work = holdingApplyLock(workdir, async () => {
      throw new Error("broken");
    });
    await expect(work).rejects.toThrow("broken");
    expect(existsSync(join(workdir, "apply.lock"))).toBe(false);
  });
});
