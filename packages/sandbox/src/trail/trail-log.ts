/**
 * Keeps the trail: in memory by account, and as lines for the state folder. The newest records are
 * kept; AWS keeps 90 days, which is the same unless a sandbox sees more calls than fit.
 */
import { parseAccountId, type AccountId } from "@bailiwick/core";
import type { ServiceEvent, Trail, TrailRecord } from "./trail.ts";

/** About 1.2 kB each. */
const maxRecords = 100_000;

export type TrailLogOptions = {
  /** Where a record is kept for the next start. */
  readonly append: (line: string) => void;
  /** Lines that an earlier run kept. */
  readonly kept: readonly string[];
  readonly nowMs: () => number;
  readonly eventId: () => string;
};

export class TrailLog implements Trail {
  readonly #byAccount = new Map<AccountId, TrailRecord[]>();
  readonly #options: TrailLogOptions;
  #count = 0;

  constructor(options: TrailLogOptions) {
    this.#options = options;
    for (const line of options.kept.slice(-maxRecords)) {
      const record = recordFrom(line);
      if (record !== undefined) this.#keep(record);
    }
  }

  records(account: AccountId): readonly TrailRecord[] {
    return this.#byAccount.get(account) ?? [];
  }

  record(record: TrailRecord): void {
    this.#keep(record);
    this.#options.append(JSON.stringify(record));
  }

  recordServiceEvent(event: ServiceEvent): void {
    this.record({
      eventVersion: "1.11",
      userIdentity: { accountId: event.account, invokedBy: "AWS Internal" },
      eventTime: `${new Date(this.#options.nowMs()).toISOString().slice(0, 19)}Z`,
      eventSource: event.eventSource,
      eventName: event.eventName,
      awsRegion: event.region,
      sourceIPAddress: "AWS Internal",
      userAgent: "AWS Internal",
      requestParameters: null,
      responseElements: null,
      eventID: this.#options.eventId(),
      readOnly: false,
      eventType: "AwsServiceEvent",
      managementEvent: true,
      recipientAccountId: event.account,
      serviceEventDetails: event.serviceEventDetails,
      eventCategory: "Management",
    });
  }

  #keep(record: TrailRecord): void {
    const records = this.#byAccount.get(record.recipientAccountId) ?? [];
    this.#byAccount.set(record.recipientAccountId, records);
    records.push(record);
    this.#count += 1;
    if (this.#count > maxRecords) this.#dropOldest();
  }

  /** A tenth at a time, so that it costs little for each record. */
  #dropOldest(): void {
    const times = [...this.#byAccount.values()].flatMap((list) => list.map((it) => it.eventTime));
    const cutoff = times.toSorted()[Math.floor(maxRecords / 10)] ?? "";
    for (const [account, records] of this.#byAccount)
      this.#byAccount.set(
        account,
        records.filter((record) => record.eventTime > cutoff),
      );
    this.#count = [...this.#byAccount.values()].reduce((sum, list) => sum + list.length, 0);
  }
}

function recordFrom(line: string): TrailRecord | undefined {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof record !== "object" || record === null || !("recipientAccountId" in record))
    return undefined;
  // Lines are written by `record` alone; the account is what the log files them under.
  return parseAccountId(String(record.recipientAccountId)) === undefined
    ? undefined
    : (record as TrailRecord);
}
