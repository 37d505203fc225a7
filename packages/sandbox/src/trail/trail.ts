/**
 * The trail: every call as a CloudTrail record, by account, in the order of the calls.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import type { AccountId } from "@bailiwick/core";

/** A record as CloudTrail writes it, without anything secret. */
export type TrailRecord = {
  readonly eventVersion: string;
  readonly userIdentity: Readonly<Record<string, unknown>>;
  /** ISO 8601 with seconds. */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly responseElements: Readonly<Record<string, unknown>> | null;
  readonly requestID?: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly Readonly<Record<string, string>>[];
  readonly eventType: "AwsApiCall" | "AwsServiceEvent";
  readonly managementEvent: true;
  readonly recipientAccountId: AccountId;
  readonly serviceEventDetails?: Readonly<Record<string, unknown>>;
  readonly eventCategory: "Management";
};

/** An event that a service makes by itself, e.g. `CreateAccountResult`. */
export type ServiceEvent = {
  readonly account: AccountId;
  /** `organizations.amazonaws.com`. */
  readonly eventSource: string;
  readonly eventName: string;
  readonly region: string;
  readonly serviceEventDetails: Readonly<Record<string, unknown>>;
};

export interface Trail {
  /** The account's records, oldest first. Not a copy: do not keep it. */
  records(account: AccountId): readonly TrailRecord[];
  /** Writes down what a service did by itself. */
  recordServiceEvent(event: ServiceEvent): void;
}
