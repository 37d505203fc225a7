/** The organization that a question is asked of: the live one, or a snapshot file. */
import { readFile } from "node:fs/promises";
import { collectOrganization, type AwsSession, type CollectProgress } from "@bailiwick/aws";
import { hasErrors, readSnapshot, type Organization } from "@bailiwick/core";
import { CommandFailure } from "../failure.ts";
import type { AwsOptions } from "../options.ts";
import { counted } from "../views/diagnostics.ts";
import { escaped, note } from "../terminal.ts";
import { connect, destinationFrom } from "./connect.ts";
import { catalogue } from "./facts.ts";

export type SourceOptions = AwsOptions & { readonly snapshot?: string };

/** Reads the snapshot that the options name, or collects the live organization. */
export async function organizationFrom(options: SourceOptions): Promise<Organization> {
  if (options.snapshot !== undefined) return readSnapshotFile(options.snapshot);
  const { session } = await connect(destinationFrom(options, undefined));
  return collectWithProgress(session);
}

/** @throws {CommandFailure} `SNAPSHOT_UNREADABLE` with what is wrong where */
async function readSnapshotFile(file: string): Promise<Organization> {
  const text = await readFile(file, "utf8");
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

/** Collects, shows on a terminal how far it is, and says what could not be read. */
export async function collectWithProgress(
  session: AwsSession,
  memberRoles?: readonly string[],
): Promise<Organization> {
  const show = progressLine(process.stderr);
  const organization = await collectOrganization(session, {
    catalogue: catalogue(),
    memberRoles,
    onProgress: show.update,
  });
  show.end();
  for (const gap of organization.gaps.slice(0, 10)) {
    const where = gap.account === undefined ? "" : ` of account ${gap.account}`;
    note(escaped(`Not read: ${gap.subject}${where}: ${gap.reason}`));
  }
  if (organization.gaps.length > 10)
    note(`… and ${counted(organization.gaps.length - 10, "thing")} more that could not be read.`);
  return organization;
}

const subjects = {
  organization: "accounts",
  "identity-center": "assignments",
  iam: "accounts' IAM",
} as const;

/** One line that is written over; nothing where the stream is no terminal. */
function progressLine(stream: NodeJS.WriteStream): {
  update: (progress: CollectProgress) => void;
  end: () => void;
} {
  if (!stream.isTTY) return { update: () => {}, end: () => {} };
  return {
    update: ({ subject, done, total }) =>
      stream.write(`\r\u001b[KCollecting ${subjects[subject]}: ${done} of ${total}`),
    end: () => stream.write("\r\u001b[K"),
  };
}
