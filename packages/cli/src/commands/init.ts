/** `bailiwick init`: a blueprint to start from. */
import { writeFile } from "node:fs/promises";
import type { InitMessage } from "@bailiwick/wire";
import { Command, Option } from "commander";
import { CommandFailure } from "../failure.ts";
import { withExamples, withJson, type OutputOptions } from "../options.ts";
import { note, printJson } from "../terminal.ts";

type InitOptions = OutputOptions & {
  readonly template: "gopanza" | "shoppers" | "securecart";
  readonly file: string;
  readonly force?: boolean;
};

export function initCommand(): Command {
  const command = new Command("init")
    .description("write a commented bailiwick.yaml to start from")
    .addOption(
      new Option("-t, --template <name>", "which blueprint to start from")
        .choices(["gopanza", "shoppers", "securecart"])
        .default("shoppers"),
    )
    .option("-f, --file <path>", "where to write it", "bailiwick.yaml")
    .option("--force", "overwrite the file if it is there")
    .action(runInit);
  return withExamples(withJson(command), [
    ["bailiwick init", "write bailiwick.yaml for an organization with PROD and SDLC apart"],
    [
      "bailiwick init --template gopanza -f acme.yaml",
      "a small landing zone, into a file of your choice",
    ],
  ]);
}

async function runInit(options: InitOptions): Promise<void> {
  const { initTemplate } = await import("@bailiwick/blueprint");
  const text = initTemplate(options.template);
  await writeNew(options.file, text, options.force ?? false);
  if (options.json === true) {
    const { file, template } = options;
    printJson({ version: 1, kind: "bailiwick/init", file, template } satisfies InitMessage);
    return;
  }
  note(
    `Wrote ${options.file} from the template ${options.template}. Next: bailiwick check -f ${options.file}`,
  );
}

async function writeNew(file: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? "w" : "wx", flush: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw new CommandFailure(
      "FILE_EXISTS",
      `\`${file}\` is there already, and nothing was written. Use --force to overwrite it, or --file to name another.`,
    );
  }
}
