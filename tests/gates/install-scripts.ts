/**
 * npm 12 runs a package's install script only if the root manifest allows it by name; one that is
 * not listed there is blocked without an error, and what it should have brought is missing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { asRecord } from "./json.ts";

/** Packages of the lockfile with an install script that `allowScripts` neither allows nor denies. */
export async function undecidedInstallScripts(root: string): Promise<readonly string[]> {
  const read = (name: string): Readonly<Record<string, unknown>> =>
    asRecord(JSON.parse(readFileSync(join(root, name), "utf8")));
  const decided = asRecord(read("package.json")["allowScripts"]);
  return Object.entries(asRecord(read("package-lock.json")["packages"]))
    .filter(([, entry]) => asRecord(entry)["hasInstallScript"] === true)
    .map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length))
    .filter((name) => typeof decided[name] !== "boolean");
}
