import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smallCatalogue } from "../access/testing/small-catalogue.ts";
import type { Catalogue } from "../catalogue.ts";
import { questionArbitrary } from "../evaluate/testing/question-arbitrary.ts";
import { parsePolicyTolerantly } from "../iam/parse.ts";
import { policyDocumentArbitrary } from "../iam/testing/arbitraries.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";
import { packBins } from "./bins.ts";
import { packPolicies } from "./pack.ts";
import { languageDifference } from "./same-language.ts";

function read(statements: readonly object[], type: PolicyType = "scp"): PolicyDocument {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return parsePolicyTolerantly(text, { file: "generated", type }).value;
}

/** Quotas of so many characters and policies, of every type. */
function limited(characters: number, policies = 10): Catalogue {
  return {
    ...smallCatalogue,
    quota: (name) => ({
      name,
      value: name.endsWith("-characters") ? characters : policies,
      unit: "",
      adjustable: false,
      source: { url: "", date: "" },
    }),
  };
}

const deny = (action: string, sid?: string): object => ({
  ...(sid === undefined ? {} : { Sid: sid }),
  Effect: "Deny",
  Action: action,
  Resource: `arn:aws:${action}:::*`,
});

describe("packPolicies", () => {
  it("puts small policies into one, and gives a repeated Sid a number", () => {
    const documents = [read([deny("s3:a", "A")]), read([deny("s3:b", "A"), deny("s3:c")])];
    const { value } = packPolicies(documents, { type: "scp", catalogue: limited(10_240) });
    expect(value?.policies.length).toBe(1);
    expect(value?.policies[0]?.document.statements.map(({ sid }) => sid)).toEqual([
      "A",
      "A2",
      undefined,
    ]);
    expect(value?.newSids).toEqual(["A2"]);
    expect(value?.fewest).toBe(true);
  });

  it("cuts a list that is too long for one policy", () => {
    const actions = Array.from({ length: 60 }, (_, index) => `service:Action${index}`);
    const document = read([{ Sid: "Long", Effect: "Deny", Action: actions, Resource: "*" }]);
    const { value } = packPolicies([document], { type: "scp", catalogue: limited(700) });
    expect(value?.policies.length).toBe(2);
    for (const { text } of value?.policies ?? []) expect(text.length).toBeLessThanOrEqual(700);
  });

  it("says which statement cannot be cut", () => {
    const actions = Array.from({ length: 60 }, (_, index) => `service:Action${index}`);
    const document = read([deny("s3:a"), { Effect: "Deny", NotAction: actions, Resource: "*" }]);
    const { value, diagnostics } = packPolicies([document], {
      type: "scp",
      catalogue: limited(700),
    });
    expect(value).toBe(undefined);
    expect(diagnostics.map(({ code }) => code)).toEqual(["RWR1001"]);
    expect(diagnostics[0]?.span).toEqual(document.statements[1]?.span);
  });

  it("counts FullAWSAccess among the SCPs of a node that allow nothing, and not beside an Allow", () => {
    const documents = ["a", "b", "c"].map((name) => read([deny(`s3:${name.repeat(40)}`)]));
    const few = { type: "scp", catalogue: limited(260, 3) } as const;
    expect(packPolicies(documents, few).diagnostics.map(({ code }) => code)).toEqual(["RWR1002"]);
    const allow = read([{ Effect: "Allow", Action: "*", Resource: "*" }]);
    expect(packPolicies([allow, ...documents], few).value?.policies.length).toBe(3);
  });

  it("keeps an old version where a policy variable would change its meaning", () => {
    const text = (resource: string): string =>
      JSON.stringify({
        Version: "2008-10-17",
        Statement: [{ Effect: "Deny", Action: "s3:*", Resource: resource }],
      });
    const documents = ["arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::c/*"].map(
      (resource) => parsePolicyTolerantly(text(resource), { file: "x", type: "scp" }).value,
    );
    const { value } = packPolicies(documents, { type: "scp", catalogue: limited(10_240) });
    expect(value?.policies.map(({ document }) => document.version)).toEqual([
      "2008-10-17",
      "2012-10-17",
    ]);
  });

  it("changes no decision, and keeps each policy below the quota", () => {
    const types = fc.constantFrom("identity" as const, "scp" as const, "rcp" as const);
    const anything = types.chain((type) =>
      fc
        .array(policyDocumentArbitrary(type), { minLength: 1, maxLength: 3 })
        .map((documents) => ({ type, documents })),
    );
    const alike = fc.array(questionArbitrary, { minLength: 2, maxLength: 4 }).map((questions) => ({
      type: "scp" as const,
      documents: questions.flatMap(({ policies: { identity = [] } }) =>
        identity.map(
          (one) =>
            parsePolicyTolerantly(JSON.stringify(one), { file: "generated", type: "scp" }).value,
        ),
      ),
    }));
    fc.assert(
      fc.property(fc.oneof(anything, alike), fc.nat(), ({ type, documents }, seed) => {
        const catalogue = limited(1_500, 50);
        const { value } = packPolicies(documents, { type, catalogue });
        const policies = value?.policies ?? [];
        expect(policies.length).toBeGreaterThan(0);
        for (const { text } of policies) expect(text.length).toBeLessThanOrEqual(1_500);
        const after = policies.map(({ text }) => parsePolicyTolerantly(text, { file: "x", type }));
        const sids = after.flatMap((one) => one.value.statements.flatMap(({ sid }) => sid ?? []));
        expect(new Set(sids.filter((sid) => sid !== "")).size).toBe(
          sids.filter((sid) => sid !== "").length,
        );
        const texts = after.map((one) => one.value);
        expect(languageDifference(documents, texts, { type, seed, requests: 40 })).toBe(undefined);
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe("packBins", () => {
  it("finds the fewest where the largest first would not", () => {
    expect(packBins([4, 4, 4, 3, 3, 3, 3], 12)).toEqual({
      bins: [
        [0, 1, 2],
        [3, 4, 5, 6],
      ],
      exact: true,
    });
    expect(packBins([6, 5, 5, 4, 4, 4, 4, 4], 12).exact).toBe(true);
  });

  it("needs as many bins as trying every arrangement does", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 7 });
    fc.assert(
      fc.property(sizes, (things) => {
        const { bins, exact } = packBins(things, 10);
        expect(exact).toBe(true);
        expect(bins.flat().toSorted((one, other) => one - other)).toEqual([...things.keys()]);
        for (const bin of bins) {
          expect(bin.reduce((sum, index) => sum + (things[index] ?? 0), 0)).toBeLessThanOrEqual(10);
        }
        expect(bins.length).toBe(fewest(things, []));
      }),
      { seed: 12, numRuns: 150 },
    );
  });
});

/** By trying everything: slow, and beyond doubt. */
function fewest([first, ...rest]: readonly number[], free: readonly number[]): number {
  if (first === undefined) return free.length;
  const own = fewest(rest, [...free, 10 - first]);
  const shared = free.flatMap((room, bin) =>
    room < first ? [] : [fewest(rest, free.with(bin, room - first))],
  );
  return Math.min(own, ...shared);
}
