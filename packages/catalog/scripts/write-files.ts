/** Writes generated files and the manifest that says what each was made of. */
import { mkdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

/** One JSON text, or lines that are one each. */
export type GeneratedFile = {
  readonly name: string;
  readonly source: {
    readonly package: string;
    readonly version: string;
    /** ISO date of the newest fact in it. */
    readonly date: string;
    readonly license: string;
  };
} & ({ readonly content: unknown } | { readonly lines: readonly unknown[] });

/**
 * The text of a file before it is packed, and its name: `.jsonl.br` where it has lines. No JSON text
 * holds a line break, so a line is a text.
 */
export function textOf(file: GeneratedFile): { readonly name: string; readonly text: string } {
  return "lines" in file
    ? {
        name: `${file.name}.jsonl.br`,
        text: file.lines.map((line) => JSON.stringify(line)).join("\n"),
      }
    : { name: `${file.name}.json.br`, text: JSON.stringify(file.content) };
}

/**
 * The same files give the same bytes under the same Node.
 *
 * @param quality - of Brotli; the best where absent, which takes half a minute
 */
export function writeFiles(
  files: readonly GeneratedFile[],
  folder: URL,
  quality: number = constants.BROTLI_MAX_QUALITY,
): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    const { name, text } = textOf(file);
    const bytes = brotliCompressSync(text, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    });
    writeFileSync(new URL(name, folder), bytes);
  }
  writeFileSync(
    new URL("manifest.json", folder),
    `${JSON.stringify(manifestOf(files), null, 2)}\n`,
  );
}

function manifestOf(files: readonly GeneratedFile[]): object {
  const dates = files.map(({ source }) => source.date);
  return {
    version: 1,
    date: dates.toSorted().at(-1),
    files: files.map(({ name, source }) => ({ name, ...source })),
  };
}
