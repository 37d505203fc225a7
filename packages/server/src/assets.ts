/** The built panel: files with a hash in their name are kept for ever, every other address is a page of the panel. */
import { readFile, readdir } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { Context } from "hono";

export type PanelAssets = { readonly answer: (context: Context) => Response };

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json; charset=utf-8",
};

/**
 * Reads the built panel once; a request names a file that was read, or gets the page, so no path of
 * a request ever reaches the disk.
 *
 * @param folder - what the panel's build wrote
 */
export async function loadPanelAssets(folder: string): Promise<PanelAssets> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(
      `/${relative(folder, path).replaceAll(sep, "/")}`,
      new Uint8Array(await readFile(path)),
    );
  }
  const page = files.get("/index.html");
  if (page === undefined) throw new Error(`The panel is not built: ${folder} has no index.html.`);
  return {
    answer: (context) => {
      const { path } = context.req;
      const file = files.get(path);
      if (file === undefined && path.startsWith("/assets/"))
        return context.text("Not found\n", 404);
      const hashed = path.startsWith("/assets/");
      return context.body(file ?? page, 200, {
        "content-type":
          types[file === undefined ? ".html" : extname(path)] ?? "application/octet-stream",
        "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
      });
    },
  };
}
