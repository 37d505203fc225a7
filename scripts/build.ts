/**
 * Bundles the command line for publishing: `packages/cli/dist/main.mjs`, with one chunk for each
 * part that a command loads when it runs, and below `files/` what the program reads at run time,
 * in the folders it has here. Type stripping costs 0.35 s for 250 files; the bundle starts without.
 */
import { execFileSync } from "node:child_process";
import { cp, readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import type { Plugin } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folders read at run time, each with its place in the bundle's folder. */
const filesReadAtRunTime: Readonly<Record<string, string>> = {
  "packages/catalog/generated": "files/packages/catalog/generated",
  "packages/blueprint/schema": "files/packages/blueprint/schema",
  examples: "files/examples",
  "packages/panel/dist": "panel",
};

/** Only the clone builds the panel; the bundle has it built. */
const onlyInClone = ["vite", "@vitejs/plugin-react"];

/**
 * Writes the bundle.
 *
 * @param folder - emptied first
 * @returns those of the files read at run time that do not exist yet, and are therefore missing
 */
export async function buildCli(folder: string): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: [join(root, "packages/cli/src/main.ts")],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22.12",
    legalComments: "linked",
    // Names stay, for what is said of a bug of ours.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: "warning",
    external: onlyInClone,
    plugins: [sourcePlaces],
    // Dependencies in CommonJS call `require` for Node's own modules.
    banner: {
      js: "import{createRequire as $r}from'node:module';const require=$r(import.meta.url);",
    },
  });
  const places = Object.entries(filesReadAtRunTime);
  for (const [from, to] of places.filter(([path]) => existsSync(join(root, path)))) {
    await cp(join(root, from), join(folder, to), { recursive: true });
  }
  return Object.keys(filesReadAtRunTime).filter((path) => !existsSync(join(root, path)));
}

/**
 * Lets a bundled source find its files from the place it would have below `files/`. Those of the
 * command line itself know that they may be bundled, and look beside the bundle.
 */
const sourcePlaces: Plugin = {
  name: "source-places",
  setup(building) {
    const filter = /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/;
    building.onLoad({ filter }, async ({ path }) => {
      const source = relative(root, path).split(sep).join("/");
      const text = await readFile(path, "utf8");
      if (source.startsWith("packages/cli/") || !text.includes("import.meta.url")) return undefined;
      const url = `new URL(${JSON.stringify(`./files/${source}`)}, import.meta.url).href`;
      return { contents: text.replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
};

if (import.meta.main) {
  execFileSync(process.execPath, [join(root, "packages/panel/scripts/build.ts")], {
    stdio: "inherit",
  });
  const folder = join(root, "packages/cli/dist");
  const absent = await buildCli(folder);
  for (const path of absent)
    process.stderr.write(`Not in the bundle, because not built: ${path}\n`);
  process.stdout.write(`Built ${relative(process.cwd(), folder)}/main.mjs\n`);
}
