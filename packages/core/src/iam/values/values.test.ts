import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalBase64 } from "./base64.ts";
import { parseInstant } from "./instant.ts";
import { parseIpRange, rangeHolds } from "./ip-range.ts";
import { foldCase, literalOf, matchesPattern, patternOf, splitPattern, textOf } from "./pattern.ts";

const run = { seed: 20261122, numRuns: 500 };

describe("parseInstant", () => {
  it("agrees with the platform's calendar for every second of four millennia", () => {
    const seconds = fc.integer({ min: -62_135_596_800, max: 64_092_211_200 });
    fc.assert(
      fc.property(seconds, fc.nat(999), (whole, milliseconds) => {
        const date = new Date(whole * 1000 + milliseconds);
        const expected = whole + milliseconds / 1000;
        const found = parseInstant(date.toISOString());
        const text =
          found && `${found.negative ? "-" : ""}${found.whole || "0"}.${found.fraction || "0"}`;
        expect(Number(text)).toBeCloseTo(expected, 3);
      }),
      run,
    );
  });

  it("refuses what is no date, time, zone or number", () => {
    const texts = [
      "2026-13-01",
      "2026-00-01",
      "2026-01-32",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z",
      "2026-01-01T00:00:61Z",
      "2026-01-01T00:00:00",
      "2026-01-01T00:00:00+24:00",
      "2026-01-01t00:00:00z",
      "1900-02-29",
      "26-01-01",
      "",
      "tomorrow",
    ];
    expect(texts.filter((text) => parseInstant(text) !== undefined)).toEqual([]);
  });
});

describe("parseIpRange", () => {
  it("finds an IPv4 address in a range exactly when their leading bits agree", () => {
    const address = fc.nat(0xffff_ffff);
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (one, other, prefix) => {
        const outer = parseIpRange(`${dotted(one)}/${prefix}`);
        const inner = parseIpRange(dotted(other));
        const shift = 2 ** (32 - prefix);
        const expected = Math.floor(one / shift) === Math.floor(other / shift);
        expect(outer && inner && rangeHolds(outer, inner)).toBe(expected);
      }),
      run,
    );
  });

  it("refuses what is no address or range", () => {
    const texts = ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/8/8"];
    const more = [
      ":::",
      "1::2::3",
      "g::",
      "1:2:3:4:5:6:7",
      "::/129",
      "12345::",
      "1.2.3.4::",
      "1:2:3:4:5:6:7:8::",
    ];
    expect([...texts, ...more].filter((text) => parseIpRange(text) !== undefined)).toEqual([]);
  });
});

describe("canonicalBase64", () => {
  it("gives equal texts for equal bytes, with padding or without", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        expect(canonicalBase64(text)).toBe(text.replaceAll("=", ""));
        expect(canonicalBase64(text.replaceAll("=", ""))).toBe(canonicalBase64(text));
      }),
      run,
    );
  });

  it("refuses what is no base64, also bits that belong to no byte", () => {
    const texts = ["A", "A===", "QQ=", "QR==", "QUJ=", "Q Q=", "Q-_=", "=QQ="];
    expect(texts.filter((text) => canonicalBase64(text) !== undefined)).toEqual([]);
  });
});

describe("patterns", () => {
  it("a literal matches its own text and nothing else", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        expect(matchesPattern(literalOf(text), text)).toBe(true);
        expect(matchesPattern(literalOf(text), other)).toBe(text === other);
        expect(textOf(patternOf(text))).toBe(text);
      }),
      run,
    );
  });

  it("split at a separator and joined again are the same", () => {
    const parts = splitPattern(patternOf("arn:aws:s3:::b:k"), ":", 6).map(textOf);
    expect(parts).toEqual(["arn", "aws", "s3", "", "", "b:k"]);
  });

  it("folding keeps the number of characters", () => {
    expect([..."ßŉİ"].length).toBe([...foldCase("ßŉİ")].length);
  });
});

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
