import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { workspaceRoot } from "./gate.ts";

type Run = { readonly code: number | null; readonly lines: readonly string[] };

const config = (extra = ""): string =>
  `import { ClosingLine } from ${JSON.stringify(join(workspaceRoot, "scripts/closing-line.ts"))};
export default { test: { reporters: ["default", new ClosingLine()], ${extra} } };\n`;

const good = `import { it } from "vitest";\nit("holds", () => {});\n`;
const bad = `import { it } from "vitest";\nit("breaks", () => { throw new Error("broken"); });\n`;

/** A folder with a vitest configuration that uses the reporter, and the given files. */
function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "bailiwick-closing-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  symlinkSync(join(workspaceRoot, "node_modules"), join(root, "node_modules"));
  for (const [name, text] of Object.entries({ "vitest.config.ts": config(), ...files })) {
    writeFileSync(join(root, name), text);
  }
  return root;
}

/** Runs vitest there as its own process, which knows nothing of the run that it is part of. */
async function run(
  root: string,
  options: { readonly args?: readonly string[]; readonly signal?: "SIGINT" | "SIGTERM" } = {},
): Promise<Run> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITE|NODE_ENV|TEST$)/.test(name)),
  );
  const child = spawn(
    join(workspaceRoot, "node_modules/.bin/vitest"),
    ["run", ...(options.args ?? [])],
    { cwd: root, env: { ...env, NO_COLOR: "1" }, stdio: ["ignore", "pipe", "ignore"] },
  );
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (options.signal !== undefined && text.includes("now")) child.kill(options.signal);
  });
  const [code] = await once(child, "close");
  return { code: typeof code === "number" ? code : null, lines: stdout.trimEnd().split("\n") };
}

it.each([
  ["passing tests", { "a.test.ts": good }, "1 passed, 0 failed"],
  ["a failing test", { "a.test.ts": good, "b.test.ts": bad }, "1 passed, 1 failed"],
  [
    "a file that cannot be loaded",
    { "a.test.ts": good, "b.test.ts": `import "./missing.ts";\n` },
    "1 passed, 1 failed",
  ],
  [
    "a failed hook",
    {
      "a.test.ts": good,
      "b.test.ts": `import { describe, it, afterAll } from "vitest";
describe("x", () => { afterAll(() => { throw new Error("hook"); }); it("holds", () => {}); });\n`,
    },
    "2 passed, 1 failed",
  ],
  [
    "a stray error",
    {
      "a.test.ts": `import { it } from "vitest";
it("holds", async () => {
  setTimeout(() => { throw new Error("stray"); }, 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
});\n`,
    },
    "1 passed, 1 failed",
  ],
  ["no tests", {}, "0 passed, 1 failed"],
  [
    "a file without tests",
    { "a.test.ts": good, "b.test.ts": "export {};\n" },
    "1 passed, 1 failed",
  ],
  [
    "a broken set-up",
    {
      "vitest.config.ts": config(`globalSetup: ["./setup.ts"]`),
      "setup.ts": `throw new Error("set-up");\n`,
      "a.test.ts": good,
    },
    "0 passed, 1 failed",
  ],
  [
    "a worker that is killed, and its test that never finished",
    {
      "a.test.ts": good,
      "b.test.ts": `import { it } from "vitest";\nit("x", () => process.kill(process.pid, "SIGKILL"));\n`,
    },
    "1 passed, 2 failed",
  ],
  [
    "a coverage below its threshold",
    {
      "vitest.config.ts": config(
        "coverage: { enabled: true, include: ['*.ts'], thresholds: { lines: 100 } }",
      ),
      "a.test.ts": good,
      "b.ts": "export const unused = (): number => {\n  return 1;\n};\n",
    },
    "1 passed, 1 failed",
  ],
  [
    "a skip without a reason",
    { "a.test.ts": `${good}it.skip("is skipped", () => {});\n` },
    "1 passed, 1 failed",
  ],
])("the closing line and exit code are true for %s", async (_title, files, line) => {
  const code = line.endsWith(" 0 failed") ? 0 : 1;
  const { code: exitCode, lines } = await run(project(files));
  expect({ code: exitCode, last: lines.at(-1) }).toEqual({ code, last: line });
});

it("a skipped test is named with its reason above the closing line", async () => {
  const skipping = `${good}it("plans", (context) => context.skip("no terraform"));
it.skip("parses (needs CASES)", () => {});\n`;
  const { code, lines } = await run(project({ "a.test.ts": skipping }));
  expect({ code, end: lines.slice(-3) }).toEqual({
    code: 0,
    end: [
      "skipped: a.test.ts > plans: no terraform",
      "skipped: a.test.ts > parses (needs CASES): needs CASES",
      "1 passed, 0 failed, 2 skipped",
    ],
  });
});

it("tests that a name filter leaves out are counted as skipped", async () => {
  const root = project({ "a.test.ts": `${good}it("other", () => {});\n` });
  const { code, lines } = await run(root, { args: ["-t", "holds"] });
  expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: "1 passed, 0 failed, 1 skipped" });
});

it.each([["SIGINT"] as const, ["SIGTERM"] as const])(
  "a run that is ended by %s ends as failed",
  async (signal) => {
    const root = project({
      "a.test.ts": `import { it } from "vitest";
it("is slow", async () => {
  console.log("now");
  await new Promise((resolve) => setTimeout(resolve, 3_000));
}, 10_000);\n`,
    });
    const { code, lines } = await run(root, { signal });
    expect(code).not.toBe(0);
    expect(lines.at(-1)).toMatch(/^\d+ passed, [1-9]\d* failed$/);
  },
);
