import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, it, onTestFinished } from "vitest";

import { buildCli } from "./build.ts";

const example = (name: string): string =>
  readFileSync(
    fileURLToPath(new URL(`../examples/${name}/bailiwick.yaml`, import.meta.url)),
    "utf8",
  );

it(
  "the bundle runs outside the workspace, with the files that it reads",
  { timeout: 120_000 },
  async () => {
    const root = mkdtempSync(join(tmpdir(), "bailiwick-bundle-"));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const absent = await buildCli(join(root, "dist"));
    expect(absent.filter((path) => path !== "packages/panel/dist")).toEqual([]);

    writeFileSync(join(root, "bailiwick.yaml"), example("shoppers"));
    const checked = await promisify(execFile)(
      process.execPath,
      [join(root, "dist/main.mjs"), "check", "--json"],
      { cwd: root, env: { ...process.env, XDG_CACHE_HOME: root } },
    );
    expect(JSON.parse(checked.stdout)).toMatchObject({ kind: "bailiwick/check" });
  },
);
