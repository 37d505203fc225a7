/** What `bailiwick collect` does. */
import { writeSnapshot } from "@bailiwick/core";
import type { CollectMessage } from "@bailiwick/wire";
import { exitCode } from "../exit-code.ts";
import type { AwsOptions, OutputOptions } from "../options.ts";
import { writeDurably } from "../state/workdir.ts";
import { note, printJson } from "../terminal.ts";
import { counted } from "../views/diagnostics.ts";
import { connect, destinationFrom } from "./connect.ts";
import { collectWithProgress } from "./collect-live.ts";
import { readResourcesFile, withResources } from "./named-resources.ts";

export type CollectCommandOptions = AwsOptions &
  OutputOptions & {
    readonly out?: string;
    readonly resources?: string;
    readonly role?: readonly string[];
    readonly strict?: boolean;
  };

export async function runCollect(options: CollectCommandOptions): Promise<void> {
  const listed = options.resources === undefined ? [] : readResourcesFile(options.resources);
  const { session } = await connect(destinationFrom(options, undefined));
  const collected = await collectWithProgress(session, options.role);
  const organization =
    options.resources === undefined
      ? collected
      : withResources(collected, options.resources, listed);
  const text = writeSnapshot(organization);
  if (options.out === undefined) process.stdout.write(text);
  else await writeDurably(options.out, text);
  const { accounts, gaps } = organization;
  if (options.out !== undefined && options.json === true) {
    printJson({
      version: 1,
      kind: "bailiwick/collect",
      out: options.out,
      accounts: accounts.length,
      gaps,
    } satisfies CollectMessage);
  }
  note(
    `${counted(accounts.length, "account")} collected, ${counted(gaps.length, "thing")} could not be read.`,
  );
  if (options.strict === true && gaps.length > 0) process.exitCode = exitCode.unknown;
}
