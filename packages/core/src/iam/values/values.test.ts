import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAccountId } from "../ids.ts";
import { canonicalBase64 } from "./base64.ts";
import { parseDecimal } from "./decimal.ts";
import { parseInstant } from "./instant.ts";
import { parseIpRange, rangeHolds } from "./ip-range.ts";
import { foldCase, literalOf, matchesPattern, patternOf, splitPattern, textOf } from "./pattern.ts";

const run = { seed: 20261122, numRuns: 500 };

/** Texts near to those that are read, of which a good part is read and a good part is not. */
function near(characters: string, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...characters), maxLength });
}

/** Instants of right form, and with one character changed, added or left out. */
const nearInstants = fc
  .tuple(
    fc.constantFrom(
      "2026",
      "2026-02",
      "2026-02-03",
      "2026-02-03T04:05Z",
      "2026-02-03T04:05:06+07:08",
      "2026-02-03T04:05:06.789-01:00",
      "2026-02-03T04:05:06.7Z",
    ),
    fc.nat(30),
    fc.nat(2),
    near("0T:Z+-. 9", 2),
  )
  .map(([text, at, removed, added]) => text.slice(0, at) + added + text.slice(at + removed));

describe("the scanners read what these expressions take", () => {
  const decimal = /^([+-]?)(\d+)(?:\.(\d+))?$/;
  const instant =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

  it("decimals", () => {
    fc.assert(
      fc.property(near("+-.0129e ", 6), (text) => {
        expect(parseDecimal(text) !== undefined).toBe(decimal.test(text));
      }),
      { ...run, numRuns: 3000 },
    );
  });

  it("instants, as far as the calendar has them", () => {
    fc.assert(
      fc.property(nearInstants, (text) => {
        const found = parseInstant(text) !== undefined;
        const formed = instant.test(text) || decimal.test(text);
        const inCalendar = !Number.isNaN(Date.parse(text)) || decimal.test(text);
        if (!formed) expect([text, found]).toEqual([text, false]);
        else if (inCalendar && isDateOfMonth(text)) expect([text, found]).toEqual([text, true]);
      }),
      { ...run, numRuns: 3000 },
    );
  });

  it("base64", () => {
    const base64 = /^[A-Za-z0-9+/]*={0,2}$/;
    fc.assert(
      fc.property(near("AQaz09+/=-_ ", 8), (text) => {
        if (canonicalBase64(text) !== undefined) expect(text).toMatch(base64);
        const bytes = Buffer.from(text, "base64").toString("base64");
        if (bytes === text) expect(canonicalBase64(text)).toBe(text.replace(/={1,2}$/, ""));
      }),
      { ...run, numRuns: 3000 },
    );
  });

  it("prefixes of addresses, and groups", () => {
    fc.assert(
      fc.property(near("0129fFgG ", 5), (text) => {
        const prefix = /^\d{1,3}$/.test(text) && Number(text) <= 128;
        expect(parseIpRange(`::/${text}`) !== undefined).toBe(prefix);
        const group = text === "" || /^[0-9a-f]{1,4}$/i.test(text);
        expect(parseIpRange(`1::${text}`) !== undefined).toBe(group);
      }),
      { ...run, numRuns: 3000 },
    );
  });

  it("account ids", () => {
    const texts = fc.string({ unit: fc.constantFrom("0", "9", "x"), minLength: 11, maxLength: 13 });
    fc.assert(
      fc.property(fc.oneof(texts, fc.stringMatching(/^\d{11,13}$/)), (text) => {
        expect(parseAccountId(text) !== undefined).toBe(/^\d{12}$/.test(text));
      }),
      run,
    );
  });
});

/** The platform takes the 31st of February for a day of March. */
function isDateOfMonth(text: string): boolean {
  return Number(text.slice(8, 10)) <= 28 && !/:60/.test(text);
}

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
