/**
 * A sandbox in this process, and programs of others that talk to it. Their environment is built
 * from nothing: a folder of their own as `HOME`, the sandbox's endpoint and keys, and `PATH`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox, type RunningSandbox, type SandboxOptions } from "@bailiwick/sandbox";
import { onTestFinished } from "vitest";

export type Environment = Readonly<Record<string, string>>;

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** A new, empty folder, removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-clients-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Starts a sandbox whose asynchronous work is soon done; it stops after the test. */
export async function sandboxFor(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const runtimeFolder = newFolder();
  const sandbox = await startSandbox({ port: 0, speed: 1_000, seed: 1, runtimeFolder, ...options });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
};

/** The whole environment of a client of the sandbox. */
export function environmentFor(
  sandbox: RunningSandbox,
  home: string,
  credentials: Credentials = sandbox.credentials,
): Environment {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_REGION: sandbox.region,
    AWS_DEFAULT_REGION: sandbox.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined
      ? {}
      : { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    AWS_PAGER: "",
  };
}

export type Program = {
  readonly path: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly folder: string;
};

/** Runs a program to its end. */
export async function run({ path, args, environment, folder }: Program): Promise<Ended> {
  const child = spawn(path, args, {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const texts = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}
