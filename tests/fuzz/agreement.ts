/**
 * Asks generated questions of every evaluator and compares their answers with the definition's.
 * Questions of one group share their policies, so what an evaluator keeps between requests is
 * compared as well; a disagreement that only shows after other requests is told apart.
 */
import type { DecideCase } from "../../packages/core/src/evaluate/testing/decide-case.ts";
import {
  catalogueOf,
  inputOf,
  summaryOf,
} from "../../packages/core/src/evaluate/testing/decide-case.ts";
import {
  fuzzGroup,
  requestsPerGroup,
} from "../../packages/core/src/evaluate/testing/fuzz-group.ts";
import { coverRows } from "./decisive-rows.ts";
import { compared as allCompared, definition, fingerprint } from "./evaluators.ts";
import type { Compared } from "./evaluators.ts";
import { addMix, emptyMix } from "./mix.ts";
import type { Mix } from "./mix.ts";
import { allRows } from "./rows.ts";
import { shrunk } from "./shrink.ts";

export type Disagreement = {
  readonly evaluator: string;
  /** Shrunk, with the definition's answer as the expected one: a case for `tests/cases/evaluate`. */
  readonly question: DecideCase;
  /** What the evaluator answered, or threw. */
  readonly answered: unknown;
  /** Asked by itself it agrees: what was kept from earlier requests of its group is wrong. */
  readonly onlyAfterOthers: boolean;
};

export type Agreement = {
  readonly cases: number;
  readonly mix: Mix;
  /** Rows of the tables that decided none of the questions. */
  readonly uncovered: readonly string[];
  readonly disagreements: readonly Disagreement[];
};

export type Range = {
  readonly seed: number;
  /** Groups by number, `to` not included. */
  readonly from: number;
  readonly to: number;
};

/** More would all have the same cause. */
const mostDisagreements = 5;

/** Which rows decide is asked of so many requests of a group, since the others turn on the same. */
const coveredPerGroup = 4;

/** Below this number of rows it costs little to ask of all. */
const fewRows = 80;

/** Compares the answers to the questions of some groups. */
export function agreementOver(
  range: Range,
  {
    evaluators = allCompared,
    uncovered = allRows(),
  }: {
    readonly evaluators?: readonly Compared[];
    /** Rows to look for; those that are found are taken from it. */
    readonly uncovered?: Set<string>;
  } = {},
): Agreement {
  const mix = emptyMix();
  const disagreements: Disagreement[] = [];
  let cases = 0;
  for (let number = range.from; number < range.to; number += 1) {
    const group = fuzzGroup(range.seed, number);
    disagreements.push(...disagreementsIn(group, { number, evaluators, mix, uncovered }));
    cases += requestsPerGroup;
    if (disagreements.length >= mostDisagreements) break;
  }
  return { cases, mix, uncovered: [...uncovered], disagreements };
}

function disagreementsIn(
  group: readonly DecideCase[],
  at: {
    readonly number: number;
    readonly evaluators: readonly Compared[];
    readonly mix: Mix;
    readonly uncovered: Set<string>;
  },
): readonly Disagreement[] {
  const { number, evaluators, mix, uncovered } = at;
  const [first] = group;
  if (first === undefined) return [];
  const shared = inputOf(first);
  const catalogue = catalogueOf(first);
  const asked = evaluators.filter(({ every }) => number % every === 0);
  for (const [index, question] of group.entries()) {
    const input = { ...shared, request: requestOf(question) };
    const expected = definition(input, { catalogue });
    addMix(mix, { decision: expected, input, catalogue, sample: number % 20 === 0 });
    if (index < coveredPerGroup || uncovered.size < fewRows)
      coverRows(uncovered, { input, catalogue, decision: expected });
    for (const evaluator of asked) {
      const answer = tried(() => fingerprint(evaluator.evaluate(input, { catalogue })));
      if (answer !== fingerprint(expected)) return [reported(question, evaluator)];
    }
  }
  return [];
}

function requestOf(question: DecideCase) {
  return inputOf({ ...question, policies: {} }).request;
}

/** Whether an evaluator, asked this question alone, disagrees with the definition. */
function disagrees(question: DecideCase, { evaluate }: Compared): boolean {
  const catalogue = catalogueOf(question);
  const ask = (one: Compared["evaluate"]) =>
    tried(() => fingerprint(one(inputOf(question), { catalogue })));
  return ask(definition) !== ask(evaluate);
}

function reported(question: DecideCase, evaluator: Compared): Disagreement {
  const onlyAfterOthers = !disagrees(question, evaluator);
  const small = onlyAfterOthers ? question : shrunk(question, (one) => disagrees(one, evaluator));
  const catalogue = catalogueOf(small);
  const expected = summaryOf(definition(inputOf(small), { catalogue }));
  return {
    evaluator: evaluator.name,
    question: { ...small, expected },
    answered: tried(() => summaryOf(evaluator.evaluate(inputOf(small), { catalogue }))),
    onlyAfterOthers,
  };
}

/** What an evaluator throws is an answer, too: a wrong one. */
function tried<T>(ask: () => T): T | string {
  try {
    return ask();
  } catch (error) {
    return `threw ${String(error)}`;
  }
}
