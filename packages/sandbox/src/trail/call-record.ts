/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
import type { ServiceModel } from "@bailiwick/catalog";
import type { AccountId } from "@bailiwick/core";
import type { AwsError } from "../aws-error.ts";
import type { Caller, ServiceName } from "../service.ts";
import { serviceFacts } from "../server/service-facts.ts";
import { maskedStructure } from "./masking.ts";
import type { TrailRecord } from "./trail.ts";
import { userIdentity } from "./user-identity.ts";

export type RecordedCall = {
  readonly service: ServiceName;
  readonly model: ServiceModel;
  readonly operation: string;
  readonly caller: Caller;
  readonly region: string;
  readonly requestId: string;
  readonly eventId: string;
  readonly nowMs: number;
  readonly readOnly: boolean;
  readonly recordsAnswer: boolean;
  readonly secrets: readonly string[];
  /** Absent where the request could not be read. */
  readonly input: unknown;
  readonly outcome:
    | { readonly kind: "output"; readonly output: unknown }
    | { readonly kind: "error"; readonly error: AwsError };
};

/** The record of a call for one account's trail. */
export function callRecord(call: RecordedCall, recipient: AccountId): TrailRecord {
  const { model, outcome } = call;
  const operation = model.operations[call.operation];
  const masking = { model, secrets: call.secrets };
  const denied = outcome.kind === "error" && outcome.error.code.startsWith("AccessDenied");
  const shown = (value: unknown, shape: string | undefined): Record<string, unknown> | null =>
    shape === undefined || value === undefined ? null : maskedStructure(value, shape, masking);
  return {
    eventVersion: "1.11",
    userIdentity: userIdentity(call.caller),
    eventTime: `${new Date(call.nowMs).toISOString().slice(0, 19)}Z`,
    eventSource: serviceFacts[call.service].eventSource,
    eventName: call.operation,
    awsRegion: call.region,
    sourceIPAddress: call.caller.sourceIp,
    userAgent: call.caller.userAgent,
    ...(outcome.kind === "error"
      ? { errorCode: outcome.error.code, errorMessage: outcome.error.message }
      : {}),
    // AWS shows no parameters of a denied call.
    requestParameters: denied ? null : shown(call.input, operation?.input),
    responseElements:
      outcome.kind === "error" || (call.readOnly && !call.recordsAnswer)
        ? null
        : shown(outcome.output, operation?.output),
    requestID: call.requestId,
    eventID: call.eventId,
    readOnly: call.readOnly,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: recipient,
    eventCategory: "Management",
  };
}
