/** The generated files of an earlier release, taken out of git. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const generated = "packages/catalog/generated";

/**
 * Writes the files that a revision has into a new folder below the system's temporary one; the
 * caller removes it.
 *
 * @throws where git knows no such revision, or where it is from before the files had their form
 */
export function generatedAt(revision: string): URL {
  const listed = git(["ls-tree", "--name-only", revision, `${generated}/`]);
  const paths = listed.toString("utf8").split("\n").filter(Boolean);
  const names = paths.map((path) => path.slice(generated.length + 1));
  if (!names.includes("hand-kept.json.br"))
    throw new Error(`The catalogue of ${revision} has another form: nothing can be compared.`);
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-catalogue-"));
  for (const name of names)
    writeFileSync(join(folder, name), git(["show", `${revision}:${generated}/${name}`]));
  return pathToFileURL(`${folder}/`);
}

function git(args: readonly string[]): Buffer {
  try {
    const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
    return execFileSync("git", args, { cwd: root, maxBuffer: 64 * 1024 * 1024, stdio });
  } catch (cause) {
    throw new Error(`git has no such revision or file: \`git ${args.join(" ")}\`.`, { cause });
  }
}
