import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../evaluate/definition.ts";
import type { Decision } from "../evaluate/decision.ts";
import { catalogueOf, inputOf } from "../evaluate/testing/decide-case.ts";
import { questionArbitrary } from "../evaluate/testing/question-arbitrary.ts";
import { decideCompiled, settle } from "./decide-compiled.ts";
import { explainCompiled } from "./explain-compiled.ts";
import type { Explanation } from "./explain-compiled.ts";
import { planFor } from "./plan-action.ts";
import { reducedInput } from "./reduced-input.ts";

const run = { seed: 20261123, numRuns: 2000 };

describe("the compiled evaluator", () => {
  it("answers what the definition answers, causes included", () => {
    fc.assert(
      fc.property(questionArbitrary, (question) => {
        const [input, catalogue] = [inputOf(question), catalogueOf(question)];
        expect(decideCompiled(input, { catalogue })).toEqual(decide(input, { catalogue }));
      }),
      run,
    );
  });

  it("leaves open by itself what the definition leaves open, and nothing else", () => {
    fc.assert(
      fc.property(questionArbitrary, (question) => {
        const [input, catalogue] = [inputOf(question), catalogueOf(question)];
        const settled = settle(
          input,
          planFor(input.policies, input.request.action, catalogue),
          catalogue,
        );
        const { kind } = decide(input, { catalogue });
        expect(settled === undefined).toBe(kind === "depends" || kind === "unknown");
      }),
      run,
    );
  });

  it("may leave out the statements that certainly do not apply", () => {
    fc.assert(
      fc.property(questionArbitrary, (question) => {
        const [input, catalogue] = [inputOf(question), catalogueOf(question)];
        const reduced = reducedInput(input, input.request.action.toLowerCase());
        expect(decide(reduced, { catalogue })).toEqual(decide(input, { catalogue }));
      }),
      run,
    );
  });
});

describe("an explanation", () => {
  it("shows every statement that decides as applying, and none of a denial's missing parts as allowing", () => {
    fc.assert(
      fc.property(questionArbitrary, (question) => {
        const [input, catalogue] = [inputOf(question), catalogueOf(question)];
        const explanation = explainCompiled(input, { catalogue });
        expect(unexplained(explanation)).toEqual([]);
        expect(falselyMissing(explanation)).toEqual([]);
      }),
      run,
    );
  });

  it("says of each statement that does not apply which element is the cause, in words", () => {
    fc.assert(
      fc.property(questionArbitrary, (question) => {
        const { parts } = explainCompiled(inputOf(question), { catalogue: catalogueOf(question) });
        for (const { policies } of parts) {
          for (const one of policies.flatMap(({ statements }) => statements)) {
            expect(one.because === undefined).toBe(one.applies === "yes");
            expect(one.element === undefined).toBe(one.applies === "yes");
          }
        }
      }),
      run,
    );
  });
});

/** Deciding statements that the parts do not show as applying. */
function unexplained({ decision, parts }: Explanation): readonly unknown[] {
  return causesOf(decision).filter(
    (cause) =>
      !parts.some(
        ({ type, level, policies }) =>
          type === cause.type &&
          level === cause.level &&
          policies.some(
            ({ name, statements }) =>
              name === cause.policy &&
              statements.some((one) => one.statement === cause.statement && one.applies === "yes"),
          ),
      ),
  );
}

function causesOf(decision: Decision) {
  return decision.kind === "allow" || decision.kind === "explicit-deny" ? decision.because : [];
}

/** Resource policies may allow others in the account, or not strongly enough. */
function falselyMissing({ decision, parts }: Explanation): readonly unknown[] {
  if (decision.kind !== "implicit-deny") return [];
  return decision.missingAllow.filter(
    ({ type, level }) =>
      type !== "resource" &&
      type !== "trust" &&
      parts.some((part) => part.type === type && part.level === level && part.says === "allows"),
  );
}
