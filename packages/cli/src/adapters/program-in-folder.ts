/** The program as people run it, for tests: in a folder of its own, against a sandbox of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { sandboxSession } from "./sandbox-session.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

type Run = { readonly code: unknown; readonly stdout: string; readonly stderr: string };
type Bailiwick = (...args: readonly string[]) => Promise<Run>;

/** A folder for one test, and the program run in it against a sandbox. */
export async function inFolder(): Promise<{
  readonly folder: string;
  readonly bailiwick: Bailiwick;
  readonly given: Awaited<ReturnType<typeof sandboxSession>>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-plan-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const given = await sandboxSession({ organization: true });
  const { endpoint, credentials } = given.sandbox;
  const bailiwick: Bailiwick = async (...args) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    });
    const texts = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.stderr += text));
    const [code] = await once(child, "close");
    return { code, ...texts };
  };
  return { folder, bailiwick, given };
}
