/**
 * Every package that is installed with Bailiwick has a licence that lets anyone ship it; a few
 * tools that are never shipped may have another. Read from the lockfile, which also lists other
 * platforms' packages, and from the installed manifests where it is silent.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { asRecord } from "./json.ts";

/** SPDX identifiers: permissive licences, and CC-BY-4.0 for data. */
const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
]);

/** Tools under MPL-2.0, used in development alone: accessibility checks, Vite's CSS minifier. */
const developmentTools = /^(@axe-core\/playwright|axe-core|lightningcss(-[a-z0-9-]+)?)$/;

/** Packages of the lockfile whose licence is not allowed. */
export async function forbiddenLicences(root: string): Promise<readonly string[]> {
  const lockfile = asRecord(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  return Object.entries(asRecord(lockfile["packages"])).flatMap(([path, value]) => {
    const entry = asRecord(value);
    if (!path.includes("node_modules/") || entry["link"] === true) return [];
    const licence = licenceOf(join(root, path), entry);
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    return isAllowed({ name, licence, isDevelopment: entry["dev"] === true })
      ? []
      : [`${path}: ${licence === "" ? "no licence" : licence}`];
  });
}

function licenceOf(folder: string, entry: Readonly<Record<string, unknown>>): string {
  if (typeof entry["license"] === "string") return entry["license"];
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return "";
  const { license } = asRecord(JSON.parse(readFileSync(manifest, "utf8")));
  return typeof license === "string" ? license : "";
}

function isAllowed(used: {
  readonly name: string;
  readonly licence: string;
  readonly isDevelopment: boolean;
}): boolean {
  if (isPermissive(used.licence)) return true;
  return used.licence === "MPL-2.0" && used.isDevelopment && developmentTools.test(used.name);
}

/** `A OR B` needs one of them, `A AND B` both; parentheses only ever surround the whole or an OR. */
function isPermissive(expression: string): boolean {
  const text = expression.replace(/^\((.*)\)$/, "$1");
  if (text.includes(" AND ")) return text.split(" AND ").every(isPermissive);
  if (text.includes(" OR ")) return text.split(" OR ").some(isPermissive);
  return permissive.has(text);
}
