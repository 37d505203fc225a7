/** Runs `bailiwick` in a process of its own and says what that cost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../packages/cli/src/main.ts", import.meta.url));

export type Cost = {
  readonly wallMs: number;
  /** Of all threads, in user and system mode. */
  readonly cpuMs: number;
  readonly peakMemoryMiB: number;
};

/** Loaded before the program; at its end writes what it took into a file. */
const accountant = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from "node:fs";
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(process.env.BENCH_COST, JSON.stringify({
      cpuMs: (userCPUTime + systemCPUTime) / 1000,
      peakMemoryMiB: maxRSS / 1024,
    }));
  });
`)}`;

type Run = {
  readonly folder: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The program; its source unless given. */
  readonly main?: string;
};

/** @throws where the command does not end with 0 */
export async function costOf({ folder, args, environment, main = source }: Run): Promise<Cost> {
  const costFile = join(folder, "cost.json");
  const startMs = performance.now();
  const child = spawn(process.execPath, [`--import=${accountant}`, main, ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env["PATH"], HOME: folder, ...environment, BENCH_COST: costFile },
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const [code] = (await once(child, "close")) as [number | null];
  const wallMs = performance.now() - startMs;
  if (code !== 0) throw new Error(`bailiwick ${args.join(" ")} ended with ${code}:\n${errors}`);
  return { wallMs, ...(JSON.parse(readFileSync(costFile, "utf8")) as Omit<Cost, "wallMs">) };
}

export type BenchSandbox = {
  readonly environment: Readonly<Record<string, string>>;
  /** Stops it, and says how much processor time it took. */
  stop(): Promise<{ readonly cpuMs: number; readonly peakMemoryMiB: number }>;
};

/** A sandbox for one round. */
export async function startBenchSandbox(
  folder: string,
  args: readonly string[],
): Promise<BenchSandbox> {
  const costFile = join(folder, "sandbox-cost.json");
  const child = spawn(
    process.execPath,
    [`--import=${accountant}`, source, "sandbox", "--json", "--port", "0", ...args],
    {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: process.env["PATH"], HOME: folder, BENCH_COST: costFile },
    },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const started = JSON.parse(line) as {
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  return {
    environment: {
      AWS_ENDPOINT_URL: started.endpoint,
      AWS_ACCESS_KEY_ID: started.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: started.credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    },
    stop: async () => {
      child.kill("SIGTERM");
      await once(child, "close");
      return JSON.parse(readFileSync(costFile, "utf8")) as Omit<Cost, "wallMs">;
    },
  };
}
