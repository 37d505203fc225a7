/** The blueprints that `bailiwick init` can start from: the examples themselves. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A blueprint to start from. */
export type TemplateName = "gopanza" | "shoppers" | "securecart";

export const templateNames: readonly TemplateName[] = ["gopanza", "securecart", "shoppers"];

/**
 * The text of a template, for a file in any folder.
 *
 * @throws if the installation lacks the examples
 */
export function initTemplate(name: TemplateName): string {
  return forAnyFolder(readFileSync(exampleFile(name), "utf8"));
}

/** The file of the example that `bailiwick up` brings to life. */
export function shoppersExample(): string {
  return exampleFile("shoppers");
}

/** The only place that knows where the examples are: beside the sources, or beside a bundle. */
function exampleFile(name: TemplateName): string {
  const candidates = ["../../../", "../../../../", "../../", "../", "./"].map(
    (folder) => new URL(`${folder}examples/${name}/bailiwick.yaml`, import.meta.url),
  );
  const found = candidates.find((url) => existsSync(url));
  if (found === undefined)
    throw new Error(`The example ${name} is missing from this installation.`);
  return fileURLToPath(found);
}

/** An example points editors at the schema of the repository, which a user's folder has not. */
function forAnyFolder(text: string): string {
  return text.replace(/^# yaml-language-server:.*\n#?\n?/, "");
}
