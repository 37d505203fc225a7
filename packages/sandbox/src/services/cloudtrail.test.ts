import { CreateAccessKeyCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import {
  asked,
  createdAccount,
  liveSandbox,
  type Answer,
  type Clients,
  type Credentials,
  type LiveSandbox,
} from "../testing/live-sandbox.ts";

type Input = Readonly<Record<string, unknown>>;
type Event = { readonly EventName?: string; readonly CloudTrailEvent?: string };

async function keysOf({ iam }: Clients): Promise<Credentials> {
  const { accessKeyId, secretAccessKey, sessionToken } = await iam.config.credentials();
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

async function lookUp(live: LiveSandbox, input: Input = {}, who: Clients = live): Promise<Answer> {
  const credentials = await keysOf(who);
  return asked(live, { service: "cloudtrail", operation: "LookupEvents", input, credentials });
}

const eventsOf = ({ body }: Answer) => body["Events"] as readonly Event[];
const namesOf = (answer: Answer) => eventsOf(answer).map(({ EventName }) => EventName);
const having = (AttributeKey: string, AttributeValue: string) => ({
  LookupAttributes: [{ AttributeKey, AttributeValue }],
});

// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
describe("LookupEvents", () => {
  it("answers the newest first, in pages", async () => {
    const live = await liveSandbox({ pageSize: 1 });
    await live.iam.send(new CreateUserCommand({ UserName: "ana" }));
    await live.iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    const changes = having("EventSource", "iam.amazonaws.com");
    const first = await lookUp(live, changes);
    expect(namesOf(first)).toEqual(["CreateAccessKey"]);
    const second = await lookUp(live, { ...changes, NextToken: first.body["NextToken"] });
    expect(namesOf(second)).toEqual(["CreateUser"]);
  });

  it("selects by one attribute, and by one only", async () => {
    const live = await liveSandbox();
    const { accessKeyId } = live.sandbox.credentials;
    await live.iam.send(new CreateUserCommand({ UserName: "ana" }));
    expect(namesOf(await lookUp(live, having("EventName", "CreateUser")))).toEqual(["CreateUser"]);
    expect(namesOf(await lookUp(live, having("EventName", "DeleteUser")))).toEqual([]);
    expect(namesOf(await lookUp(live, having("AccessKeyId", accessKeyId)))).toContain("CreateUser");
    const [event] = eventsOf(await lookUp(live, having("ReadOnly", "false")));
    expect(event?.EventName).toBe("CreateUser");
    const { LookupAttributes } = having("EventName", "CreateUser");
    const two = await lookUp(live, {
      LookupAttributes: [...LookupAttributes, ...LookupAttributes],
    });
    expect(two.status).toBe(400);
    const StartTime = Date.now() / 1_000;
    const backwards = await lookUp(live, { StartTime, EndTime: StartTime - 60 });
    expect(String(backwards.body["__type"])).toContain("InvalidTimeRangeException");
  });

  it("shows an account its own events, and AssumeRole to both sides", async () => {
    const live = await liveSandbox();
    const member = await live.as(await createdAccount(live, "shop"));
    await member.iam.send(new CreateUserCommand({ UserName: "eve" }));
    const inMember = namesOf(await lookUp(live, {}, member));
    expect(inMember).toContain("CreateUser");
    expect(inMember).not.toContain("CreateAccount");
    expect(inMember).toContain("AssumeRole");
    const inManagement = namesOf(await lookUp(live));
    expect(inManagement).toContain("AssumeRole");
    expect(inManagement).not.toContain("CreateUser");
  });

  it("shows denied calls with their error, and no secret", async () => {
    const live = await liveSandbox();
    await live.iam.send(new CreateUserCommand({ UserName: "ana" }));
    const { AccessKey } = await live.iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    };
    await asked(live, { service: "cloudtrail", operation: "LookupEvents", input: {}, credentials });
    const all = await lookUp(live);
    const denied = await lookUp(live, having("Username", "ana"));
    const [event] = eventsOf(denied);
    expect(JSON.parse(event?.CloudTrailEvent ?? "{}")).toMatchObject({
      eventName: "LookupEvents",
      errorCode: expect.stringContaining("AccessDenied"),
    });
    expect(JSON.stringify(all.body)).not.toContain(credentials.secretAccessKey);
  });
});
