import { describe, expect, it } from "vitest";
import { escaped, wrapped } from "./terminal.ts";

describe("text from outside", () => {
  it.each([
    ["\u001b[31mred", "\\u001b[31mred", "an escape sequence"],
    ["a\rb", "a\\u000db", "a carriage return, which would write over the line"],
    ["a\nb", "a\\u000ab", "a line feed, which would fake a line"],
    ["\u009b2J", "\\u009b2J", "an eight-bit control sequence"],
    ["admin\u202etxt.exe", "admin\\u202etxt.exe", "an override of the direction"],
    ["Müller & Söhne – 東京", "Müller & Söhne – 東京", "ordinary text, unchanged"],
  ])("%j is shown as %j: %s", (text, shown) => {
    expect(escaped(text)).toBe(shown);
  });

  it("keeps line feeds where lines are wanted, and nothing else", () => {
    expect(escaped("a\nb\u0007", { lines: true })).toBe("a\nb\\u0007");
  });
});

describe("wrapped prose", () => {
  it("loses no word and keeps to the width with its indent", () => {
    const words = Array.from({ length: 80 }, (_, number) => `word${number}`);
    const lines = wrapped(words.join(" "), "    ").split("\n");
    expect(lines.every((line) => line.startsWith("    ") && line.length <= 100)).toBe(true);
    expect(lines.join(" ").trim().split(/\s+/)).toEqual(words);
  });
});
