/** `bailiwick sandbox`: an AWS organization on this machine, for the AWS CLI, SDKs and Terraform. */
import { Command, InvalidArgumentError } from "commander";
import { port, wholeNumber, withExamples, withJson } from "../options.ts";
import type { SandboxFlags } from "../workflow/sandbox.ts";

export function sandboxCommand(): Command {
  const command = new Command("sandbox")
    .description("run an AWS organization on 127.0.0.1 that enforces its policies")
    .argument("[command...]", "after `--`: run this with the sandbox's environment, then stop")
    .option("--port <n>", "where to listen; 0 picks a free port", port, 4599)
    .option("--state <dir>", "keep the state in this folder; in memory if not said")
    .option("--fresh", "forget what the state folder holds")
    .option("--from <snapshot>", "begin with the organization of a snapshot (`bailiwick collect`)")
    .option("--organization", "begin with an organization of one account")
    .option("--speed <n>", "asynchronous work, rates and expiry run n times as fast", positive, 1)
    .option("--rates <which>", "`published`: throttle as AWS does; `off`", rates, "off")
    .option("--account-quota <n>", "accounts an organization may have", wholeNumber, 10)
    .option("--faults <spec>", "failures on demand, e.g. `*:throttle@0.02` (docs/sandbox.md)")
    .option("--seed <n>", "of ids and faults; random if not said", wholeNumber)
    .option("--page-size <n>", "upper bound of every page", wholeNumber)
    .option("--print-env", "print shell exports for the running sandbox")
    .option("--operations", "list the operations that are served")
    .action(async (words: readonly string[], flags: SandboxFlags) =>
      (await import("../workflow/sandbox.ts")).runSandbox(words, flags),
    );
  return withExamples(withJson(command), [
    ["bailiwick sandbox --state .bailiwick/aws", "a sandbox that remembers"],
    ['eval "$(bailiwick sandbox --print-env)"', "point this shell's clients at the running one"],
    ["bailiwick sandbox --port 0 -- aws sts get-caller-identity", "one command, then stop"],
    ["bailiwick sandbox --speed 60 --rates published", "AWS's limits, an hour a minute"],
  ]);
}

/** @throws {InvalidArgumentError} */
function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 1_000_000))
    throw new InvalidArgumentError(`\`${text}\` is not a number from above 0 to 1,000,000.`);
  return number;
}

/** @throws {InvalidArgumentError} */
function rates(text: string): "published" | "off" {
  if (text === "published" || text === "off") return text;
  throw new InvalidArgumentError(`\`${text}\` is neither \`published\` nor \`off\`.`);
}
