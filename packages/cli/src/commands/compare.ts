/** `bailiwick compare`: does a new policy allow what the existing one does not? */
import { Command, Option } from "commander";
import type { CompareOptions } from "../workflow/compare.ts";
import { policyTypeOption, withExamples, withJson } from "../options.ts";

export function compareCommand(): Command {
  const command = new Command("compare")
    .description(
      "does a new policy allow what the existing one does not? with a request that shows it",
    )
    .option(
      "--existing <file...>",
      "what existed: one policy, or several of one place; - for stdin",
    )
    .option("--new <file...>", "what is to be in their place; - for stdin")
    .addOption(policyTypeOption())
    .option("--both", "say also what is lost")
    .addOption(
      new Option("--domain <domain>", "requests that AWS knows, or any strings")
        .choices(["aws", "any"])
        .default("aws"),
    )
    .option(
      "--input <file>",
      "compare a file of pairs, a JSON line each (docs/line-formats.md); - for stdin",
    )
    .addHelpText("after", exits)
    .action(async (options: CompareOptions) =>
      (await import("../workflow/compare.ts")).runCompare(options),
    );
  return withExamples(withJson(command), [
    ["bailiwick compare --existing old.json --new new.json", "one policy, before and after"],
    ["bailiwick compare --existing scps/old --new scps/new --type scp --both", "two folders"],
    ["bailiwick compare --input pairs.jsonl", "thousands of pairs, a line each"],
  ]);
}

const exits = `
Exit codes: 0 no new access, 3 new access, 5 unknown, 64 a policy or a flag that cannot be read.
With --input: 1 where a line could not be read, else 0.
`;
