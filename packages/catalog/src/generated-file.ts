/**
 * The one place that reads generated files. They lie beside the sources; a bundled build that puts
 * them elsewhere changes this module only.
 */
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/** Where the files of this release are. */
export const generatedFolder = new URL("../generated/", import.meta.url);

/** The parsed content of `<name>.json.br`, made by `scripts/generate.ts`. */
export function readGenerated(name: string, folder: URL = generatedFolder): unknown {
  return JSON.parse(decompressed(`${name}.json.br`, folder));
}

/**
 * The lines of `<name>.jsonl.br`, each a JSON text of its own: the first says what the others are,
 * and the others are parsed when they are needed.
 */
export function readGeneratedLines(name: string, folder: URL = generatedFolder): readonly string[] {
  return decompressed(`${name}.jsonl.br`, folder).split("\n");
}

function decompressed(file: string, folder: URL): string {
  return brotliDecompressSync(readFileSync(new URL(file, folder))).toString("utf8");
}
