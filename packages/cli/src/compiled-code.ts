/** Keeps what V8 made of the bundle, so that the next start need not make it again. */
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Takes a third off a start. In the user's own cache folder, not in the one for all users that Node
 * would take: whoever can write there decides what runs. `NODE_COMPILE_CACHE` names another folder,
 * `NODE_DISABLE_COMPILE_CACHE=1` forbids it; where the folder cannot be written nothing is kept.
 * Sources are left alone: they change while they are worked on.
 * https://nodejs.org/api/module.html#moduleenablecompilecacheoptions
 */
export function keepCompiledCode(): void {
  if (import.meta.filename.endsWith(".ts")) return;
  const { XDG_CACHE_HOME: cacheHome, NODE_COMPILE_CACHE: folder } = process.env;
  const caches = cacheHome === undefined || cacheHome === "" ? defaultCaches() : cacheHome;
  enableCompileCache(folder ?? join(caches, "bailiwick"));
}

function defaultCaches(): string {
  return join(homedir(), ".cache");
}
