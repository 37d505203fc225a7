import { styleText } from "node:util";
import { describe, expect, it } from "vitest";
import { columns } from "./columns.ts";

describe("columns", () => {
  it("begin at the same place in each row, and end without blanks", () => {
    const rows = [
      ["group Developers", "gains", "in Dev"],
      ["ada", "loses", ""],
    ];
    expect(columns(rows)).toEqual([
      "  group Developers  gains  in Dev",
      "  ada               loses",
    ]);
  });

  it("are as wide as styled text looks", () => {
    const green = styleText("green", "ab", { validateStream: false });
    expect(
      columns([
        [green, "x"],
        ["abc", "y"],
      ]),
    ).toEqual([`  ${green}   x`, "  abc  y"]);
  });

  it("of nothing are nothing", () => {
    expect(columns([])).toEqual([]);
  });
});
