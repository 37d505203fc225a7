/** The policy files that a command's arguments name: files, folders, patterns. */
import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  parsePolicyTolerantly,
  type Diagnostic,
  type PolicyDocument,
  type PolicyType,
} from "@bailiwick/core";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { readInputFile } from "../input-file.ts";
import { guessPolicyType } from "./guess-policy-type.ts";

export type PolicyFile = {
  readonly file: string;
  readonly text: string;
  readonly type: PolicyType;
  /** Nobody said the type, so it was guessed from the elements. */
  readonly guessed: boolean;
  readonly document: PolicyDocument;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Each file once, in the order of the arguments, those of a folder sorted: of a folder all files
 * that end with `.json`, those of folders below it too, but for hidden ones and `node_modules`.
 *
 * @throws {CommandFailure} `FILE_MISSING` where an argument names nothing
 */
export function findPolicyFiles(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.flatMap(filesOf))];
}

/** @throws {CommandFailure} as `readInputFile` */
export function openPolicyFile(file: string, given: PolicyType | undefined): PolicyFile {
  const text = readInputFile(file);
  const type = given ?? guessPolicyType(text);
  const { value: document, diagnostics } = parsePolicyTolerantly(text, { file, type });
  return { file, text, type, guessed: given === undefined, document, diagnostics };
}

/** @throws {CommandFailure} `POLICY_UNREADABLE` where the file holds an error: nothing is rewritten */
export function openSoundPolicyFile(file: string, given: PolicyType | undefined): PolicyFile {
  const policy = openPolicyFile(file, given);
  const errors = policy.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return policy;
  throw new CommandFailure(
    "POLICY_UNREADABLE",
    `\`${file}\` is no policy that AWS takes${policy.guessed ? ` (read as type \`${policy.type}\`; \`--type\` says another one)` : ""}, so nothing was changed.`,
    { diagnostics: errors },
  );
}

function filesOf(path: string): readonly string[] {
  if (path === "-") return [path];
  const kind = kindOf(path);
  if (kind === "file") return [path];
  if (kind === "folder") return inNamedFolder(path);
  const found = /[*?[{]/.test(path) ? inFolder(path, undefined) : [];
  if (found.length > 0) return found;
  throw new CommandFailure("FILE_MISSING", `\`${path}\` names no file.`, {
    exit: exitCode.usage,
  });
}

/** A folder that holds no policy is no sound one: mostly, another was meant. */
function inNamedFolder(folder: string): readonly string[] {
  const found = inFolder("**/*.json", folder);
  if (found.length > 0) return found;
  const detail = `The folder \`${folder}\` holds no file that ends with \`.json\`.`;
  throw new CommandFailure("FILE_MISSING", detail, { exit: exitCode.usage });
}

function inFolder(pattern: string, folder: string | undefined): readonly string[] {
  const found = globSync(pattern, {
    ...(folder === undefined ? {} : { cwd: folder }),
    exclude: (name) => name === "node_modules" || (name.startsWith(".") && name.length > 2),
  });
  return found
    .map((file) => (folder === undefined ? file : join(folder, file)))
    .filter((file) => kindOf(file) === "file")
    .toSorted();
}

function kindOf(path: string): "file" | "folder" | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isDirectory() ? "folder" : "file";
}
