import { describe, expect, it } from "vitest";
import { accountOfArn, formatArn, parseArn } from "./arn.ts";

describe("parseArn", () => {
  it("keeps the colons of the sixth part, and formatArn puts it together again", () => {
    const text = "arn:aws:logs:us-east-1:111122223333:log-group:a:*";
    expect(parseArn(text)?.resource).toBe("log-group:a:*");
    expect(
      formatArn(
        parseArn(text) ?? { partition: "", service: "", region: "", account: "", resource: "" },
      ),
    ).toBe(text);
  });

  it("knows no ARN of fewer than six parts", () => {
    for (const text of ["", "*", "arn:aws:sqs", "arn:aws:s3:::", "urn:aws:s3:::b"]) {
      expect(parseArn(text)?.resource ?? "none").toBe(text === "arn:aws:s3:::" ? "" : "none");
    }
  });

  it("finds the account where there is one", () => {
    expect(accountOfArn("arn:aws:iam::111122223333:role/r")).toBe("111122223333");
    expect(accountOfArn("arn:aws:s3:::b")).toBeUndefined();
    expect(accountOfArn("arn:aws:iam::aws:policy/p")).toBeUndefined();
  });
});
