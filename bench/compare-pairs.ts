/**
 * "How long does it take to compare two policies?" Each published pair both ways, for any strings, and
 * AWS's pairs one way, for requests that AWS knows: from the texts to the witnesses, which both
 * evaluators have confirmed.
 *
 *     BAILIWICK_CASES=… node bench/compare-pairs.ts [ROUNDS]
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalogue } from "@bailiwick/catalog";
import {
  compareAccess,
  compareBothWays,
  parsePolicyTolerantly,
  type PolicyType,
} from "@bailiwick/core";
import { costOf, figureFrom, report, type Cost } from "./figures.ts";

const root = process.env["BAILIWICK_CASES"];
if (root === undefined || root === "") throw new Error("BAILIWICK_CASES names no folder.");

type Pair = { readonly type: PolicyType; readonly existing: string; readonly new: string };

function fileOf<Content>(...path: readonly string[]): Content {
  return JSON.parse(readFileSync(join(root ?? "", ...path), "utf8")) as Content;
}

/** Labels of both folders are about these texts; see the README of each. */
function publishedPairs(): readonly Pair[] {
  const policies = fileOf<Record<string, object>>("policy-pairs", "policies.json");
  const pairs = fileOf<{ p1: string; p2: string }[]>("policy-pairs", "pairs.json");
  const textOf = (name: string) => JSON.stringify(policies[name]).replaceAll("${", "$[");
  return pairs.map(({ p1, p2 }) => pairOf(textOf(p1), textOf(p2)));
}

function pairsOfAws(): readonly Pair[] {
  type Case = { id: string; existingPolicyDocument: object; newPolicyDocument: object };
  const textOf = (document: object) =>
    JSON.stringify(document).replaceAll("<ACCOUNT ID>", "111111111111");
  return fileOf<Case[]>("no-new-access", "cases.json").map((one) => {
    const pair = pairOf(textOf(one.existingPolicyDocument), textOf(one.newPolicyDocument));
    return one.id.includes("/role-trust-policies/") ? { ...pair, type: "trust" } : pair;
  });
}

function pairOf(existing: string, after: string): Pair {
  const named = [existing, after].some((text) => text.includes('"Principal"'));
  return { type: named ? "resource" : "identity", existing, new: after };
}

function read({ type, ...texts }: Pair) {
  const documents = (text: string) => [parsePolicyTolerantly(text, { file: "policy", type }).value];
  return { type, existing: documents(texts.existing), new: documents(texts.new) };
}

/** What each pair takes in each round; the first round is not counted. */
function costsOf(
  pairs: readonly Pair[],
  rounds: number,
  compare: (pair: ReturnType<typeof read>) => unknown,
): readonly Cost[] {
  const costs: Cost[] = [];
  for (let round = -1; round < rounds; round += 1) {
    for (const pair of pairs) {
      const cost = costOf(() => compare(read(pair)));
      if (round >= 0) costs.push(cost);
    }
  }
  return costs;
}

/** Of wall time, in milliseconds: what targets are about. */
function slowest(costs: readonly Cost[]): number {
  const ordered = costs.map(({ wallUs }) => wallUs / 1000).toSorted((left, right) => left - right);
  return Number((ordered[Math.ceil(ordered.length * 0.99) - 1] ?? Number.NaN).toPrecision(3));
}

const rounds = Number(process.argv[2] ?? 5);
const catalogue = loadCatalogue();
const [published, ofAws] = [publishedPairs(), pairsOfAws()];
const any = costsOf(published, rounds, compareBothWays);
const aws = costsOf(ofAws, rounds, (pair) => compareAccess({ ...pair, catalogue }));
report(
  "compare-pairs",
  { pairs: published.length, ofAws: ofAws.length, p99Ms: { any: slowest(any), aws: slowest(aws) } },
  [
    figureFrom("a published pair both ways, any strings", any),
    figureFrom("a pair of AWS's, requests that AWS knows", aws),
  ],
);
