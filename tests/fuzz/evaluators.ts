/** The evaluators that must answer what the definition answers, causes included. */
import type { Catalogue } from "../../packages/core/src/catalogue.ts";
import { decideCompiled } from "../../packages/core/src/compile/decide-compiled.ts";
import { explainCompiled } from "../../packages/core/src/compile/explain-compiled.ts";
import type { Decision, StatementRef } from "../../packages/core/src/evaluate/decision.ts";
import { decide } from "../../packages/core/src/evaluate/definition.ts";
import type { AuthorizationInput } from "../../packages/core/src/evaluate/request.ts";

export type Evaluator = (
  input: AuthorizationInput,
  options: { readonly catalogue?: Catalogue | undefined },
) => Decision;

export const definition: Evaluator = decide;

export type Compared = {
  readonly name: string;
  readonly evaluate: Evaluator;
  /** Asked of one group in so many. */
  readonly every: number;
};

export const compared: readonly Compared[] = [
  { name: "compiled", evaluate: decideCompiled, every: 1 },
  {
    name: "explanation",
    evaluate: (input, options) => explainCompiled(input, options).decision,
    every: 10,
  },
];

/** All that two evaluators must agree on, as a text: quicker to compare than the decisions. */
export function fingerprint(decision: Decision): string {
  const { kind, notConsidered } = decision;
  const common = `${kind}|${notConsidered.join()}|`;
  switch (decision.kind) {
    case "allow":
      return `${common}${refsText(decision.because)}|${decision.rule?.name}`;
    case "explicit-deny":
      return common + refsText(decision.because);
    case "implicit-deny":
      return `${common}${decision.missingAllow.map(({ type, level, node }) => `${type}/${level}/${node}`).join()}|${decision.rule?.name}`;
    case "depends":
      return common + JSON.stringify([decision.condition, decision.on]);
    case "unknown":
      return common + JSON.stringify(decision.reasons);
  }
}

function refsText(refs: readonly StatementRef[]): string {
  return refs
    .map(({ type, level, node, policy, statement, sid, effect, span }) =>
      [type, level, node, policy, statement, sid, effect, span.start.offset].join("/"),
    )
    .join();
}
