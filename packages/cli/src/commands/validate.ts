/** `bailiwick validate`: what is wrong with policies, by AWS's checks and those that AWS lacks. */
import { Command, Option } from "commander";
import type { ValidateOptions } from "../workflow/validate.ts";
import { policyTypeOption, withExamples, withJson } from "../options.ts";

export function validateCommand(): Command {
  const command = new Command("validate")
    .description("what is wrong with policies: AWS's checks, and those that AWS lacks; no network")
    .argument("[file...]", "policies, folders of them, or patterns; - for stdin")
    .addOption(policyTypeOption())
    .option("--aws-managed", "validate all AWS managed policies of the catalogue")
    .option(
      "--input <file>",
      "validate a file of documents, a JSON line each (docs/line-formats.md); - for stdin",
    )
    .addOption(
      new Option("-o, --output <format>", "how findings are printed")
        .choices(["table", "json", "sarif", "junit", "github"])
        .default("table"),
    )
    .addOption(
      new Option("--fail-on <severity>", "end with code 3 for findings of this severity or worse")
        .choices(["error", "security-warning", "warning", "suggestion"])
        .default("error"),
    )
    .option("--fix", "show what the safe fixes would change")
    .option("--write", "with --fix: write the files")
    .action(async (paths: readonly string[], options: ValidateOptions) =>
      (await import("../workflow/validate.ts")).runValidate({ ...options, paths }),
    );
  return withExamples(withJson(command), [
    ["bailiwick validate policy.json --type scp", "one policy"],
    ["bailiwick validate policies --fail-on warning --output sarif > findings.sarif", "a folder"],
    ["bailiwick validate policies --fix --write", "make the fixes that change no decision"],
    ["bailiwick validate --input documents.jsonl", "thousands of documents, a line each"],
  ]);
}
