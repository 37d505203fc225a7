/**
 * Changes of a question after which the answer must be the same, or may not allow more: relations
 * that hold whatever the right answer is, and so of every evaluator.
 */
import type { Decision } from "../../packages/core/src/evaluate/decision.ts";
import type { AuthorizationInput } from "../../packages/core/src/evaluate/request.ts";
import { inputOf } from "../../packages/core/src/evaluate/testing/decide-case.ts";
import type { DecideCase } from "../../packages/core/src/evaluate/testing/decide-case.ts";
import type { ReadableStatement, Statement } from "../../packages/core/src/iam/tree.ts";
import { mapDocuments } from "./statements.ts";

export type Relation = {
  readonly name: string;
  /** `same`: the kind of answer stays. `no-more`: what was not allowed is not allowed after. */
  readonly keeps: "same" | "no-more";
  readonly change: (question: DecideCase) => AuthorizationInput;
};

/** What a relation forbids, in words; undefined where it holds. */
export function violation(
  { keeps }: Relation,
  before: Decision["kind"],
  after: Decision["kind"],
): string | undefined {
  const holds = keeps === "same" ? before === after : after !== "allow" || before === "allow";
  return holds ? undefined : `${before} became ${after}`;
}

export const relations: readonly Relation[] = [
  { name: "the order of statements", keeps: "same", change: each((all) => all.toReversed()) },
  {
    name: "writing every statement twice",
    keeps: "same",
    change: each((all) => [...all, ...all]),
  },
  {
    name: "splitting the actions of a statement over several",
    keeps: "same",
    change: eachReadable((statement) =>
      statement.action.negated
        ? [statement]
        : statement.action.patterns.map((pattern) => ({
            ...statement,
            action: { ...statement.action, patterns: [pattern] },
          })),
    ),
  },
  {
    name: "splitting the resources of a statement over several",
    keeps: "same",
    change: eachReadable((statement) => {
      const { resource } = statement;
      if (resource === undefined || resource.negated) return [statement];
      return resource.patterns.map((pattern) => ({
        ...statement,
        resource: { ...resource, patterns: [pattern] },
      }));
    }),
  },
  {
    name: "splitting the principals of a statement over several",
    keeps: "same",
    change: eachReadable((statement) => {
      const { principal } = statement;
      if (principal === undefined || principal.negated) return [statement];
      return principal.entries.map((entry) => ({
        ...statement,
        principal: { ...principal, entries: [entry] },
      }));
    }),
  },
  {
    name: "repeating values and turning their order",
    keeps: "same",
    change: eachReadable((statement) => [
      {
        ...statement,
        conditions: statement.conditions.toReversed().map((condition) => ({
          ...condition,
          values: [...condition.values.toReversed(), ...condition.values],
        })),
      },
    ]),
  },
  {
    name: "adding a Deny",
    keeps: "no-more",
    change: each((all) => [
      ...all,
      ...all.flatMap((one) =>
        one.kind === "statement" && one.effect === "Allow"
          ? [{ ...one, effect: "Deny" as const, conditions: one.conditions.slice(1) }]
          : [],
      ),
    ]),
  },
  {
    name: "removing the first Allow of every policy",
    keeps: "no-more",
    change: each((all) => {
      const first = all.find(({ effect }) => effect === "Allow");
      return all.filter((one) => one !== first);
    }),
  },
  { name: "renaming accounts throughout", keeps: "same", change: renamed },
];

function each(
  change: (statements: readonly Statement[]) => readonly Statement[],
): Relation["change"] {
  return (question) => {
    const input = inputOf(question);
    return { ...input, policies: mapDocuments(input.policies, change) };
  };
}

function eachReadable(
  change: (statement: ReadableStatement) => readonly ReadableStatement[],
): Relation["change"] {
  return each((all) =>
    all.flatMap((one): readonly Statement[] => (one.kind === "statement" ? change(one) : [one])),
  );
}

const names: Readonly<Record<string, string>> = {
  "111122223333": "222233334444",
  "444455556666": "111122223333",
  "999988887777": "444455556666",
};

/** A pattern may hold a part of a number only; the generated ones do so seldom, and are left out. */
function renamed(question: DecideCase): AuthorizationInput {
  const text = JSON.stringify(question);
  // What has part of an account's number, or its capitals or digits compared, means another thing.
  const partial = text
    .replaceAll(/(?<!\d)\d{12}(?!\d)/g, "")
    .match(/1111|4444|9999|3333|6666|7777/);
  if (partial !== null) return inputOf(question);
  const swapped = text.replaceAll(/(?<!\d)\d{12}(?!\d)/g, (id) => names[id] ?? id);
  // The same JSON with other numbers is still a case.
  return inputOf(JSON.parse(swapped) as DecideCase);
}
