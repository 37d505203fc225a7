/** Options that several commands share, declared once: name, unit, default, help. */
import type { PackableType, PolicyType } from "@bailiwick/core";
import { InvalidArgumentError, Option, type Command } from "commander";

export type OutputOptions = { readonly json?: boolean };

export type AwsOptions = {
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
};

export type BlueprintOptions = { readonly file: string };

const jsonOption = (): Option =>
  new Option("--json", "print one JSON document on stdout (see docs/json.md)");

export const fileOption = (): Option =>
  new Option("-f, --file <path>", "the blueprint").default("bailiwick.yaml").env("BAILIWICK_FILE");

/** Where live commands go; the environment and ~/.aws are read as the AWS CLI reads them. */
export function withAwsOptions(command: Command): Command {
  return command
    .addOption(new Option("-p, --profile <name>", "profile of ~/.aws/config").env("AWS_PROFILE"))
    .addOption(
      new Option("--region <region>", "AWS Region; defaults to the blueprint's home Region").env(
        "AWS_REGION",
      ),
    )
    .addOption(
      new Option("--endpoint-url <url>", "send everything here instead of to AWS").env(
        "AWS_ENDPOINT_URL",
      ),
    );
}

/** `--json` as one word for every command. */
export function withJson(command: Command): Command {
  return command.addOption(jsonOption());
}

const policyTypeNames = [
  "identity",
  "resource",
  "trust",
  "boundary",
  "session",
  "scp",
  "rcp",
  "vpce",
] as const satisfies readonly PolicyType[];

/** The types of which several stand in one place. */
export const packableTypeNames = [
  "identity",
  "scp",
  "rcp",
] as const satisfies readonly PackableType[];

/** Written out here, so that the engine is not loaded to print a help text. */
export function policyTypeOption(): Option {
  return new Option("--type <type>", "what the policy is; guessed where it is not given").choices(
    policyTypeNames,
  );
}

/** Adds examples below the help of a command. */
export function withExamples(
  command: Command,
  examples: readonly (readonly [command: string, meaning: string])[],
): Command {
  const lines = examples.map(([example, meaning]) => `  $ ${example}\n      ${meaning}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}\n`);
}

/** For options that may be said more than once. */
export function collected(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** @throws {InvalidArgumentError} */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isInteger(number) || number < 0)
    throw new InvalidArgumentError(`\`${text}\` is not a whole number.`);
  return number;
}

/** @throws {InvalidArgumentError} */
export function port(text: string): number {
  const number = wholeNumber(text);
  if (number > 65_535)
    throw new InvalidArgumentError(`\`${text}\` is not a port; ports end at 65535.`);
  return number;
}
