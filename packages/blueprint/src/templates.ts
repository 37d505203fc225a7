/** The blueprints that `bailiwick init` can start from: the examples themselves. */
import { existsSync, readFileSync } from "node:fs";

/** A blueprint to start from. */
export type TemplateName = "gopanza" | "shoppers" | "securecart";

export const templateNames: readonly TemplateName[] = ["gopanza", "securecart", "shoppers"];

/**
 * The text of a template, for a file in any folder.
 *
 * @throws if the installation lacks the examples
 */
export function initTemplate(name: TemplateName): string {
  return forAnyFolder(readExample(name));
}

/** The only place that knows where the examples are: beside the sources, or beside a bundle. */
function readExample(name: TemplateName): string {
  const candidates = ["../../../examples", "../examples", "../../examples", "./examples"].map(
    (folder) => new URL(`${folder}/${name}/bailiwick.yaml`, import.meta.url),
  );
  const found = candidates.find((url) => existsSync(url));
  if (found === undefined)
    throw new Error(`The example ${name} is missing from this installation.`);
  return readFileSync(found, "utf8");
}

/** An example points editors at the schema of the repository, which a user's folder has not. */
function forAnyFolder(text: string): string {
  return text.replace(/^# yaml-language-server:.*\n#?\n?/, "");
}
