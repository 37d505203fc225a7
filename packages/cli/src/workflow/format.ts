/** What `bailiwick format` does: prints one policy, or checks or writes many. */
import { formatPolicy } from "@bailiwick/core";
import type { FormatMessage } from "@bailiwick/wire";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { readInputFile } from "../input-file.ts";
import type { OutputOptions } from "../options.ts";
import { findPolicyFiles } from "../policies/policy-files.ts";
import { writeFiles } from "../policies/write-files.ts";
import { note, printJson } from "../terminal.ts";
import { formatText } from "../views/rewrites.ts";

export type FormatOptions = OutputOptions & {
  readonly paths: readonly string[];
  readonly check?: boolean;
  readonly write?: boolean;
};

/** @throws {CommandFailure} `POLICY_UNREADABLE` where a file is no JSON: then none is written */
export async function runFormat(options: FormatOptions): Promise<void> {
  const files = findPolicyFiles(options.paths);
  const many = options.check === true || options.write === true;
  if (!many && files.length !== 1) {
    throw new CommandFailure(
      "MISSING_FLAG",
      `${files.length} files are named, and one can be printed. Say \`--write\` to write them, or \`--check\` to look at them only.`,
      { exit: exitCode.usage },
    );
  }
  const formatted = files.map(formatFile);
  const changed = formatted.filter((one) => one.text !== one.formatted);
  const written = options.write === true && options.check !== true;
  if (written) {
    await writeFiles(changed.map((one) => ({ path: one.file, text: one.formatted })));
  }
  const message: FormatMessage = {
    version: 1,
    kind: "bailiwick/format",
    files: formatted.map((one) => ({ file: one.file, changed: one.text !== one.formatted })),
    written,
  };
  if (options.json === true) printJson(message);
  else if (many) note(formatText(message));
  else process.stdout.write(formatted[0]?.formatted ?? "");
  if (options.check === true && changed.length > 0) process.exitCode = exitCode.findings;
}

type Formatted = { readonly file: string; readonly text: string; readonly formatted: string };

function formatFile(file: string): Formatted {
  const text = readInputFile(file);
  const { value, diagnostics } = formatPolicy(text, { file });
  if (value !== undefined) return { file, text, formatted: value };
  throw new CommandFailure("POLICY_UNREADABLE", `\`${file}\` is no JSON, so nothing was written.`, {
    diagnostics,
  });
}
