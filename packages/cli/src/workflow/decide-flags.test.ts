import { describe, expect, it } from "vitest";
import { CommandFailure } from "../failure.ts";
import { exitCode } from "../exit-code.ts";
import { lineFromFlags, type RequestFlags } from "./decide-flags.ts";

const flags: RequestFlags = { principal: "anonymous", context: [], unknown: [] };
const call = { ...flags, call: "s3:CopyObject" };
const on = ["source=arn:aws:s3:::a/k=1", "destination=arn:aws:s3:::b/k"];

describe("the flags of decide", () => {
  it("are a request about everything where nothing else is said", () => {
    expect(lineFromFlags({ ...flags, action: "s3:ListBucket" }).request).toEqual({
      principal: { type: "anonymous" },
      action: "s3:ListBucket",
      resource: "*",
      context: {},
      unknown: [],
    });
  });

  it("are a call with the account and the policy of each resource", () => {
    const more = { onAccount: ["source=111122223333"], onPolicy: ["destination=b.json"] };
    expect(lineFromFlags({ ...call, on, ...more, via: ["s3.amazonaws.com"] }).request).toEqual({
      principal: { type: "anonymous" },
      action: "s3:CopyObject",
      resources: [
        { as: "source", resource: "arn:aws:s3:::a/k=1", resourceAccount: "111122223333" },
        { as: "destination", resource: "arn:aws:s3:::b/k", policy: "b.json" },
      ],
      forwardedBy: ["s3.amazonaws.com"],
      context: {},
      unknown: [],
    });
  });

  it.each<[RequestFlags, string, string]>([
    [flags, "MISSING_REQUEST", "`--principal` and `--action`"],
    [{ ...flags, action: "GetObject" }, "BAD_ACTION", "is no action"],
    [{ ...flags, action: "s3:Get*" }, "BAD_ACTION", "stands for several actions"],
    [call, "BAD_CALL", "`source` (needed)"],
    [{ ...flags, call: "s3:ListBucket" }, "BAD_CALL", "`--on resource="],
    [{ ...call, on: ["source"] }, "BAD_CALL", "no `=`"],
    [{ ...call, on, resource: "*" }, "BAD_CALL", "`--resource`"],
    [{ ...call, on, action: "s3:GetObject" }, "BAD_CALL", "`--action`"],
    [{ ...call, on, onPolicy: ["a=b"] }, "BAD_CALL", "`--on a=…`"],
    [{ ...call, on, onAccount: ["source=1"] }, "BAD_ACCOUNT", "twelve digits"],
    [{ ...flags, action: "s3:GetObject", on }, "BAD_CALL", "`--on` belongs to `--call`"],
    [{ ...flags, action: "s3:GetObject", resourceAccount: "1" }, "BAD_ACCOUNT", "`1`"],
  ])("are refused as %j: %s, and it says %s", (given, code, detail) => {
    const failure = failureOf(() => lineFromFlags(given));
    expect(failure).toMatchObject({ code, exit: exitCode.usage });
    expect(failure?.message).toContain(detail);
  });
});

function failureOf(act: () => unknown): CommandFailure | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof CommandFailure ? error : undefined;
  }
}
