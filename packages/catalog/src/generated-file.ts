/**
 * The one place that reads generated files. They lie beside the sources; a bundled build that puts
 * them elsewhere changes this function only.
 */
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/** The parsed content of `generated/<name>.json.br`, made by `scripts/generate.ts`. */
export function readGenerated(name: string): unknown {
  const file = new URL(`../generated/${name}.json.br`, import.meta.url);
  return JSON.parse(brotliDecompressSync(readFileSync(file)).toString("utf8"));
}
