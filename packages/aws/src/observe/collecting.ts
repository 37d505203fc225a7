/** What the parts of a collection share: whom they ask, how far they are, and what they could not read. */
import type { Catalogue, Gap } from "@bailiwick/core";
import { errorCode, errorDetail } from "../client/errors.ts";
import type { AwsSession } from "../client/session.ts";

export type CollectProgress = {
  readonly subject: "organization" | "identity-center" | "iam";
  readonly done: number;
  readonly total: number;
};

/** What the parts of the collection share. */
export type Collecting = {
  readonly session: AwsSession;
  readonly catalogue: Catalogue;
  readonly memberRoles: readonly string[];
  readonly gaps: Gap[];
  readonly report: (progress: CollectProgress) => void;
};

/** What `read` answers, or undefined with a gap that says why it could not be read. */
export async function orGap<Result>(
  collecting: Collecting,
  subject: Gap["subject"],
  read: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    collecting.gaps.push({ subject, reason: `${errorCode(error)}: ${errorDetail(error)}` });
    return undefined;
  }
}
