/** Pairs of policies with published labels: what is new in each, and a request for what is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicyTolerantly, type PolicyType } from "@bailiwick/core";
import { compareAnswer, type CompareAnswer, type ComparisonDomain } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { lineComparer } from "./compare-line.ts";
import { showsDifference } from "./shown-difference.ts";

const root = process.env["BAILIWICK_CASES"];

type Answer = "SAT" | "UNSAT";

type Pair = {
  readonly p1: string;
  readonly p2: string;
  readonly p1AllowsMore: Answer;
  readonly p2AllowsMore: Answer;
};

type Direction = "p1AllowsMore" | "p2AllowsMore";

type Adjudication = Pick<Pair, "p1" | "p2"> & {
  readonly direction: Direction;
  readonly unconstrained: Answer;
};

type Labelled = {
  readonly id: string;
  readonly policyType: "IDENTITY_POLICY" | "RESOURCE_POLICY";
  readonly existingPolicyDocument: object;
  readonly newPolicyDocument: object;
  readonly expected: "PASS" | "FAIL";
};

/** Whom `"Federated": "*"` names, AWS does not say. */
const undecided = new Set([
  "resource-policies/role-trust-policies/allowlist-federated-access-oidc.md#5",
]);

function fileIn<Content>(folder: string, name: string): Content {
  return JSON.parse(readFileSync(join(root ?? "", folder, name), "utf8")) as Content;
}

/** Texts of policies in their place. */
type Texts = { readonly type: PolicyType; readonly existing: string; readonly new: string };

function answerTo(texts: Texts, domain: ComparisonDomain): CompareAnswer {
  const line = { ...texts, existing: { text: texts.existing }, new: { text: texts.new }, domain };
  return compareAnswer.parse(lineComparer(".", { domain, both: true })(JSON.stringify(line)));
}

/** Whether the witness of what is new, where there is one, is one for `decide`. */
function isConfirmed({ type, ...texts }: Texts, { witness }: CompareAnswer): boolean {
  const side = (text: string) => [
    { name: "policy", document: parsePolicyTolerantly(text, { file: "policy", type }).value },
  ];
  const sides = { existing: side(texts.existing), new: side(texts.new) };
  return witness === undefined || showsDifference(witness, { sides, type });
}

describe.skipIf(root === undefined)("labelled pairs (needs BAILIWICK_CASES)", () => {
  it("are compared both ways as they are labelled, for any strings", { timeout: 120_000 }, () => {
    const folder = "policy-pairs";
    const policies = fileIn<Record<string, object>>(folder, "policies.json");
    const adjudications = fileIn<Adjudication[]>(folder, "adjudication.json");
    const textOf = (name: string) => JSON.stringify(policies[name]).replaceAll("${", "$[");
    const labelOf = (pair: Pair, direction: Direction) =>
      adjudications.find(
        (one) => one.p1 === pair.p1 && one.p2 === pair.p2 && one.direction === direction,
      )?.unconstrained ?? pair[direction];
    const wrong: string[] = [];
    let unconfirmed = 0;
    const pairs = fileIn<Pair[]>(folder, "pairs.json");
    for (const pair of pairs) {
      const [existing, after] = [textOf(pair.p1), textOf(pair.p2)];
      const type = [existing, after].some((text) => text.includes('"Principal"'))
        ? "resource"
        : "identity";
      const texts = { type, existing, new: after } as const;
      const answer = answerTo(texts, "any");
      const { result, lost = { result: "no-new-access" } } = answer;
      const found = { p2AllowsMore: labels[result], p1AllowsMore: labels[lost.result] };
      for (const direction of ["p1AllowsMore", "p2AllowsMore"] as const) {
        if (found[direction] !== labelOf(pair, direction))
          wrong.push(`${pair.p1} ${pair.p2} ${direction}: ${found[direction]}`);
      }
      unconfirmed += Number(!isConfirmed(texts, answer));
    }
    expect(pairs.length).toBeGreaterThan(290);
    expect(wrong).toEqual([]);
    // A principal of fourteen digits, as one of the published policies has it, is nobody.
    expect(unconfirmed).toBeLessThanOrEqual(2);
  });

  it("are compared as AWS labels them, for requests that AWS knows", { timeout: 240_000 }, () => {
    const wrong: string[] = [];
    const labelled = fileIn<Labelled[]>("no-new-access", "cases.json");
    for (const one of labelled) {
      const textOf = (document: object) =>
        JSON.stringify(document).replaceAll("<ACCOUNT ID>", "111111111111");
      const texts = {
        type: typeOf(one),
        existing: textOf(one.existingPolicyDocument),
        new: textOf(one.newPolicyDocument),
      };
      const answer = answerTo(texts, "aws");
      const isUndecided = answer.result === "unknown" && undecided.has(one.id);
      if (!isUndecided && answer.result !== results[one.expected])
        wrong.push(`${one.id}: ${answer.result}`);
      if (!isConfirmed(texts, answer)) wrong.push(`${one.id}: ${JSON.stringify(answer.witness)}`);
    }
    expect(labelled.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });
});

const labels = { "new-access": "SAT", "no-new-access": "UNSAT", unknown: "unknown" } as const;

const results = { PASS: "no-new-access", FAIL: "new-access" } as const;

function typeOf({ id, policyType }: Labelled): PolicyType {
  if (policyType === "IDENTITY_POLICY") return "identity";
  return id.includes("/role-trust-policies/") ? "trust" : "resource";
}
