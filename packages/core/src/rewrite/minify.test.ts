import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasErrors } from "../base/diagnostic.ts";
import { parsePolicy, parsePolicyTolerantly } from "../iam/parse.ts";
import { printPolicy } from "../iam/print.ts";
import { policyDocumentArbitrary, policyTypeArbitrary } from "../iam/testing/arbitraries.ts";
import type { PolicyDocument, PolicyType, Statement } from "../iam/tree.ts";
import { smallCatalogue } from "../access/testing/small-catalogue.ts";
import { questionArbitrary } from "../evaluate/testing/question-arbitrary.ts";
import { minifyPolicy } from "./minify.ts";
import { languageDifference } from "./same-language.ts";

const run = { seed: 20261123, numRuns: 150 };

type Case = {
  readonly name: string;
  readonly type: PolicyType;
  readonly wildcards?: boolean;
  readonly before: object;
  readonly after: object;
};

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../../../tests/cases/rewrite/minify.json", import.meta.url), "utf8"),
);

function read(text: string, type: PolicyType): PolicyDocument {
  return parsePolicyTolerantly(text, { file: "generated", type }).value;
}

function minified(text: string, type: PolicyType): string {
  return minifyPolicy({ text, document: read(text, type) });
}

/** Documents of any shape, and those of questions, whose statements resemble each other. */
const policies = fc.oneof(
  policyTypeArbitrary.chain((type) =>
    policyDocumentArbitrary(type).map((document) => ({ type, text: printPolicy(document) })),
  ),
  questionArbitrary.map(({ policies: { identity = [], resource } }) =>
    resource === undefined
      ? { type: "identity" as const, text: JSON.stringify(identity[0]) }
      : { type: "resource" as const, text: JSON.stringify(resource) },
  ),
);

describe("minifyPolicy", () => {
  it.each(cases)("$name", ({ type, wildcards, before, after }) => {
    const text = JSON.stringify(before, undefined, 2);
    const parsed = parsePolicy(text, { file: "case", type });
    expect(hasErrors(parsed.diagnostics)).toBe(false);
    const options = wildcards === true ? { wildcards: smallCatalogue } : {};
    expect(JSON.parse(minifyPolicy({ text, document: read(text, type) }, options))).toEqual(after);
  });

  it("changes no decision, by either evaluator", () => {
    fc.assert(
      fc.property(policies, fc.nat(), ({ type, text }, seed) => {
        const after = read(minified(text, type), type);
        const options = { type, seed, requests: 40 };
        expect(languageDifference([read(text, type)], [after], options)).toBe(undefined);
      }),
      run,
    );
  });

  it("is idempotent and never longer than the document was", () => {
    fc.assert(
      fc.property(policies, ({ type, text }) => {
        const short = minified(text, type);
        expect(short.length).toBeLessThanOrEqual(text.length);
        expect(minified(short, type)).toBe(short);
      }),
      run,
    );
  });

  it("removes white space alone where a statement cannot be read", () => {
    const text = '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Perhaps" } ] }';
    expect(minified(text, "scp")).toBe(text.replaceAll(" ", ""));
  });
});

describe("languageDifference", () => {
  it.each(["identity", "boundary", "session", "scp", "vpce"] as const)(
    "finds an action more in a document of type %s",
    (type) => {
      const principal = type === "vpce" ? { Principal: "*" } : {};
      const statement = { Effect: "Allow", ...principal, Resource: "*" };
      const text = (Action: readonly string[]): string =>
        JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Action }] });
      const before = read(text(["s3:GetObject"]), type);
      const after = read(text(["s3:GetObject", "s3:PutObject"]), type);
      const options = { type, seed: 1, requests: 200 };
      expect(languageDifference([before], [after], options)).toBeDefined();
      expect(languageDifference([before], [before], options)).toBe(undefined);
    },
  );

  it("finds a lost condition of three generated statements in four", () => {
    const conditional = questionArbitrary
      .map(({ policies: { identity = [] } }) => read(JSON.stringify(identity[0]), "identity"))
      .map((document) => ({ ...document, statements: document.statements.filter(isConditional) }))
      .filter(({ statements }) => statements.length === 1);
    const found = fc.sample(conditional, { seed: 5, numRuns: 40 }).filter((before) => {
      const statements = before.statements.map((one) => ({ ...one, conditions: [] }));
      const options = { type: "identity", seed: 1, requests: 300 } as const;
      return languageDifference([before], [{ ...before, statements }], options) !== undefined;
    });
    expect(found.length).toBeGreaterThanOrEqual(30);
  });
});

/** `NotAction` and `NotResource` of these documents often except everything. */
function isConditional(statement: Statement): boolean {
  if (statement.kind !== "statement" || statement.conditions.length === 0) return false;
  return !statement.action.negated && statement.resource?.negated !== true;
}
