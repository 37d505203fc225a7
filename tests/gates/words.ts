/** Texts that must not appear: a claim the product cannot make yet, and paths of one machine. */
import { filesOf, findLines } from "./gate.ts";

const isText = /\.(c?[jt]sx?|m[jt]s|json|ya?ml|md|css|html|sql|sh|txt)$|(^|\/)(\.ci\/run|NOTICE)$/;

/** Nothing is called "proved" before there is a prover; docs may speak of it. */
export async function prematureClaims(root: string): Promise<readonly string[]> {
  const files = filesOf(root).filter(
    (path) =>
      isText.test(path) &&
      (/^(packages\/[^/]+\/src|examples)\//.test(path) || path === "README.md"),
  );
  return findLines({ root, files, pattern: /\bproved\b/i, message: "claims a proof" });
}

/** Folders in which somebody's checkout or home lies. */
const machinePath = /(?<![\w.*/-])\/(?:work|root|Users)\//;

/** Paths that exist on one machine only. */
export async function machinePaths(root: string): Promise<readonly string[]> {
  const files = filesOf(root).filter((path) => isText.test(path));
  return findLines({ root, files, pattern: machinePath, message: "names a path of one machine" });
}

/** The lockfile names versions and hashes; from which registry they come is the user's setting. */
export async function registryAddresses(root: string): Promise<readonly string[]> {
  return findLines({
    root,
    files: ["package-lock.json"],
    pattern: /"resolved": "https?:/,
    message: "names a registry",
  });
}
