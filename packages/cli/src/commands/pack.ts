/** `bailiwick pack`: the statements of several policies in the fewest that may be attached. */
import { Command, Option } from "commander";
import type { PackOptions } from "../workflow/pack.ts";
import { packableTypeNames, withExamples, withJson } from "../options.ts";

export function packCommand(): Command {
  const command = new Command("pack")
    .description("the statements of several policies in the fewest that one node may have")
    .argument("<file...>", "policies that are attached together: files, folders, patterns")
    .addOption(
      new Option("--type <type>", "what they are")
        .choices(packableTypeNames)
        .makeOptionMandatory(true),
    )
    .option("--out <folder>", "write them there, as <type>-1.json and so on")
    .action(async (paths: readonly string[], options: PackOptions) =>
      (await import("../workflow/pack.ts")).runPack({ ...options, paths }),
    );
  return withExamples(withJson(command), [
    ["bailiwick pack scps/*.json --type scp", "print the policies, a line each"],
    ["bailiwick pack scps --type scp --out packed", "write packed/scp-1.json and so on"],
  ]);
}
