/**
 * `bailiwick` as its users run it: the program in a process and a folder of its own. Whatever a test
 * starts ends with the test, and nothing of this machine's AWS configuration reaches it.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

type Environment = Readonly<Record<string, string>>;

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** A new, empty folder, removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-e2e-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A new folder with an example's blueprint. */
export function folderWith(example: "gopanza" | "securecart" | "shoppers"): string {
  const folder = newFolder();
  cpSync(join(examples, example, "bailiwick.yaml"), join(folder, "bailiwick.yaml"));
  return folder;
}

/** Starts `bailiwick` in a folder; it is killed after the test if it still runs. */
export function start(
  folder: string,
  args: readonly string[],
  environment: Environment = {},
): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: folder, ...environment },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** What a process said and how it ended. */
export async function ended(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (texts.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (texts.stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}

/** Runs `bailiwick` to its end. */
export function run(
  folder: string,
  args: readonly string[],
  environment: Environment = {},
): Promise<Ended> {
  return ended(start(folder, args, environment));
}

/** Runs `bailiwick`, which must end with 0, and reads the one JSON document that it prints. */
export async function runForJson<Shape>(
  folder: string,
  args: readonly string[],
  environment: Environment = {},
): Promise<Shape> {
  const { code, stdout, stderr } = await run(folder, [...args, "--json"], environment);
  if (code !== 0) throw new Error(`bailiwick ${args.join(" ")} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Shape;
}

export type Sandbox = {
  readonly endpoint: string;
  readonly region: string;
  readonly managementAccountId: string;
  readonly identityCenter: { readonly instanceArn: string; readonly identityStoreId: string };
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** What a client needs to talk to it, and nothing else. */
  readonly environment: Environment;
  /** Successful and refused calls since the last reset, by `service.Operation`. */
  calls(): Promise<Readonly<Record<string, number>>>;
  resetCalls(): Promise<void>;
};

/** A sandbox in a process of its own, stopped after the test. */
export async function startSandbox(...args: readonly string[]): Promise<Sandbox> {
  const child = start(newFolder(), ["sandbox", "--json", "--port", "0", "--seed", "1", ...args]);
  if (child.stdout === null) throw new Error("stdout is piped");
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, "line"),
    ended(child).then(({ code, stderr }) => {
      throw new Error(`The sandbox ended with ${code}: ${stderr}`);
    }),
  ])) as [string];
  const started = JSON.parse(line) as Omit<Sandbox, "environment" | "calls" | "resetCalls">;
  const control = `${started.endpoint}/_bailiwick/calls`;
  return {
    ...started,
    environment: {
      AWS_ENDPOINT_URL: started.endpoint,
      AWS_REGION: started.region,
      AWS_DEFAULT_REGION: started.region,
      AWS_ACCESS_KEY_ID: started.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: started.credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    },
    calls: async () => {
      const answer = (await (await fetch(control)).json()) as { calls: Record<string, number> };
      return answer.calls;
    },
    resetCalls: async () => {
      await fetch(`${control}/reset`, { method: "POST" });
    },
  };
}

const readOnly = /\.(Describe|List|Get|Lookup|AssumeRole$|BatchGet|Search)/;

/** The calls that change something; `AssumeRole`, which only gives credentials, is none. */
export function changing(calls: Readonly<Record<string, number>>): readonly string[] {
  return Object.keys(calls).filter((name) => !readOnly.test(name));
}

/** The ids of the processes whose parent, or whose parent's parent and so on, is `pid`. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const found: number[] = [];
  for (let generation = [pid]; generation.length > 0;) {
    const parentIds = generation;
    generation = [...parents].flatMap(([id, parent]) => (parentIds.includes(parent) ? [id] : []));
    found.push(...generation);
  }
  return found;
}

/** Whether a process runs; one that has ended and that nobody waited for does not. */
export function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
}
