/** `bailiwick collect`: the observed organization as one JSON snapshot. */
import { Command } from "commander";
import type { CollectCommandOptions } from "../workflow/collect.ts";
import { collected, withAwsOptions, withExamples, withJson } from "../options.ts";

export function collectCommand(): Command {
  const command = new Command("collect")
    .description(
      "write the observed organization as one documented, versioned JSON snapshot; reads only",
    )
    .option("-o, --out <file>", "where to write it; stdout if not said")
    .option(
      "--role <name>",
      "role to read member accounts with; repeat for more, the first that can be assumed is taken",
      collected,
    )
    .option(
      "--resources <file>",
      "policies and settings of resources to put into it, which are not read (docs/snapshots.md)",
    )
    .option("--strict", "end with code 5 if anything could not be read")
    .action(async (options: CollectCommandOptions) =>
      (await import("../workflow/collect.ts")).runCollect(options),
    );
  return withExamples(withJson(withAwsOptions(command)), [
    ["bailiwick collect --out org.json", "read the organization behind your credentials"],
    [
      "bailiwick collect --role SecurityAudit --out org.json",
      "read member accounts with a role of yours",
    ],
    [
      "bailiwick collect --resources resources.json --out org.json",
      "with the policies of buckets and keys that another tool gave",
    ],
  ]);
}
