import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it, onTestFinished } from "vitest";

import { findOnPath } from "../tests/chromium.ts";

/** All that the script calls beside `npm` and `apt-get`, so that no browser is found by chance. */
const tools = [
  "bash",
  "cat",
  "dirname",
  "env",
  "grep",
  "id",
  "mktemp",
  "rm",
  "tail",
  "tee",
  "timeout",
];

type Run = { readonly code: unknown; readonly lines: readonly string[] };

/** Runs the script in a checkout where `npm` and `apt-get` are shell scripts of the test's own. */
function runIn(root: string, npm: string): Promise<Run> {
  mkdirSync(join(root, "main/.ci"), { recursive: true });
  mkdirSync(join(root, "bin"), { recursive: true });
  cpSync(fileURLToPath(new URL("../.ci/run", import.meta.url)), join(root, "main/.ci/run"));
  for (const tool of tools) symlinkSync(findOnPath(tool) ?? "", join(root, "bin", tool));
  setProgram(root, "npm", npm);
  setProgram(root, "apt-get", "echo apt-get >> apt-calls; echo no network >&2; exit 100");
  const { CI: _ci, BAILIWICK_CASES: _cases, CHROMIUM_PATH: _path, ...env } = process.env;
  return new Promise((resolve) => {
    const options = { env: { ...env, PATH: join(root, "bin") } };
    execFile(join(root, "main/.ci/run"), options, (error, stdout) => {
      resolve({ code: error === null ? 0 : error.code, lines: stdout.trimEnd().split("\n") });
    });
  });
}

function setProgram(root: string, name: string, text: string): void {
  writeFileSync(join(root, "bin", name), `#!/usr/bin/env bash\n${text}\n`);
  chmodSync(join(root, "bin", name), 0o755);
}

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), "bailiwick-ci-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

it("the clean run is `npm test` with the cases beside the checkout, and its result", async () => {
  const root = folder();
  mkdirSync(join(root, "shared/cases"), { recursive: true });
  const npm =
    'echo "$* in CI=$CI with $BAILIWICK_CASES"; echo "1 passed, 2 failed, 3 skipped"; exit 7';
  const { code, lines } = await runIn(root, npm);
  expect(code).toBe(7);
  expect(lines.slice(-2)).toEqual([
    `test in CI=true with ${join(root, "shared/cases")}`,
    "1 passed, 2 failed, 3 skipped",
  ]);
});

it("the clean run goes on when no browser can be installed", async () => {
  const root = folder();
  const { code, lines } = await runIn(root, 'echo "1 passed, 0 failed"');
  expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: "1 passed, 0 failed" });
  const mayInstall = process.getuid?.() === 0;
  expect(existsSync(join(root, "main/apt-calls"))).toBe(mayInstall);
  if (mayInstall) expect(readFileSync(join(root, "main/apt-calls"), "utf8")).toBe("apt-get\n");
});

it.each([["exit 0", 1] as const, ["echo npm broke; exit 3", 3] as const])(
  "the clean run has a closing line also when `%s` ends npm before the tests",
  async (npm, expected) => {
    const { code, lines } = await runIn(folder(), npm);
    expect({ code, last: lines.at(-1) }).toEqual({ code: expected, last: "0 passed, 1 failed" });
  },
);
