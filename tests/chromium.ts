/** Where the browser of the browser tests is, and how it is started. It is never downloaded. */
import { accessSync, constants, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Names under which distributions install Chromium; the first one found on `PATH` is taken. */
const browserNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Flags for a machine without display, also as root: nothing but the page under test is fetched. */
export const chromiumFlags: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The path of a Chromium or Chrome on this machine: `CHROMIUM_PATH`, else one found on `PATH`.
 *
 * @returns `undefined` when there is none; browser tests are then skipped by name
 */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") return isExecutable(named) ? named : undefined;
  return browserNames.map(findOnPath).find((path) => path !== undefined);
}

/** The first executable file called `name` in a folder of `PATH`. */
export function findOnPath(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** A new, empty folder for one browser's profile; the caller removes it. */
export function newBrowserProfile(): string {
  return mkdtempSync(join(tmpdir(), "bailiwick-chromium-"));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
