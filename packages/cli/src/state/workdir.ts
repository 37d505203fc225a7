/** `.bailiwick/`: journals, snapshots, keys. For its owner only, and never committed. */
import { chmod, mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The folder beside the blueprint; made on first use. */
export async function openWorkdir(folder: string): Promise<string> {
  const workdir = join(folder, ".bailiwick");
  await privateFolder(workdir);
  await writeDurably(join(workdir, ".gitignore"), "*\n");
  return workdir;
}

/** A folder that only its owner can enter. */
export async function privateFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  return path;
}

/** Writes a file whole or not at all, durably, readable by its owner only. */
export async function writeDurably(path: string, text: string, mode = 0o600): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, "w", mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Makes a rename or a new file in a folder survive a crash. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
