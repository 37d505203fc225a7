/** Keeps what V8 made of the bundle, so that the next start need not make it again. */
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Takes a third off a start. In the user's own cache folder, not in the one for all users that Node
 * would take: whoever can write there decides what runs. `NODE_COMPILE_CACHE` names another folder,
 * `NODE_DISABLE_COMPILE_CACHE=1` forbids it; where the folder cannot be written nothing is kept.
 * Sources are left alone: they change while they are worked on.
 * https://nodejs.org/api/module.html#moduleenablecompilecacheoptions
 */
export function keepCompiledCode(): void {
  if (import.meta.filename.endsWith(".ts")) return;
  const folder = process.env["NODE_COMPILE_CACHE"] ?? ownFolder();
  if (folder !== undefined) enableCompileCache(folder);
}

/** A relative folder counts as none: https://specifications.freedesktop.org/basedir-spec/latest/ */
function ownFolder(): string | undefined {
  const caches = process.env["XDG_CACHE_HOME"];
  if (caches !== undefined && isAbsolute(caches)) return join(caches, "bailiwick");
  try {
    return join(homedir(), ".cache", "bailiwick");
  } catch {
    // A user without a home, as containers have them.
    return undefined;
  }
}
