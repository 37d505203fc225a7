/** Writes several files: all are whole before the first one is put in its place. */
import { rename, rm, stat, writeFile } from "node:fs/promises";

/** A file that is there keeps its mode. */
export async function writeFiles(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<void> {
  const begun = files.map(({ path, text }) => ({
    path,
    text,
    temporary: `${path}.${process.pid}.tmp`,
  }));
  try {
    for (const { path, text, temporary } of begun) {
      const mode = await modeOf(path);
      await writeFile(temporary, text, mode === undefined ? {} : { mode });
    }
    for (const { path, temporary } of begun) await rename(temporary, path);
  } catch (error) {
    await Promise.all(begun.map(({ temporary }) => rm(temporary, { force: true })));
    throw error;
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return found?.mode;
}
