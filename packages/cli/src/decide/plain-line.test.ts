import { decideLine } from "@bailiwick/wire";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlainLine } from "./plain-line.ts";

const rest = decideLine.omit({ policies: true, organization: true });

/** Mostly a text; else what is none. */
const odd = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom<unknown>("text", "") },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(1, true, null, [], ["a"], {}, { arn: "a" }) },
);
const account = fc.oneof(
  { weight: 9, arbitrary: fc.constant("111122223333") },
  { weight: 1, arbitrary: odd },
);
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | object> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary });
const principal = fc
  .tuple(
    fc.record({ arn: odd, role: odd }, { requiredKeys: [] }),
    rarely(fc.record({ type: fc.constant("anonymous"), tags: odd }, { requiredKeys: [] })),
  )
  .map(([common, more]) => ({ ...common, ...more }));
const request = fc
  .tuple(
    fc.record(
      {
        principal: fc.oneof(odd, principal),
        action: odd,
        resource: odd,
        resourceAccount: account,
        context: fc.dictionary(fc.constantFrom("a", "__proto__", "aws:b"), odd),
      },
      { requiredKeys: ["principal", "action"] },
    ),
    rarely(fc.record({ context: odd, unknown: odd, more: odd }, { requiredKeys: [] })),
  )
  .map(([common, more]) => ({ ...common, ...more }));
const line = fc
  .tuple(
    fc.record({ id: odd, request: fc.oneof(request, request, odd) }, { requiredKeys: ["request"] }),
    rarely(fc.record({ settings: odd })),
  )
  .map(([common, more]) => ({ ...common, ...more }));

describe("a plain line", () => {
  it("is one that the schema takes as it is", () => {
    let plain = 0;
    fc.assert(
      fc.property(line, (made) => {
        const json: object = JSON.parse(JSON.stringify(made));
        if (!isPlainLine(json)) return;
        plain += 1;
        expect(rest.safeParse(json)).toEqual({ success: true, data: json });
      }),
      { seed: 1, numRuns: 5_000 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  it("is every line of texts", () => {
    const context = { "aws:SourceIp": "10.0.0.1" };
    const common = { action: "s3:GetObject", resource: "arn:aws:s3:::b/k", context };
    for (const who of ["arn:aws:iam::111122223333:root", { arn: "arn:a", role: "arn:b" }])
      expect(isPlainLine({ id: "1", request: { principal: who, ...common } })).toBe(true);
  });

  it("is none that lacks what a request needs, or holds more", () => {
    const right = { principal: "a", action: "b" };
    expect(isPlainLine({ request: right })).toBe(true);
    for (const request of [{ principal: "a" }, { action: "b" }, { ...right, verb: "c" }])
      expect(isPlainLine({ request })).toBe(false);
    expect(isPlainLine({ id: 1, request: right })).toBe(false);
    expect(isPlainLine({ request: right, settings: {} })).toBe(false);
  });
});
