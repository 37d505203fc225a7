import { describe, expect, it } from "vitest";
import { AssertionFailure } from "../base/assert.ts";
import { applyEdits, editUntilDone } from "./edits.ts";

describe("applyEdits", () => {
  it("replaces, inserts and removes, whatever the order of the edits", () => {
    const edits = [
      { start: 4, end: 6, text: "" },
      { start: 0, end: 1, text: "A" },
      { start: 2, end: 2, text: "+" },
    ];
    expect(applyEdits("abcdef", edits)).toBe("Ab+cd");
  });

  it("makes only the first of edits that overlap", () => {
    const edits = [
      { start: 1, end: 3, text: "X" },
      { start: 2, end: 4, text: "Y" },
      { start: 3, end: 3, text: "-" },
    ];
    expect(applyEdits("abcdef", edits)).toBe("aX-def");
  });

  it("does not insert the same twice in one place", () => {
    const edit = { start: 1, end: 1, text: "," };
    expect(applyEdits("ab", [edit, edit])).toBe("a,b");
  });

  it("refuses an edit that lies outside its text", () => {
    expect(() => applyEdits("ab", [{ start: 1, end: 3, text: "" }])).toThrow(AssertionFailure);
  });
});

describe("editUntilDone", () => {
  it("asks again until a text calls for no more edits", () => {
    const edits = (text: string) => (text.startsWith("a") ? [{ start: 0, end: 1, text: "" }] : []);
    expect(editUntilDone("aaab", edits)).toBe("b");
  });

  it("ends where edits undo one another", () => {
    const swap = (text: string) => [{ start: 0, end: 1, text: text === "a" ? "b" : "a" }];
    expect(["a", "b"]).toContain(editUntilDone("a", swap));
  });
});
