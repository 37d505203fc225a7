/** Where the built panel is: beside a built CLI, or built from its sources when they have changed. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const besideBundle = fileURLToPath(new URL("./panel/", import.meta.url));
const sources = fileURLToPath(new URL("../../../panel/", import.meta.url));

/**
 * @param signal - ends a build that is under way
 * @returns the folder with `index.html`
 */
export async function panelAssets(signal: AbortSignal): Promise<string> {
  if (existsSync(`${besideBundle}index.html`)) return besideBundle;
  await promisify(execFile)(process.execPath, [`${sources}scripts/build.ts`], { signal });
  return `${sources}dist`;
}
