import { describe, expect, it } from "vitest";
import {
  asked,
  createdAccount,
  createdGroup,
  liveSandbox,
  type Answer,
  type LiveSandbox,
} from "../../testing/live-sandbox.ts";

type Input = Readonly<Record<string, unknown>>;

const ask = (live: LiveSandbox, operation: string, input: Input = {}): Promise<Answer> => {
  const { identityStoreId: IdentityStoreId } = live.sandbox.identityCenter;
  return asked(live, {
    service: "identitystore",
    operation,
    input: { IdentityStoreId, ...input },
  });
};

const person = (UserName: string) => ({
  UserName,
  DisplayName: UserName,
  Name: { GivenName: UserName, FamilyName: "Lima" },
  Emails: [{ Value: `${UserName}@Example.com`, Type: "work", Primary: true }],
});

async function createdUser(live: LiveSandbox, name: string): Promise<string> {
  const { body } = await ask(live, "CreateUser", person(name));
  return String(body["UserId"]);
}

const refusal = ({ status, body }: Answer) => [
  status,
  String(body["__type"]).split("#").at(-1),
  body["Reason"],
];
const taken = [400, "ConflictException", "UNIQUENESS_CONSTRAINT_VIOLATION"];
const missing = [400, "ResourceNotFoundException", undefined];
const invalid = [400, "ValidationException", undefined];

const by = (AttributePath: string, AttributeValue: string) => ({
  AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue } },
});

describe("a name in the identity store", () => {
  it("is unique among users, among groups and in a group's members, whatever its capitals", async () => {
    const live = await liveSandbox();
    const UserId = await createdUser(live, "ana");
    const GroupId = await createdGroup(live, "Developers");
    expect(refusal(await ask(live, "CreateUser", person("ANA")))).toEqual(taken);
    expect(refusal(await ask(live, "CreateGroup", { DisplayName: "developers" }))).toEqual(taken);
    const membership = { GroupId, MemberId: { UserId } };
    expect((await ask(live, "CreateGroupMembership", membership)).status).toBe(200);
    expect(refusal(await ask(live, "CreateGroupMembership", membership))).toEqual(taken);
  });

  it("can be taken when its bearer is renamed, and not before", async () => {
    const live = await liveSandbox();
    const UserId = await createdUser(live, "ana");
    await createdUser(live, "bob");
    const renamed = (AttributeValue: string) =>
      ask(live, "UpdateUser", {
        UserId,
        Operations: [{ AttributePath: "userName", AttributeValue }],
      });
    expect(refusal(await renamed("bob"))).toEqual(taken);
    expect((await renamed("anna")).status).toBe(200);
    expect((await ask(live, "CreateUser", person("ana"))).status).toBe(200);
  });
});

describe("a user", () => {
  // https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetUserId.html
  it("is found by name and by e-mail address, and by nothing else", async () => {
    const live = await liveSandbox();
    const UserId = await createdUser(live, "ana");
    await createdUser(live, "undefined");
    const found = { UserId, IdentityStoreId: live.sandbox.identityCenter.identityStoreId };
    expect((await ask(live, "GetUserId", by("userName", "Ana"))).body).toEqual(found);
    const address = by("emails.value", "ana@example.COM");
    expect((await ask(live, "GetUserId", address)).body).toEqual(found);
    expect(refusal(await ask(live, "GetUserId", by("userName", "eve")))).toEqual(missing);
    expect(refusal(await ask(live, "GetUserId", by("title", "CTO")))).toEqual(invalid);
    const AlternateIdentifier = { ExternalId: { Issuer: "https://idp.example.com", Id: "1" } };
    expect(refusal(await ask(live, "GetUserId", { AlternateIdentifier }))).toEqual(missing);
  });

  it("is found by a new e-mail address once it is changed, and no more by the old one", async () => {
    const live = await liveSandbox();
    const UserId = await createdUser(live, "ana");
    const Emails = [{ Value: "lima@example.com", Type: "work", Primary: true }];
    const Operations = [{ AttributePath: "emails", AttributeValue: Emails }];
    await ask(live, "UpdateUser", { UserId, Operations });
    const found = await ask(live, "GetUserId", by("emails.value", "lima@example.com"));
    expect(found.body["UserId"]).toBe(UserId);
    const old = await ask(live, "GetUserId", by("emails.value", "ana@example.com"));
    expect(refusal(old)).toEqual(missing);
  });

  it("keeps the names that every user must have", async () => {
    const live = await liveSandbox();
    const UserId = await createdUser(live, "ana");
    const without = { UserId, Operations: [{ AttributePath: "displayName" }] };
    expect(refusal(await ask(live, "UpdateUser", without))).toEqual(invalid);
    const { Name: _name, ...nameless } = person("bob");
    expect(refusal(await ask(live, "CreateUser", nameless))).toEqual(invalid);
  });

  it("takes its memberships along when it is deleted", async () => {
    const live = await liveSandbox();
    const UserId = await createdUser(live, "ana");
    const GroupId = await createdGroup(live, "Developers");
    await ask(live, "CreateGroupMembership", { GroupId, MemberId: { UserId } });
    const isMember = { MemberId: { UserId }, GroupIds: [GroupId] };
    const { body } = await ask(live, "IsMemberInGroups", isMember);
    expect(body["Results"]).toMatchObject([{ GroupId, MembershipExists: true }]);
    await ask(live, "DeleteUser", { UserId });
    const left = await ask(live, "ListGroupMemberships", { GroupId });
    expect(left.body["GroupMemberships"]).toEqual([]);
    expect(refusal(await ask(live, "DescribeUser", { UserId }))).toEqual(missing);
  });
});

describe("lists of the identity store", () => {
  it("come in pages with opaque tokens, and filtered by name", async () => {
    const live = await liveSandbox({ pageSize: 1 });
    await createdGroup(live, "Developers");
    await createdGroup(live, "Operators");
    const first = await ask(live, "ListGroups");
    expect(first.body["Groups"]).toHaveLength(1);
    const second = await ask(live, "ListGroups", { NextToken: first.body["NextToken"] });
    expect(second.body["Groups"]).toHaveLength(1);
    expect(second.body["NextToken"]).toBeUndefined();
    const strange = await ask(live, "ListUsers", { NextToken: first.body["NextToken"] });
    expect(refusal(strange)).toEqual(invalid);
    const Filters = [{ AttributePath: "DisplayName", AttributeValue: "Operators" }];
    const found = await ask(live, "ListGroups", { Filters });
    expect(found.body["Groups"]).toMatchObject([{ DisplayName: "Operators" }]);
  });
});

describe("the identity store", () => {
  it("answers the account that owns the instance, and no member", async () => {
    const live = await liveSandbox();
    const member = await live.as(await createdAccount(live, "shop"));
    const credentials = await member.iam.config.credentials();
    const { identityStoreId: IdentityStoreId } = live.sandbox.identityCenter;
    const answer = await asked(live, {
      service: "identitystore",
      operation: "ListUsers",
      input: { IdentityStoreId },
      credentials: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey,
        sessionToken: credentials.sessionToken ?? "",
      },
    });
    expect(String(answer.body["__type"])).toContain("AccessDeniedException");
  });
});
