/** The policies of both sides, from files. */
import {
  parsePolicyTolerantly,
  policyDiagnostics,
  type Diagnostic,
  type NamedPolicy,
  type PolicyType,
} from "@bailiwick/core";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { readInputFile } from "../input-file.ts";
import { guessPolicyType } from "../policies/guess-policy-type.ts";
import { findPolicyFiles } from "../policies/policy-files.ts";
import type { Sides } from "./sides.ts";

export type SidesOfFiles = {
  readonly sides: Sides;
  readonly type: PolicyType;
  /** Nobody said the type, so it was guessed from the elements. */
  readonly guessed: boolean;
};

/** @throws {CommandFailure} `POLICY_UNREADABLE`, and as `readInputFile` */
export function openSides(
  paths: { readonly existing: readonly string[]; readonly new: readonly string[] },
  given: PolicyType | undefined,
): SidesOfFiles {
  const existing = findPolicyFiles(paths.existing).map(textOf);
  const after = findPolicyFiles(paths.new).map(textOf);
  const type =
    given ?? commonType([...existing, ...after].map(({ text }) => guessPolicyType(text)));
  const guessed = given === undefined;
  const open = (files: readonly PolicyText[]) =>
    files.map((file) => soundPolicy(file, { type, guessed }));
  return { sides: { existing: open(existing), new: open(after) }, type, guessed };
}

type PolicyText = { readonly file: string; readonly text: string };

/** A file that cannot be read is no new access: 1 would say so. */
function textOf(file: string): PolicyText {
  try {
    return { file, text: readInputFile(file) };
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new CommandFailure(error.code, error.message, { exit: exitCode.usage, cause: error });
  }
}

/** One that names principals says more than one that names none. */
function commonType(types: readonly PolicyType[]): PolicyType {
  return (["resource", "trust"] as const).find((type) => types.includes(type)) ?? "identity";
}

function soundPolicy(
  { file, text }: PolicyText,
  { type, guessed }: Pick<SidesOfFiles, "type" | "guessed">,
): NamedPolicy {
  const { value: document, diagnostics } = parsePolicyTolerantly(text, { file, type });
  const errors = diagnostics.filter(leavesDoubt);
  if (errors.length === 0) return { name: file, document };
  const read = guessed ? ` (read as type \`${type}\`; \`--type\` says another one)` : "";
  throw new CommandFailure(
    "POLICY_UNREADABLE",
    `\`${file}\` is no policy that AWS takes${read}, so nothing was compared.`,
    { exit: exitCode.usage, diagnostics: errors },
  );
}

/** Some mistakes leave no doubt what a policy says. */
function leavesDoubt({ code, severity }: Diagnostic): boolean {
  const rows: Readonly<Record<string, { readonly meaning: "lost" | "kept" }>> = policyDiagnostics;
  return severity === "error" && rows[code]?.meaning !== "kept";
}
