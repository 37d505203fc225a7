/** `bailiwick what-can`: what a principal can do, by service and access level. */
import { Command } from "commander";
import type { WhatCanOptions } from "../workflow/what-can.ts";
import { collected, withAwsOptions, withExamples, withJson } from "../options.ts";

export function whatCanCommand(): Command {
  const command = new Command("what-can")
    .description(
      "what a principal can do, by service and access level: on what, on which condition",
    )
    .argument("<principal>", "an ARN, or the name of a user or role")
    .option("--account <name>", "in which account, where several have one of that name")
    .option("--service <prefix>", "of this service only, e.g. s3; may be said again", collected)
    .option(
      "--snapshot <file>",
      "ask an organization that `collect` wrote, instead of the live one",
    )
    .action(async (principal: string, options: WhatCanOptions) =>
      (await import("../workflow/what-can.ts")).runWhatCan({ principal, ...options }),
    );
  return withExamples(withJson(withAwsOptions(command)), [
    [
      "bailiwick what-can arn:aws:iam::111122223333:role/Deployer",
      "ask the organization behind your credentials",
    ],
    ["bailiwick what-can --snapshot org.json al --account Dev --service s3", "ask a snapshot"],
  ]);
}
