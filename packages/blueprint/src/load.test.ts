import { emptyLock, hasErrors } from "@bailiwick/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileBlueprint } from "./compile/compile.ts";
import { loadBlueprint } from "./load.ts";
import { initTemplate } from "./templates.ts";
import { testCatalogue } from "./testing/facts.ts";

const catalogue = testCatalogue();

function load(text: string, readFile?: (path: string) => string | undefined) {
  return loadBlueprint(text, { file: "case.yaml", today: "2026-06-01", catalogue, readFile });
}

/** The text with a part of it gone, doubled, or replaced by something that YAML minds. */
function damaged(text: string): fc.Arbitrary<string> {
  return fc
    .record({
      at: fc.nat(text.length),
      length: fc.nat(40),
      by: fc.oneof(
        fc.constantFrom(
          "",
          "\n",
          ": ",
          "- ",
          "{",
          "[",
          "'",
          '"',
          "&a ",
          "*a",
          "#",
          "\t",
          "null",
          "0123",
          "__proto__: 1\n",
          "constructor",
        ),
        fc.string({ maxLength: 8 }),
      ),
      isDoubled: fc.boolean(),
    })
    .map(({ at, length, by, isDoubled }) => {
      const part = text.slice(at, at + length);
      return text.slice(0, at) + by + (isDoubled ? part + part : "") + text.slice(at + length);
    });
}

describe("loadBlueprint", () => {
  it("answers any text with diagnostics that have a place, and never throws", () => {
    const texts = fc.oneof(
      damaged(initTemplate("shoppers")),
      damaged(initTemplate("securecart")),
      fc.string(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { value, diagnostics } = load(text);
        const compiled = value && compileBlueprint(value, emptyLock);
        const all = [...diagnostics, ...(compiled?.diagnostics ?? [])];
        expect(value === undefined).toBe(hasErrors(diagnostics));
        for (const { span } of all) {
          expect(span?.start.line).toBeGreaterThan(0);
          expect(span?.start.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { seed: 20260606, numRuns: 300 },
    );
  });

  const withFile = `version: 1
organization:
  name: Cases
  home-region: us-west-2
  regions: [us-west-2]
  management-account: { name: M, email: m@example.com }
policies:
  - { name: p, on: root, file: policies/p.json }
`;

  it("reads the policies of files, whose mistakes have places in those files", () => {
    const text =
      '{\n  "Version": "2012-10-17",\n  "Statement": { "Effect": "Dney", "Action": "s3:GetObject", "Resource": "*" }\n}';
    const { diagnostics } = load(withFile, (path) =>
      path === "policies/p.json" ? text : undefined,
    );
    expect(diagnostics.map(({ code, span }) => [code, span?.file, span?.start.line])).toEqual([
      ["IAM1011", "policies/p.json", 3],
    ]);
  });

  it("says which file cannot be read, also where reading throws", () => {
    const { diagnostics } = load(withFile, () => {
      throw new Error("disk on fire");
    });
    expect(diagnostics.map(({ code, span }) => [code, span?.start.line])).toEqual([["BLU1308", 8]]);
  });

  it("keeps the digits of numbers in policies as they are written", () => {
    const inline = withFile.replace(
      "file: policies/p.json",
      'document: { Version: 2012-10-17, Statement: { Effect: Deny, Action: s3:GetObject, Resource: "*", Condition: { StringEquals: { aws:PrincipalAccount: 012345678901 }, NumericLessThan: { s3:max-keys: 10 } } } }',
    );
    const { value } = load(inline);
    const text = value && compileBlueprint(value, emptyLock).value?.desired.policies[1]?.document;
    expect(text).toContain('"aws:PrincipalAccount":"012345678901"');
    expect(text).toContain('"s3:max-keys":10');
  });

  it("reads what an alias stands for", () => {
    const { value, diagnostics } = load(
      `${withFile.slice(0, withFile.indexOf("policies:"))}policies:
  - { name: p, on: &everywhere [root], document: &d { Version: 2012-10-17, Statement: { Effect: Deny, Action: s3:GetObject, Resource: "*" } } }
  - { name: q, on: *everywhere, document: *d }
`,
    );
    expect(diagnostics).toEqual([]);
    expect(value?.declaration.policies?.map(({ on }) => on)).toEqual([["root"], ["root"]]);
  });
});
