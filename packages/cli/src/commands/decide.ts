/** `bailiwick decide`: is this request allowed, and which statements say so? */
import { Command } from "commander";
import type { DecideOptions } from "../workflow/decide.ts";
import { collected, withAwsOptions, withExamples, withJson } from "../options.ts";

export function decideCommand(): Command {
  const command = new Command("decide")
    .description("is this request allowed? with the deciding statements of every policy type")
    .option(
      "--principal <arn>",
      "who asks: an ARN, a service's name, anonymous, or a name in the organization",
    )
    .option("--task-policy <arn>", "of a root user: its session of AssumeRoot for this task")
    .option("--action <action>", "what is asked, e.g. s3:GetObject")
    .option("--resource <arn>", "on what; everything if not said")
    .option("--resource-account <id>", "who owns the resource, where its ARN does not say")
    .option(
      "--call <operation>",
      "instead of --action: an operation with all that it asks, e.g. s3:CopyObject",
    )
    .option(
      "--on <as=arn>",
      "a resource of the call, and what it is to it; repeat for more",
      collected,
    )
    .option("--on-account <as=id>", "who owns that resource; repeat for more", collected)
    .option("--on-policy <as=file>", "loose policy of that resource; repeat for more", collected)
    .option(
      "--via <service>",
      "made in the principal's name by this service; repeat for more, the first called first",
      collected,
    )
    .option("-c, --context <key=value>", "a context key of the request; repeat for more", collected)
    .option(
      "-u, --unknown <key>",
      "a context key of which nothing is known; * at the end for any rest",
      collected,
    )
    .option(
      "--snapshot <file>",
      "answer on an organization that `collect` wrote, instead of the live one",
    )
    .option("--identity <file>", "loose identity policy; repeat for more", collected)
    .option("--boundary <file>", "loose permissions boundary", collected)
    .option("--session <file>", "loose session policy", collected)
    .option("--resource-policy <file>", "loose policy of the resource")
    .option("--scp <file>", "loose SCP: each is a level of its own, root first", collected)
    .option("--rcp <file>", "loose RCP: each is a level of its own, root first", collected)
    .option("--endpoint-policy <file>", "loose policy of the VPC endpoint", collected)
    .option("--explain", "show every policy's part, and why each statement applies or does not")
    .option(
      "--input <file>",
      "answer a file of requests, a JSON line each (docs/line-formats.md); - for stdin",
    )
    .action(async (options: DecideOptions) =>
      (await import("../workflow/decide.ts")).runDecide(options),
    );
  return withExamples(withJson(withAwsOptions(command)), examples);
}

const examples = [
  [
    "bailiwick decide --principal arn:aws:iam::111122223333:role/Dev --action iam:CreateUser",
    "ask the organization behind your credentials",
  ],
  [
    "bailiwick decide --snapshot org.json --principal arn:aws:iam::111122223333:user/ada --action s3:GetObject --resource arn:aws:s3:::b/k -u 'aws:*'",
    "ask a snapshot, with all global keys open",
  ],
  [
    "bailiwick decide --identity policy.json --scp root.json --principal arn:aws:iam::111122223333:user/ada --action ec2:RunInstances",
    "ask loose files; nothing else applies",
  ],
  [
    "bailiwick decide --snapshot org.json --principal arn:aws:iam::111122223333:user/ada --action s3:GetObject --explain",
    "level by level, statement by statement",
  ],
  [
    "bailiwick decide --snapshot org.json --principal arn:aws:iam::111122223333:user/ada --call s3:CopyObject --on source=arn:aws:s3:::a/k --on destination=arn:aws:s3:::b/k",
    "ask for everything that one call needs",
  ],
  ["bailiwick decide --input requests.jsonl", "a thousand requests, a line each"],
] as const;
