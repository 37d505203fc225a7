import { describe, expect, it } from "vitest";
import { textDifference } from "./text-difference.ts";

describe("textDifference", () => {
  it("shows lines that went and came, with three lines around them", () => {
    const before = ["1", "2", "3", "4", "5", "6", "7", "8", "9", ""].join("\n");
    const after = before.replace("5\n", "five\n").replace("7\n", "");
    expect(textDifference("p.json", before, after)).toBe(
      [
        "--- p.json",
        "+++ p.json",
        "@@ -2,9 +2,8 @@",
        " 2",
        " 3",
        " 4",
        "-5",
        "+five",
        " 6",
        "-7",
        " 8",
        " 9",
        " ",
      ].join("\n"),
    );
  });

  it("shows control characters of a file as escapes", () => {
    expect(textDifference("p", "a", "\u001b[31m")).toContain("+\\u001b[31m");
  });
});
