/** `bailiwick plan`: what would be done, in order, for whom, and with which consequences. */
import { Command } from "commander";
import type { PlanOptions } from "../workflow/plan.ts";
import { fileOption, withAwsOptions, withExamples, withJson } from "../options.ts";

export function planCommand(): Command {
  const command = new Command("plan")
    .description(
      "compare the blueprint with the organization and print an ordered plan; reads only",
    )
    .addOption(fileOption())
    .option("-o, --out <file>", "keep the plan for `apply`")
    .option("--adopt", "also change declared things that exist already and are in no lock file")
    .option("--detailed-exitcode", "end with code 2 if there are changes")
    .action(async (options: PlanOptions) =>
      (await import("../workflow/plan.ts")).runPlanCommand(options),
    );
  return withExamples(withJson(withAwsOptions(command)), [
    ["bailiwick plan", "see what would change"],
    [
      "bailiwick plan --out change.plan.json && bailiwick apply change.plan.json",
      "apply exactly what was reviewed",
    ],
  ]);
}
