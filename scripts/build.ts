/**
 * Bundles the command line for publishing: `packages/cli/dist/main.mjs`, with one chunk for each
 * part that a command loads when it runs, and below `files/` what the program reads at run time,
 * in the folders it has here. Type stripping costs 0.35 s for 250 files; the bundle starts without.
 */
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import type { Plugin } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What sources find from their own place, by `import.meta.url`. Built by its own package, or data. */
const filesReadAtRunTime = [
  "packages/catalog/generated",
  "packages/blueprint/schema",
  "packages/panel/dist",
  "examples",
];

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
    logLevel: "warning",
    external: onlyInClone,
    plugins: [sourcePlaces],
    // Dependencies in CommonJS call `require` for Node's own modules.
    banner: {
      js: "import{createRequire as $r}from'node:module';const require=$r(import.meta.url);",
    },
  });
  const [present, absent] = partition(filesReadAtRunTime, (path) => existsSync(join(root, path)));
  for (const path of present) await copyInto(join(folder, "files"), path);
  return absent;
}

/** Lets a bundled source find its files from the place it would have below `files/`. */
const sourcePlaces: Plugin = {
  name: "source-places",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      const place = `./files/${relative(root, path).split(sep).join("/")}`;
      const url = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
      return { contents: text.replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
};

async function copyInto(folder: string, path: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await cp(join(root, path), join(folder, path), { recursive: true });
}

function partition<T>(
  values: readonly T[],
  belongs: (value: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [values.filter(belongs), values.filter((value) => !belongs(value))];
}

if (import.meta.main) {
  const folder = join(root, "packages/cli/dist");
  const absent = await buildCli(folder);
  for (const path of absent)
    process.stderr.write(`Not in the bundle, because not built: ${path}\n`);
  process.stdout.write(`Built ${relative(process.cwd(), folder)}/main.mjs\n`);
}
