/** How far what is shown can be relied on: its age, and what could not be read. */
import type { ReactNode } from "react";
import Alert from "@cloudscape-design/components/alert";
import type { Collected } from "../api.ts";
import { counted, relativeTime } from "../model/words.ts";
import { useNow } from "./ago.tsx";

const staleAfterMs = 24 * 3_600_000;

export function Standing({
  organization,
}: {
  readonly organization: Collected | undefined;
}): ReactNode {
  const now = useNow();
  if (organization === undefined) return null;
  const { collectedAt } = organization;
  const at = collectedAt === undefined ? undefined : new Date(collectedAt);
  const stale = at !== undefined && now.getTime() - at.getTime() > staleAfterMs;
  return (
    <>
      {stale && (
        <Alert type="warning" header="This is an old picture">
          The organization was collected {relativeTime(at, now)}; what changed since is not shown.
        </Alert>
      )}
      <Gaps {...organization} />
    </>
  );
}

function Gaps({ organization }: Collected): ReactNode {
  const { gaps, accounts } = organization;
  if (gaps.length === 0) return null;
  const unread = new Set(gaps.flatMap((gap) => gap.account ?? []));
  const other = gaps.filter((gap) => gap.account === undefined);
  return (
    <Alert type="warning" header="Some of the organization could not be read">
      {unread.size > 0 && (
        <p className="line">
          {unread.size.toLocaleString("en")} of {counted(accounts.length, "account")} not readable:{" "}
          {[...unread].slice(0, 5).join(", ")}
          {unread.size > 5 ? " and others" : ""}.
        </p>
      )}
      {other.map((gap) => (
        <p className="line" key={gap.subject}>
          {gap.subject}: {gap.reason}
        </p>
      ))}
      Answers that need what is missing are unknown.
    </Alert>
  );
}
