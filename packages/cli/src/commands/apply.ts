/** `bailiwick apply`: executes a plan, journalled and resumable. */
import { Command } from "commander";
import type { ApplyOptions } from "../workflow/apply.ts";
import { fileOption, withAwsOptions, withExamples, withJson } from "../options.ts";

export function applyCommand(): Command {
  const command = new Command("apply")
    .description("execute a plan; journalled, resumable after any crash")
    .argument("[plan]", "a plan that `plan --out` wrote; without it, plans anew and asks")
    .addOption(fileOption())
    .option("--adopt", "also change declared things that exist already and are in no lock file")
    .option(
      "--allow-destroy",
      "also delete, close, detach and unassign what the blueprint no longer declares",
    )
    .option("-y, --yes", "do not ask")
    .action(async (plan: string | undefined, options: ApplyOptions) =>
      (await import("../workflow/apply.ts")).runApply(plan, options),
    );
  return withExamples(withJson(withAwsOptions(command)), [
    ["bailiwick apply", "plan, show, ask, do"],
    [
      "bailiwick apply change.plan.json",
      "do what was reviewed; refused if the organization has changed since",
    ],
  ]);
}
