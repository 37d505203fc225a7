import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it, onTestFinished } from "vitest";

const starter = fileURLToPath(new URL("bailiwick.mjs", import.meta.url));

/** Makes this Node pass for Node 20, which cannot run the sources. */
const asNode20 =
  "--import=data:text/javascript," +
  encodeURIComponent(
    `if (process.argv[1]?.endsWith("bailiwick.mjs"))
      Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });`,
  );

/** A copy of the starter with the given files beside it and, unless told, a workspace's Node. */
function installation(
  files: Readonly<Record<string, string>>,
  options = { hasNode: true },
): string {
  const root = mkdtempSync(join(tmpdir(), "bailiwick-bin-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  cpSync(starter, join(root, "bin/bailiwick.mjs"));
  const node = { "node_modules/node/package.json": `{"name":"node"}` };
  for (const [path, text] of Object.entries({ ...files, ...(options.hasNode ? node : {}) })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  if (options.hasNode) {
    mkdirSync(join(root, "node_modules/node/bin"));
    symlinkSync(process.execPath, join(root, "node_modules/node/bin/node"));
  }
  return join(root, "bin/bailiwick.mjs");
}

type Run = { readonly code: unknown; readonly signal: unknown; readonly output: string };

async function run(
  path: string,
  options: {
    readonly args?: readonly string[];
    readonly node?: string;
    readonly signal?: "SIGINT" | "SIGTERM";
  } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [path, ...(options.args ?? [])], {
    env: { ...process.env, NODE_OPTIONS: options.node ?? "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const read = (text: string): void => {
    output += text;
    if (options.signal !== undefined && text.includes("ready")) child.kill(options.signal);
  };
  child.stdout.setEncoding("utf8").on("data", read);
  child.stderr.setEncoding("utf8").on("data", read);
  const [code, signal] = await once(child, "close");
  return { code, signal, output };
}

const source = {
  "src/main.ts": `const args: readonly string[] = process.argv.slice(2);
console.log("source", process.argv[1]?.endsWith("main.ts"), ...args);
process.exitCode = 3;\n`,
};
const bundle = { "dist/main.mjs": `console.log("bundle", process.argv[2]);\n` };

it.each([["this Node", ""] as const, ["the workspace's Node", asNode20] as const])(
  "runs the sources of a clone by %s, with arguments and exit code",
  async (_title, node) => {
    const path = installation({ ...source, ...bundle });
    expect(await run(path, { node, args: ["plan", "--json"] })).toEqual({
      code: 3,
      signal: null,
      output: "source true plan --json\n",
    });
  },
);

it("runs the bundle where there are no sources", async () => {
  const path = installation(bundle, { hasNode: false });
  expect(await run(path, { args: ["plan"] })).toMatchObject({ code: 0, output: "bundle plan\n" });
});

it("says what is missing when no Node can run the sources", async () => {
  const path = installation(source, { hasNode: false });
  expect(await run(path, { node: asNode20 })).toMatchObject({
    code: 1,
    output: expect.stringContaining("needs Node 24 or newer; this is Node 20.20.2"),
  });
});

it.each([["SIGINT"] as const, ["SIGTERM"] as const])(
  "passes %s on, and ends with the exit code of what it started",
  async (signal) => {
    const path = installation({
      "src/main.ts": `setInterval(() => {}, 1000);
process.on(${JSON.stringify(signal)}, () => process.exit(42));
console.log("ready");\n`,
    });
    expect(await run(path, { node: asNode20, signal })).toMatchObject({ code: 42, signal: null });
  },
);

it("ends by the signal that ended what it started", async () => {
  const path = installation({
    "src/main.ts": `setInterval(() => {}, 1000);\nconsole.log("ready");\n`,
  });
  expect(await run(path, { node: asNode20, signal: "SIGTERM" })).toMatchObject({
    code: null,
    signal: "SIGTERM",
  });
});
