import { describe, expect, it } from "vitest";
import * as kinds from "./characters.ts";

const units = Array.from({ length: 0x1_0000 }, (_, unit) => unit);

/** The same kinds as regular expressions, which the code itself does not use. */
const expressions: readonly (readonly [kinds.UnitTest, RegExp])[] = [
  [kinds.isDigit, /\d/],
  [kinds.isLetter, /[A-Za-z]/],
  [kinds.isLowerCaseLetter, /[a-z]/],
  [kinds.isLetterOrDigit, /[A-Za-z0-9]/],
  [kinds.isHexDigit, /[0-9a-f]/i],
  [kinds.isNameCharacter, /\w/],
  [kinds.isSpace, /\s/],
  [kinds.isSurrogate, /[\ud800-\udfff]/],
];

describe("kinds of characters", () => {
  it.each(expressions)("%o takes exactly the units that %s does", (test, expression) => {
    const differing = units.filter(
      (unit) => test(unit) !== expression.test(String.fromCharCode(unit)),
    );
    expect(differing).toEqual([]);
  });

  it.each(expressions)("%o takes nothing past the end", (test) => {
    expect(test("".charCodeAt(0))).toBe(false);
  });
});

describe("scanning", () => {
  it("ends at the first unit that fails, or at the end of the text", () => {
    expect(kinds.endOfRun("a12b3", 1, kinds.isDigit)).toBe(3);
    expect(kinds.endOfRun("a12", 1, kinds.isDigit)).toBe(3);
    expect(kinds.endOfRun("a12", 0, kinds.isDigit)).toBe(0);
  });

  it("finds every unit of the empty text to pass, and none", () => {
    expect(kinds.everyUnit("", kinds.isDigit)).toBe(true);
    expect(kinds.someUnit("", kinds.isDigit)).toBe(false);
    expect(kinds.areDigits("")).toBe(false);
  });

  it("takes no letter for one of ASCII that becomes one in other capitals", () => {
    expect(kinds.startsInAnyCase("KmS:Decrypt", "kms:")).toBe(true);
    expect(kinds.startsInAnyCase("kms", "kms:")).toBe(false);
    expect(kinds.startsInAnyCase("\u212ams:Decrypt", "kms:")).toBe(false);
    expect(kinds.startsInAnyCase("km\u017f:Decrypt", "kms:")).toBe(false);
  });

  it("leaves a text alone that has no such end", () => {
    expect(kinds.withoutSuffix("kms.amazonaws.com", ".amazonaws.com")).toBe("kms");
    expect(kinds.withoutSuffix("kms.amazonaws.com.cn", ".amazonaws.com")).toBe(
      "kms.amazonaws.com.cn",
    );
  });
});
