/** `bailiwick who-can`: principals that can do an action on a resource. */
import { Command } from "commander";
import type { WhoCanOptions } from "../workflow/who-can.ts";
import { collected, withAwsOptions, withExamples, withJson } from "../options.ts";

export function whoCanCommand(): Command {
  const command = new Command("who-can")
    .description("principals that can do an action on a resource: yes, or under which condition")
    .argument("<action>", "e.g. s3:GetObject")
    .argument("[resource]", "an ARN", "*")
    .option("--resource-account <id>", "who owns the resource, where its ARN does not say")
    .option(
      "-c, --context <key=value>",
      "a context key that is known; all others are open",
      collected,
    )
    .option(
      "--snapshot <file>",
      "ask an organization that `collect` wrote, instead of the live one",
    )
    .option("--all", "list those who cannot, too, with the reason")
    .action(async (action: string, resource: string, options: WhoCanOptions) =>
      (await import("../workflow/who-can.ts")).runWhoCan({ action, resource, ...options }),
    );
  return withExamples(withJson(withAwsOptions(command)), [
    ["bailiwick who-can iam:CreateUser", "ask the organization behind your credentials"],
    [
      "bailiwick who-can --snapshot org.json s3:GetObject arn:aws:s3:::payments/card.csv --resource-account 111122223333",
      "ask a snapshot",
    ],
  ]);
}
