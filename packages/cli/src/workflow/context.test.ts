import { describe, expect, it } from "vitest";
import { exitCode } from "../exit-code.ts";
import { contextFromOptions } from "./context.ts";

describe("context flags", () => {
  it("give one value, a list where a key is said twice, and keep all after the first `=`", () => {
    const flags = [
      "aws:SourceIp=10.0.0.1",
      "aws:TagKeys=a",
      "aws:TagKeys=b",
      "s3:prefix=a=b",
      "x=",
    ];
    expect(contextFromOptions(flags)).toEqual({
      "aws:SourceIp": "10.0.0.1",
      "aws:TagKeys": ["a", "b"],
      "s3:prefix": "a=b",
      x: "",
    });
  });

  it.each(["aws:SourceIp", "=10.0.0.1", ""])("refuse `%s` as usage", (flag) => {
    expect(() => contextFromOptions([flag])).toThrow(
      expect.objectContaining({ code: "BAD_CONTEXT", exit: exitCode.usage }) as Error,
    );
  });
});
