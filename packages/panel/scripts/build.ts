/**
 * Builds the panel into `dist`, unless what is there was built from the same sources: then it only
 * compares a stamp. `node packages/panel/scripts/build.ts`
 */
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stampPath = `${root}dist/.stamp`;

/** What the built panel depends on; dependencies are pinned by the lock file. */
const sourceGlobs = [
  "index.html",
  "package.json",
  "scripts/build.ts",
  "src/**/*.{ts,tsx,css,svg}",
  "../wire/src/*.ts",
  "../../package-lock.json",
];

const stamp = stampOfSources();
if (readStamp() !== stamp) {
  await build();
  writeFileSync(stampPath, stamp);
}

function stampOfSources(): string {
  const hash = createHash("sha256");
  const files = globSync(sourceGlobs, { cwd: root }).filter((file) => !file.includes(".test."));
  for (const file of files.toSorted()) {
    hash.update(`${file}\0`).update(readFileSync(`${root}${file}`));
  }
  return hash.digest("hex");
}

function readStamp(): string | undefined {
  try {
    return readFileSync(stampPath, "utf8");
  } catch {
    return undefined;
  }
}

async function build(): Promise<void> {
  const [vite, { default: react }] = await Promise.all([
    import("vite"),
    import("@vitejs/plugin-react"),
  ]);
  await vite.build({
    root,
    configFile: false,
    logLevel: "warn",
    plugins: [react()],
    // Each asset is a file of its own, but for fonts that come inlined: the policy allows no other origin.
    build: { outDir: "dist", emptyOutDir: true, chunkSizeWarningLimit: 3_000 },
  });
}
