/** CloudTrail's event history. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
import { AwsError, operation, paginate, type Call, type Service } from "../service.ts";
import type { TrailRecord } from "../trail/trail.ts";

type LookupInput = {
  readonly LookupAttributes?: readonly {
    readonly AttributeKey: string;
    readonly AttributeValue: string;
  }[];
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  readonly EventCategory?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
};

const historyMs = 90 * 86_400_000;

export const cloudTrailService: Service = {
  name: "cloudtrail",
  operations: {
    LookupEvents: operation<LookupInput>({
      readOnly: true,
      authorize: () => [{ action: "cloudtrail:LookupEvents", resource: "*" }],
      run: lookupEvents,
    }),
    DescribeTrails: operation<Record<string, never>>({
      readOnly: true,
      authorize: () => [{ action: "cloudtrail:DescribeTrails", resource: "*" }],
      run: () => ({ trailList: [] }),
    }),
  },
};

/** Newest first, the last 90 days, of the Region that is asked; insights are none. */
function lookupEvents(call: Call<LookupInput>): unknown {
  const { StartTime, EndTime, LookupAttributes = [], EventCategory } = call.input;
  if (StartTime !== undefined && EndTime !== undefined && StartTime > EndTime) {
    throw new AwsError(
      "InvalidTimeRangeException",
      "The start time must not be later than the end time.",
    );
  }
  if (LookupAttributes.length > 1)
    throw new AwsError(
      "InvalidLookupAttributesException",
      "Only one lookup attribute can be specified.",
    );
  const now = call.sandbox.clock.wallMs();
  const [from, to] = [
    Math.max(StartTime?.getTime() ?? 0, now - historyMs),
    EndTime?.getTime() ?? now,
  ];
  const records =
    EventCategory === undefined ? call.sandbox.trail.records(call.caller.account) : [];
  const found = records.filter((record) => {
    const at = Date.parse(record.eventTime);
    return (
      at >= from - 999 &&
      at <= to &&
      record.awsRegion === call.region &&
      LookupAttributes.every((wanted) => matches(record, wanted))
    );
  });
  const page = paginate(call, {
    items: found.toReversed(),
    key: (record) => record.eventID,
    max: 50,
    requested: call.input.MaxResults,
    token: call.input.NextToken,
    filter: [JSON.stringify({ StartTime, EndTime, LookupAttributes })],
    invalidToken: () => new AwsError("InvalidNextTokenException", "Invalid token."),
  });
  return { Events: page.items.map(described), NextToken: page.nextToken };
}

function matches(
  record: TrailRecord,
  wanted: { readonly AttributeKey: string; readonly AttributeValue: string },
): boolean {
  const { AttributeKey, AttributeValue } = wanted;
  switch (AttributeKey) {
    case "EventId":
      return record.eventID === AttributeValue;
    case "EventName":
      return record.eventName === AttributeValue;
    case "EventSource":
      return record.eventSource === AttributeValue;
    case "ReadOnly":
      return String(record.readOnly) === AttributeValue.toLowerCase();
    case "AccessKeyId":
      return record.userIdentity["accessKeyId"] === AttributeValue;
    case "Username":
      return usernameOf(record) === AttributeValue;
    case "ResourceName":
      return resourcesOf(record).some(({ ResourceName }) => ResourceName === AttributeValue);
    case "ResourceType":
      return resourcesOf(record).some(({ ResourceType }) => ResourceType === AttributeValue);
    default:
      return false;
  }
}

/** Of a role session, the session's name. */
function usernameOf({ userIdentity }: TrailRecord): string | undefined {
  const { userName, principalId } = userIdentity;
  if (typeof userName === "string") return userName;
  return typeof principalId === "string" ? principalId.split(":").at(-1) : undefined;
}

function resourcesOf(
  record: TrailRecord,
): readonly { readonly ResourceName: string; readonly ResourceType: string }[] {
  return (record.resources ?? []).map((resource) => ({
    ResourceName: resource["ARN"] ?? "",
    ResourceType: resource["type"] ?? "",
  }));
}

function described(record: TrailRecord): unknown {
  const accessKeyId = record.userIdentity["accessKeyId"];
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    AccessKeyId: typeof accessKeyId === "string" ? accessKeyId : undefined,
    EventTime: new Date(record.eventTime),
    EventSource: record.eventSource,
    Username: usernameOf(record),
    Resources: resourcesOf(record),
    CloudTrailEvent: JSON.stringify(record),
  };
}
