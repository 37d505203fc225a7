/** `bailiwick import`: a blueprint from the organization that is there. */
import { Command } from "commander";
import type { ImportOptions } from "../workflow/import.ts";
import { withAwsOptions, withExamples, withJson } from "../options.ts";

export function importCommand(): Command {
  const command = new Command("import")
    .description(
      "write a blueprint from the live organization, so that plan is then empty; reads only",
    )
    .option("-f, --file <path>", "where to write it", "bailiwick.yaml")
    .option(
      "--snapshot <file>",
      "from an organization that `collect` wrote, instead of the live one",
    )
    .option("--force", "overwrite the file if it is there")
    .action(async (options: ImportOptions) =>
      (await import("../workflow/import.ts")).runImport(options),
    );
  return withExamples(withJson(withAwsOptions(command)), [
    ["bailiwick import --profile management", "take over the organization behind a profile"],
    ["bailiwick import --snapshot org.json -f acme.yaml", "from a snapshot"],
  ]);
}
