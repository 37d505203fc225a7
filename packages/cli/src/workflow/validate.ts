/** What `bailiwick validate` does: on files, on lines, on AWS's own policies; with or without fixes. */
import { managedPolicyArns } from "@bailiwick/catalog";
import { validatePolicy, type FindingSeverity, type PolicyType } from "@bailiwick/core";
import { answerLines } from "../decide/answer-lines.ts";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import type { OutputOptions } from "../options.ts";
import { findPolicyFiles, openPolicyFile } from "../policies/policy-files.ts";
import { fixFiles, type Unvalidated } from "../validate/fix-files.ts";
import { isAtLeast, type ValidatedFile } from "../validate/findings.ts";
import { showFindings, type OutputFormat } from "../validate/show-findings.ts";
import { answerValidateLine } from "../validate/validate-line.ts";
import { catalogue } from "./facts.ts";

export type ValidateOptions = OutputOptions & {
  readonly paths: readonly string[];
  readonly type?: PolicyType;
  readonly awsManaged?: boolean;
  readonly input?: string;
  readonly output: OutputFormat;
  readonly failOn: FindingSeverity;
  readonly fix?: boolean;
  readonly write?: boolean;
};

/** Exits 3 for findings at or above `failOn`; of lines, 1 where one could not be read. */
export async function runValidate(options: ValidateOptions): Promise<void> {
  checkFlags(options);
  if (options.input !== undefined) {
    await answerLines(options.input, (folder) => (text) => answerValidateLine(text, folder));
    return;
  }
  const found = findPolicyFiles(options.paths).map((file) => openPolicyFile(file, options.type));
  const format = options.json === true ? "json" : options.output;
  const files = options.fix === true ? await fixFiles(found, options, format) : found;
  const managed = options.awsManaged === true ? awsManaged() : [];
  const validated = [...files, ...managed].map(validatedFile);
  await showFindings(validated, { format, failOn: options.failOn });
  const findings = validated.flatMap((one) => one.findings);
  if (findings.some((one) => isAtLeast(one, options.failOn))) process.exitCode = exitCode.findings;
}

function checkFlags({ paths, input, awsManaged, fix, write }: ValidateOptions): void {
  if (paths.length === 0 && input === undefined && awsManaged !== true) {
    throw usage("No policy is named. Name files or folders, or say `--input` or `--aws-managed`.");
  }
  if (input !== undefined && (paths.length > 0 || fix === true)) {
    throw usage("`--input` answers lines; it takes no files, and fixes nothing.");
  }
  if (write === true && fix !== true) throw usage("`--write` goes with `--fix`.");
}

function usage(detail: string): CommandFailure {
  return new CommandFailure("MISSING_POLICY", detail, { exit: exitCode.usage });
}

function validatedFile(policy: Unvalidated): ValidatedFile {
  const { file, type, guessed, text } = policy;
  const findings = validatePolicy(text, { file, type, catalogue: catalogue() });
  return { file, type, guessed, text, findings };
}

function awsManaged(): readonly Unvalidated[] {
  return managedPolicyArns().map((file) => ({
    file,
    type: "identity",
    guessed: false,
    text: catalogue().managedPolicy(file)?.document ?? "",
  }));
}
