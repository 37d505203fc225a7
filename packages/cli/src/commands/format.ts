/** `bailiwick format`: policies in AWS's order of elements. */
import { Command } from "commander";
import type { FormatOptions } from "../workflow/format.ts";
import { withExamples, withJson } from "../options.ts";

export function formatCommand(): Command {
  const command = new Command("format")
    .description("policies in AWS's order of elements, two spaces a level")
    .argument("<file...>", "policies, folders of them, or patterns; - for stdin")
    .option("--check", "change nothing; end with code 3 if a file is written otherwise")
    .option("--write", "write the files instead of printing the one there is")
    .action(async (paths: readonly string[], options: FormatOptions) =>
      (await import("../workflow/format.ts")).runFormat({ ...options, paths }),
    );
  return withExamples(withJson(command), [
    ["bailiwick format policy.json", "print it"],
    ["bailiwick format policies --write", "every .json file in a folder, in place"],
    ["bailiwick format 'policies/**/*.json' --check", "for a pipeline"],
  ]);
}
