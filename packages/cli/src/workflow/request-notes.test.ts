import { describe, expect, it } from "vitest";
import { assertAction, notesOn } from "./request-notes.ts";

describe("the names in a question", () => {
  it.each([
    [{ action: "s3:GetObjekt", keys: [], resources: [] }, "Did you mean `s3:GetObject`?"],
    [{ action: "s4:GetObject", keys: [], resources: [] }, "`s4`"],
    [{ action: undefined, keys: ["aws:SourceIpp"], resources: [] }, "Did you mean `aws:SourceIp`?"],
    [{ action: "s3:ListBucket", keys: ["s3:prefixx"], resources: [] }, "Did you mean `s3:prefix`?"],
    [{ action: undefined, keys: [], resources: ["*", "box/key"] }, "`box/key` is no ARN"],
  ])("of %j are noted where the catalogue lacks them: %s", (asked, words) => {
    expect(notesOn(asked)).toEqual([expect.stringContaining(words)]);
  });

  it("that the catalogue has, patterns and tags are not noted", () => {
    const keys = ["aws:PrincipalTag/team", "aws:*", "*", "sts:ExternalId", "AWS:SOURCEIP"];
    expect(notesOn({ action: "S3:getobject", keys, resources: ["arn:aws:s3:::b/k"] })).toEqual([]);
  });

  it.each(["GetObject", "s3:", ":GetObject", "s3:Get*", "a:b:c", "s3:Get Object", ""])(
    "%j is no name of one action",
    (action) => {
      expect(() => assertAction(action)).toThrow(
        expect.objectContaining({ code: "BAD_ACTION" }) as Error,
      );
    },
  );
});
