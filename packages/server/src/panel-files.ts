/** The files that the CLI keeps for the panel, read anew when they have changed. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

export type KeptFile = {
  readonly text: string;
  /** For `ETag`. */
  readonly tag: string;
};

/** Names of the files; nothing else of the folder is ever read. */
export type PanelFileName = "status" | "organization" | "guardrails" | "plan" | "apply";

export class PanelFiles {
  readonly #folder: string;
  readonly #kept = new Map<PanelFileName, { readonly stamp: string; readonly file: KeptFile }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The file's text; undefined where there is none yet.
   *
   * @throws {SyntaxError} where the file is no JSON
   */
  async read(name: PanelFileName): Promise<KeptFile | undefined> {
    const stamp = await this.stamp(name);
    if (stamp === undefined) return undefined;
    const kept = this.#kept.get(name);
    if (kept?.stamp === stamp) return kept.file;
    const text = await readFile(this.#path(name), "utf8");
    JSON.parse(text);
    const tag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
    this.#kept.set(name, { stamp, file: { text, tag } });
    return { text, tag };
  }

  /** Changes whenever the file does; undefined where there is none. */
  async stamp(name: PanelFileName): Promise<string | undefined> {
    const found = await stat(this.#path(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    return found === undefined ? undefined : `${found.mtimeMs}:${found.size}:${found.ino}`;
  }

  /** One text for the state of all files. */
  async stamps(): Promise<string> {
    const names: readonly PanelFileName[] = [
      "status",
      "organization",
      "guardrails",
      "plan",
      "apply",
    ];
    return (await Promise.all(names.map(async (name) => (await this.stamp(name)) ?? ""))).join("|");
  }

  #path(name: PanelFileName): string {
    return join(this.#folder, `${name}.json`);
  }
}
