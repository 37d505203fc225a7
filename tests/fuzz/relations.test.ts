import { describe, expect, it } from "vitest";
import { loadCatalogue } from "@bailiwick/catalog";
import { catalogueOf, inputOf } from "../../packages/core/src/evaluate/testing/decide-case.ts";
import type { DecideCase } from "../../packages/core/src/evaluate/testing/decide-case.ts";
import { fuzzGroup } from "../../packages/core/src/evaluate/testing/fuzz-group.ts";
import { compared, definition } from "./evaluators.ts";
import type { Evaluator } from "./evaluators.ts";
import { relations, violation } from "./relations.ts";
import type { Relation } from "./relations.ts";

const seed = 31;
const questions = Array.from({ length: 600 }, (_, number) => fuzzGroup(seed, number)[0]).filter(
  (question) => question !== undefined,
);
const evaluators = [{ name: "definition", evaluate: definition }, ...compared];

for (const { name, evaluate } of evaluators) {
  describe(`${name}: on 600 generated questions`, { timeout: 120_000 }, () => {
    for (const relation of relations) {
      const claim = relation.keeps === "same" ? "changes nothing" : "never allows more";
      it(`${relation.name} ${claim}`, () => {
        expect(violations(relation, evaluate)).toEqual([]);
      });
    }
  });

  describe(`${name}: an element and its complement over the catalogue`, () => {
    it("decide every action opposite to one another", () => {
      const patterns = ["s3:Get*", "iam:*", "ec2:Describe?*", "sts:AssumeRole"];
      const asked = everyNinthAction();
      const answers = (element: "Action" | "NotAction") =>
        asked.map((action) => evaluate(inputOf(about(action, { [element]: patterns })), {}).kind);
      const named = answers("Action");
      expect(new Set(named).size).toBe(2);
      expect(answers("NotAction")).toEqual(
        named.map((kind) => (kind === "allow" ? "implicit-deny" : "allow")),
      );
    });
  });
}

describe("the relations", () => {
  it("are broken by an evaluator that asks the first statement alone", () => {
    const hasty: Evaluator = (input, options) => {
      const { identity } = input.policies;
      const first = identity?.map(({ name, document }) => ({
        name,
        document: { ...document, statements: document.statements.slice(0, 1) },
      }));
      return definition({ ...input, policies: { ...input.policies, identity: first } }, options);
    };
    const [order] = relations;
    expect(order === undefined ? [] : violations(order, hasty)).not.toEqual([]);
  });
});

function violations(relation: Relation, evaluate: Evaluator): readonly string[] {
  return questions.flatMap((question) => {
    const catalogue = catalogueOf(question);
    const kindOf = (input: Parameters<Evaluator>[0]) => evaluate(input, { catalogue }).kind;
    const found = violation(relation, kindOf(inputOf(question)), kindOf(relation.change(question)));
    return found === undefined ? [] : [`${question.name}: ${found}`];
  });
}

/** Those of services with rules of their own are left out: their answers are not the policy's. */
function everyNinthAction(): readonly string[] {
  const catalogue = loadCatalogue();
  return catalogue
    .services()
    .filter((service) => service !== "sts" && service !== "kms")
    .flatMap(
      (service) => catalogue.service(service)?.actions.map((name) => `${service}:${name}`) ?? [],
    )
    .filter((_, index) => index % 9 === 0);
}

function about(action: string, element: object): DecideCase {
  return {
    name: action,
    source: "generated",
    request: {
      principal: "arn:aws:iam::111122223333:user/al",
      action,
      resource: "*",
      resourceAccount: "111122223333",
    },
    policies: {
      identity: [
        { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...element, Resource: "*" }] },
      ],
    },
    expected: { decision: "allow" },
  };
}
