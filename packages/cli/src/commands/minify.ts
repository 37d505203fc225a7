/** `bailiwick minify`: a policy as short as it can be said. */
import { Command } from "commander";
import type { MinifyOptions } from "../workflow/minify.ts";
import { policyTypeOption, withExamples, withJson } from "../options.ts";

export function minifyCommand(): Command {
  const command = new Command("minify")
    .description("a policy as short as it can be said, with its size as AWS counts it")
    .argument("<file>", "a policy; - for stdin")
    .addOption(policyTypeOption())
    .option(
      "--wildcards",
      "put wildcards for actions where they take the same ones today; what AWS adds later they take as well",
    )
    .option("--write", "write the file instead of printing the policy")
    .action(async (file: string, options: MinifyOptions) =>
      (await import("../workflow/minify.ts")).runMinify({ ...options, file }),
    );
  return withExamples(withJson(command), [
    ["bailiwick minify deny-regions.json --type scp", "print it, and what was saved"],
    ["bailiwick minify policy.json --wildcards --write", "shorten lists of actions too, in place"],
  ]);
}
