import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { exitCode } from "./exit-code.ts";

const module = new URL("interruption.ts", import.meta.url).href;

/** A process that ends with 7 half a second after it was interrupted. */
const script = `
import { interruption } from ${JSON.stringify(module)};
const signal = interruption();
if (interruption() !== signal) process.exit(99);
const alive = setInterval(() => {}, 1000);
signal.addEventListener("abort", () => {
  console.log("aborted");
  setTimeout(() => { clearInterval(alive); process.exitCode = 7; }, 500);
});
console.log("ready");
`;

async function started(): Promise<{ readonly child: ChildProcess; readonly said: () => string }> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (more: string) => (text += more));
  while (!text.includes("ready")) await sleep(5);
  return { child, said: () => text };
}

describe("an interruption", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("by %s lets what is under way end", async (name) => {
    const { child, said } = await started();
    child.kill(name);
    expect(await once(child, "close")).toEqual([7, null]);
    expect(said()).toContain("aborted");
  });

  it("that arrives twice within 100 ms is one: npm passes on what the terminal sent already", async () => {
    const { child } = await started();
    child.kill("SIGINT");
    await sleep(20);
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([7, null]);
  });

  it("that is repeated later ends everything now", async () => {
    const { child } = await started();
    child.kill("SIGINT");
    await sleep(250);
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([exitCode.interrupted, null]);
  });
});
