/**
 * The organization that a question is asked of: the live one, or a snapshot file. What reaches AWS is
 * imported only for the live one.
 */
import { hasErrors, readSnapshot, type Organization } from "@bailiwick/core";
import { CommandFailure } from "../failure.ts";
import { readInputFile } from "../input-file.ts";
import type { AwsOptions } from "../options.ts";

export type SourceOptions = AwsOptions & { readonly snapshot?: string };

/** Reads the snapshot that the options name, or collects the live organization. */
export async function organizationFrom(options: SourceOptions): Promise<Organization> {
  if (options.snapshot !== undefined) return readSnapshotFile(options.snapshot);
  const { connect, destinationFrom } = await import("./connect.ts");
  const { collectWithProgress } = await import("./collect-live.ts");
  const { session } = await connect(destinationFrom(options, undefined));
  return collectWithProgress(session);
}

/** @throws {CommandFailure} `SNAPSHOT_UNREADABLE` with what is wrong where */
function readSnapshotFile(file: string): Organization {
  const text = readInputFile(file);
  const read = readSnapshot(text, { file });
  if (read.value === undefined || hasErrors(read.diagnostics)) {
    throw new CommandFailure(
      "SNAPSHOT_UNREADABLE",
      `\`${file}\` is no snapshot that \`bailiwick collect\` writes.`,
      {
        diagnostics: read.diagnostics,
      },
    );
  }
  return read.value;
}
