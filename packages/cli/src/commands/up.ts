/** `bailiwick up`: from nothing to a governed organization and its panel, in the sandbox. */
import { Command } from "commander";
import type { UpOptions } from "../workflow/up.ts";
import { port, withExamples, withJson } from "../options.ts";

export function upCommand(): Command {
  const command = new Command("up")
    .description(
      "start the sandbox, apply a blueprint to it, check what came out, and open the panel",
    )
    .option("-f, --file <path>", "the blueprint; the Shoppers example if not said")
    .option("--fresh", "begin anew: forget the sandbox's organization")
    .option("--port <n>", "the panel's port; any free one if not said", port)
    .option("--sandbox-port <n>", "the sandbox's port; any free one if not said", port)
    .option("--once", "stop after the summary, without the panel")
    .action(async (options: UpOptions) => (await import("../workflow/up.ts")).runUp(options));
  return withExamples(withJson(command), [
    ["bailiwick up", "what `npm start` runs"],
    ["bailiwick up --fresh -f acme.yaml", "your own blueprint, from nothing"],
  ]);
}
