import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it, onTestFinished } from "vitest";

/** An `npm` that notes its arguments, brings the package `node`, and does what a test adds. */
const npm = (then: string): string => `#!/bin/sh
echo "$@" >> calls.txt
mkdir -p node_modules/node/bin && : > node_modules/node/bin/node
${then}
`;

/** A workspace of one lockfile, installed by an `npm` of the test's own. */
function workspace(then = "exit 0"): string {
  const root = mkdtempSync(join(tmpdir(), "bailiwick-install-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "scripts"));
  cpSync(fileURLToPath(new URL("install.mjs", import.meta.url)), join(root, "scripts/install.mjs"));
  writeFileSync(join(root, "package-lock.json"), "{}");
  setNpm(root, then);
  return root;
}

function setNpm(root: string, then: string): void {
  mkdirSync(join(root, "bin"), { recursive: true });
  writeFileSync(join(root, "bin/npm"), npm(then));
  chmodSync(join(root, "bin/npm"), 0o755);
}

function start(root: string): ReturnType<typeof spawn> {
  const env = { ...process.env, PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}` };
  return spawn(process.execPath, [join(root, "scripts/install.mjs")], {
    env: { ...env, npm_execpath: undefined },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

async function install(
  root: string,
): Promise<{ readonly code: unknown; readonly message: string }> {
  const child = start(root);
  let message = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (message += text));
  const [code] = await once(child, "close");
  return { code, message };
}

const calls = (root: string): number =>
  existsSync(join(root, "calls.txt"))
    ? readFileSync(join(root, "calls.txt"), "utf8").trim().split("\n").length
    : 0;

it("installs when nothing is installed, says so in one line, and is silent after that", async () => {
  const root = workspace();
  expect(await install(root)).toEqual({
    code: 0,
    message: "Installing Bailiwick's packages (once for each change of package-lock.json) ...\n",
  });
  expect(readFileSync(join(root, "calls.txt"), "utf8")).toBe(
    "install --no-save --no-audit --no-fund --loglevel=error\n",
  );
  expect(await install(root)).toEqual({ code: 0, message: "" });
  expect(calls(root)).toBe(1);
});

it("installs again when the lockfile has changed", async () => {
  const root = workspace();
  await install(root);
  writeFileSync(join(root, "package-lock.json"), `{"changed":true}`);
  await install(root);
  expect(calls(root)).toBe(2);
});

it("says what to do when npm fails, and tries again the next time", async () => {
  const root = workspace("echo 'npm error network' >&2; exit 1");
  const failed = await install(root);
  expect(failed.code).toBe(1);
  expect(failed.message).toMatch(/npm error network\nnpm could not .*\(exit code 1; .*npm ping/s);
  setNpm(root, "exit 0");
  expect(await install(root)).toMatchObject({ code: 0 });
});

it("says what to do when npm leaves out the package that brings Node", async () => {
  const root = workspace("rm -r node_modules/node");
  expect(await install(root)).toMatchObject({
    code: 1,
    message: expect.stringContaining("npm rebuild node"),
  });
});

it("starts over after it was killed", async () => {
  const root = workspace("touch started; sleep 5");
  const child = start(root);
  await expect.poll(() => existsSync(join(root, "started")), { timeout: 10_000 }).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  setNpm(root, "exit 0");
  expect(await install(root)).toMatchObject({ code: 0 });
  expect(calls(root)).toBe(2);
});

it("of two at the same time, one installs and the other waits for it", async () => {
  const root = workspace("sleep 1");
  const runs = await Promise.all([install(root), install(root)]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(calls(root)).toBe(1);
});
