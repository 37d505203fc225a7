/** Files that a user names: what is wrong with one, in words. */
import { closeSync, createReadStream, fstatSync, openSync, readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { exitCode } from "./exit-code.ts";
import { CommandFailure } from "./failure.ts";

/**
 * The whole text of a file; `-` is standard input.
 *
 * @param shown - how the user named it, where that is not the path
 * @throws {CommandFailure} `FILE_MISSING`, `FILE_IS_FOLDER`, `FILE_FORBIDDEN`, `FILE_UNREADABLE`
 */
export function readInputFile(path: string, shown = path): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw fileFailure(error, shown);
  }
}

/**
 * A file to be read piece by piece; `-` is standard input.
 *
 * @throws {CommandFailure} as {@link readInputFile}
 */
export function streamInputFile(path: string, chunkBytes: number): Readable {
  if (path === "-") return process.stdin;
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    if (fstatSync(file).isDirectory()) throw Object.assign(new Error(path), { code: "EISDIR" });
    return createReadStream(path, { fd: file, highWaterMark: chunkBytes });
  } catch (error) {
    if (file !== undefined) closeSync(file);
    throw fileFailure(error, path);
  }
}

const failures: Readonly<Record<string, readonly [code: string, words: string]>> = {
  ENOENT: ["FILE_MISSING", "names no file"],
  ENOTDIR: ["FILE_MISSING", "names no file"],
  EISDIR: ["FILE_IS_FOLDER", "is a folder, and a file is needed"],
  EACCES: ["FILE_FORBIDDEN", "may not be read by you"],
  EPERM: ["FILE_FORBIDDEN", "may not be read by you"],
};

function fileFailure(cause: unknown, shown: string): CommandFailure {
  const systemCode = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const message = cause instanceof Error ? cause.message : String(cause);
  const [code, words] = failures[systemCode] ?? ["FILE_UNREADABLE", `cannot be read: ${message}`];
  const isOurs = code === "FILE_MISSING" || code === "FILE_IS_FOLDER";
  const exit = isOurs ? exitCode.usage : exitCode.error;
  return new CommandFailure(code, `\`${shown}\` ${words}.`, { exit, cause });
}
