/**
 * The layers as the packages' manifests show them. The linter forbids the imports; knip forbids
 * importing what a manifest does not list, also dynamically; this forbids listing it.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { asRecord } from "./json.ts";

/** Each package with those that stand below it. */
export const packagesBelow: Readonly<Record<string, readonly string[]>> = {
  core: [],
  catalog: ["core"],
  wire: ["core"],
  blueprint: ["core", "catalog"],
  aws: ["core", "catalog"],
  sandbox: ["core", "catalog"],
  server: ["core", "catalog", "blueprint", "aws", "sandbox", "wire"],
  panel: ["core", "wire"],
  cli: ["core", "catalog", "blueprint", "aws", "sandbox", "wire", "server"],
};

/** Dependencies of a package on one that is not below it; for core, on anything. */
export async function layerViolations(root: string): Promise<readonly string[]> {
  return Object.entries(packagesBelow).flatMap(([name, allowed]) => {
    const manifest = `packages/${name}/package.json`;
    if (!existsSync(join(root, manifest))) return [];
    return dependenciesIn(join(root, manifest))
      .filter((dependency) => !isAllowed(name, dependency, allowed))
      .map((dependency) => `${manifest} may not depend on ${dependency}`);
  });
}

function dependenciesIn(path: string): readonly string[] {
  const manifest = asRecord(JSON.parse(readFileSync(path, "utf8")));
  const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
  return kinds.flatMap((kind) => Object.keys(asRecord(manifest[kind])));
}

function isAllowed(name: string, dependency: string, allowed: readonly string[]): boolean {
  const own = /^(?:@bailiwick\/(.+)|bailiwick)$/.exec(dependency);
  if (own === null) return name !== "core";
  return allowed.includes(own[1] ?? "cli");
}
