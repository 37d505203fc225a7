/** What `bailiwick compare` does: on files, or on lines. */
import type { PolicyType } from "@bailiwick/core";
import type { CompareMessage, ComparisonDomain } from "@bailiwick/wire";
import { comparePolicies } from "../compare/compare-policies.ts";
import { lineComparer } from "../compare/compare-line.ts";
import { openSides, type SidesOfFiles } from "../compare/side-files.ts";
import { answerLines } from "../decide/answer-lines.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import type { OutputOptions } from "../options.ts";
import { print, printJson } from "../terminal.ts";
import { comparisonText } from "../views/compare.ts";

export type CompareOptions = OutputOptions & {
  readonly existing?: readonly string[];
  readonly new?: readonly string[];
  readonly type?: PolicyType;
  readonly both?: boolean;
  readonly domain: ComparisonDomain;
  readonly input?: string;
};

/**
 * Exits 0 where nothing new is allowed, 1 where something is, 5 where that is unknown; of lines, 1
 * where one could not be read. What is lost changes nothing about it.
 *
 * @throws {CommandFailure} `MISSING_POLICY`, `POLICY_UNREADABLE`, and as `readInputFile`
 */
export async function runCompare(options: CompareOptions): Promise<void> {
  const { input, type, domain, both = false } = options;
  if (input !== undefined) {
    assertNoFiles(options);
    await answerLines(input, (folder) => lineComparer(folder, { type, domain, both }));
    return;
  }
  const files = openSides(filesIn(options), type);
  const message = messageOf(files, options);
  if (options.json === true) printJson(message);
  else print(comparisonText(message));
  process.exitCode = exits[message.result];
}

const exits = {
  "no-new-access": exitCode.done,
  "new-access": exitCode.findings,
  unknown: exitCode.unknown,
} as const satisfies Record<CompareMessage["result"], ExitCode>;

function messageOf(files: SidesOfFiles, { domain, both = false }: CompareOptions): CompareMessage {
  const { sides, type, guessed } = files;
  return {
    version: 1,
    kind: "bailiwick/compare",
    type,
    guessed,
    existing: sides.existing.map(({ name }) => name),
    new: sides.new.map(({ name }) => name),
    ...comparePolicies({ sides, type, domain, both }),
  };
}

function assertNoFiles({ existing, new: after }: CompareOptions): void {
  if (existing === undefined && after === undefined) return;
  throw usage("`--input` answers lines; it takes no `--existing` and no `--new`.");
}

function filesIn({ existing = [], new: after = [] }: CompareOptions) {
  if (existing.length === 0 || after.length === 0) {
    const side = existing.length === 0 ? "existing" : "new";
    throw usage(`No ${side} policy is named. Name files with \`--${side}\`, or say \`--input\`.`);
  }
  if (existing.includes("-") && after.includes("-"))
    throw usage(
      "Standard input is one policy, so `-` cannot be both the existing and the new one.",
    );
  return { existing, new: after };
}

function usage(detail: string): CommandFailure {
  return new CommandFailure("MISSING_POLICY", detail, { exit: exitCode.usage });
}
