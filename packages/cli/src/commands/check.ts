/** `bailiwick check`: parses, resolves and checks a blueprint; no network. */
import { Command, Option } from "commander";
import type { CheckOptions } from "../workflow/check.ts";
import { wholeNumber, fileOption, withExamples, withJson } from "../options.ts";

export function checkCommand(): Command {
  const command = new Command("check")
    .description("parse, resolve and check the blueprint and its guardrails; no network")
    .addOption(fileOption())
    .addOption(
      new Option("--fail-on <severity>", "end with code 3 for findings of this severity or worse")
        .choices(["error", "warning"])
        .default("error"),
    )
    .option(
      "--requests <n>",
      "requests to try against each guardrail and assertion",
      wholeNumber,
      400,
    )
    .option("--seed <n>", "seed of these requests", wholeNumber, 1)
    .option("--diagnostics-only", "do not try the guardrails")
    .action(async (options: CheckOptions) =>
      (await import("../workflow/check.ts")).runCheck(options),
    );
  return withExamples(withJson(command), [
    ["bailiwick check", "check bailiwick.yaml in this folder"],
    ["bailiwick check -f acme.yaml --fail-on warning --json", "for a pipeline"],
  ]);
}
