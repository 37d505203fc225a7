/** Collects the live organization, with a line that says how far it is. */
import { collectOrganization, type AwsSession, type CollectProgress } from "@bailiwick/aws";
import type { Organization } from "@bailiwick/core";
import { counted } from "../views/diagnostics.ts";
import { escaped, note } from "../terminal.ts";
import { catalogue } from "./facts.ts";

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
