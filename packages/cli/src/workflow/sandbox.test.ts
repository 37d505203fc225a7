/** `bailiwick sandbox` as people and programs start it. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-cli-"));
  folders.push(folder);
  return folder;
}

const poisoned = {
  AWS_PROFILE: "production",
  AWS_ENDPOINT_URL_IAM: "http://127.0.0.1:9",
  AWS_SESSION_TOKEN: "stale",
};

function bailiwick(cwd: string, ...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [main, "sandbox", ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: cwd, ...poisoned },
  });
  children.push(child);
  return child;
}

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

async function ended(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("stdout is piped");
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return line;
}

/** A process that has ended and that nobody has waited for yet is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    return error instanceof Error && "syscall" in error && error.syscall === "open";
  }
}

describe("bailiwick sandbox", { timeout: 30_000 }, () => {
  it("says in its first line how to reach it, answers at once, and ends with 0 on SIGTERM", async () => {
    const folder = newFolder();
    const child = bailiwick(folder, "--json", "--port", "0", "--organization");
    const started = JSON.parse(await firstLine(child)) as Record<string, unknown>;
    expect(started).toEqual({
      version: 1,
      endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      region: "us-east-1",
      managementAccountId: expect.stringMatching(/^\d{12}$/) as string,
      organizationId: expect.stringMatching(/^o-[a-z0-9]{10,32}$/) as string,
      identityCenter: {
        instanceArn: expect.stringMatching(
          /^arn:aws:sso:::instance\/ssoins-[a-f0-9]{16}$/,
        ) as string,
        identityStoreId: expect.stringMatching(/^d-[a-f0-9]{10}$/) as string,
      },
      credentials: {
        accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/) as string,
        secretAccessKey: expect.stringMatching(/^.{40}$/) as string,
      },
      envFile: expect.stringContaining(folder) as string,
      pid: child.pid,
    });
    const health = await fetch(`${String(started["endpoint"])}/_bailiwick/health`);
    expect(health.status).toBe(200);
    const env = await ended(bailiwick(folder, "--print-env"));
    expect(env).toMatchObject({ code: 0 });
    expect(env.stdout).toContain(`export AWS_ENDPOINT_URL='${String(started["endpoint"])}'`);
    const startMs = Date.now();
    child.kill("SIGTERM");
    const [code] = (await once(child, "close")) as [number];
    expect(code).toBe(0);
    expect(Date.now() - startMs).toBeLessThan(2_000);
    expect(await ended(bailiwick(folder, "--print-env"))).toMatchObject({ code: 1, stdout: "" });
  });

  it("ends with 1 and names the port when it is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? `${address.port}` : "";
    const taken = await ended(bailiwick(newFolder(), "--port", port));
    server.close();
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining(port) as string });
  });

  it("runs a command with its environment and nothing else of AWS's, and ends as the command does", async () => {
    const script =
      'env | grep ^AWS_ | sort; test -z "$AWS_PROFILE$AWS_SESSION_TOKEN$AWS_ENDPOINT_URL_IAM" && exit 7';
    const run = await ended(bailiwick(newFolder(), "--port", "0", "--", "sh", "-c", script));
    expect(run.code).toBe(7);
    expect(run.stdout.split("\n").map((line) => line.split("=")[0])).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_CONFIG_FILE",
      "AWS_DEFAULT_REGION",
      "AWS_EC2_METADATA_DISABLED",
      "AWS_ENDPOINT_URL",
      "AWS_REGION",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SHARED_CREDENTIALS_FILE",
      "",
    ]);
  });

  it("leaves no child behind when only it is signalled, not even one that ignores signals", async () => {
    const script = "trap '' TERM INT; sleep 300 & echo $! $$; wait; sleep 300";
    const child = bailiwick(newFolder(), "--port", "0", "--", "sh", "-c", script);
    const pids = (await firstLine(child)).split(" ").map(Number);
    expect(pids.every(isAlive)).toBe(true);
    const startMs = Date.now();
    child.kill("SIGTERM");
    await once(child, "close");
    expect(Date.now() - startMs).toBeLessThan(2_500);
    await sleep(50);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it("lists what it serves", async () => {
    const listed = await ended(bailiwick(newFolder(), "--operations"));
    expect(listed.code).toBe(0);
    expect(listed.stdout.split("\n")).toContain("sts.AssumeRole");
  });

  it("refuses faults that it cannot read with 64, and names them", async () => {
    const refused = await ended(bailiwick(newFolder(), "--port", "0", "--faults", "*:explode"));
    expect(refused).toMatchObject({
      code: 64,
      stderr: expect.stringContaining("explode") as string,
    });
  });
});
