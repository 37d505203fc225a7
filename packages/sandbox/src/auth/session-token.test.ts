import { describe, expect, it } from "vitest";
import { parseAccountId } from "@bailiwick/core";
import { SessionTokens, type SealedSession } from "./session-token.ts";

const account = parseAccountId("123456789012");
if (account === undefined) throw new Error("an account id");

const sealed: SealedSession = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  subject: { kind: "role", account, roleName: "Admin", roleId: "AROA1", sessionName: "me" },
  session: {
    issuedAtMs: 1,
    expiresAtMs: 2,
    tags: { team: "a" },
    transitiveTagKeys: [],
    sourceIdentity: undefined,
    inlinePolicy: undefined,
    policyArns: [],
  },
};

describe("a session token", () => {
  it("opens to what was sealed in it", () => {
    const tokens = new SessionTokens(Buffer.alloc(32, 1));
    const credentials = tokens.seal(sealed);
    expect(tokens.open(credentials.sessionToken)).toEqual(JSON.parse(JSON.stringify(sealed)));
    expect(tokens.secretOf(sealed.accessKeyId)).toBe(credentials.secretAccessKey);
  });

  it("does not open when any byte is changed, cut off or added", () => {
    const tokens = new SessionTokens(Buffer.alloc(32, 1));
    const bytes = Buffer.from(tokens.seal(sealed).sessionToken, "base64");
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((bytes[index] ?? 0) ^ 1, index);
      expect(tokens.open(changed.toString("base64"))).toBeUndefined();
    }
    expect(tokens.open(bytes.subarray(1).toString("base64"))).toBeUndefined();
    expect(tokens.open(Buffer.concat([bytes, Buffer.alloc(3)]).toString("base64"))).toBeUndefined();
    expect(tokens.open("")).toBeUndefined();
    expect(tokens.open("no token")).toBeUndefined();
  });

  it("does not open in another installation", () => {
    const token = new SessionTokens(Buffer.alloc(32, 1)).seal(sealed).sessionToken;
    expect(new SessionTokens(Buffer.alloc(32, 2)).open(token)).toBeUndefined();
  });
});
