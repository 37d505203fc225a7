/** How often each kind of answer was given, so that it shows whether the questions ask anything. */
import type { Catalogue } from "../../packages/core/src/catalogue.ts";
import { explainCompiled } from "../../packages/core/src/compile/explain-compiled.ts";
import type { Decision } from "../../packages/core/src/evaluate/decision.ts";
import type { AuthorizationInput } from "../../packages/core/src/evaluate/request.ts";

/** Counts, by kind of decision; `sampled` are those of which it was asked whether anything applied. */
export type Mix = {
  readonly kinds: Record<Decision["kind"], number>;
  sampled: number;
  /** Of the sample: denied because no statement of any policy applied. */
  nothingApplied: number;
};

export function emptyMix(): Mix {
  const kinds = { allow: 0, "explicit-deny": 0, "implicit-deny": 0, depends: 0, unknown: 0 };
  return { kinds, sampled: 0, nothingApplied: 0 };
}

export function addMix(
  mix: Mix,
  asked: {
    readonly decision: Decision;
    readonly input: AuthorizationInput;
    readonly catalogue: Catalogue | undefined;
    readonly sample: boolean;
  },
): void {
  const { decision, input, catalogue, sample } = asked;
  mix.kinds[decision.kind] += 1;
  if (!sample) return;
  mix.sampled += 1;
  if (decision.kind !== "implicit-deny" || decision.rule !== undefined) return;
  const applied = explainCompiled(input, { catalogue }).parts.some(({ policies }) =>
    policies.some(({ statements }) => statements.some(({ applies }) => applies === "yes")),
  );
  if (!applied) mix.nothingApplied += 1;
}

export function sumOfMixes(mixes: readonly Mix[]): Mix {
  const sum = emptyMix();
  for (const { kinds, sampled, nothingApplied } of mixes) {
    for (const kind of kindsOfDecision) sum.kinds[kind] += kinds[kind];
    sum.sampled += sampled;
    sum.nothingApplied += nothingApplied;
  }
  return sum;
}

const kindsOfDecision = [
  "allow",
  "explicit-deny",
  "implicit-deny",
  "depends",
  "unknown",
] as const satisfies readonly Decision["kind"][];

/** One line: `allow 31.0 %, …; nothing applied in 4.0 %`. */
export function mixText({ kinds, sampled, nothingApplied }: Mix): string {
  const all = kindsOfDecision.reduce((sum, kind) => sum + kinds[kind], 0);
  const parts = kindsOfDecision.map((kind) => `${kind} ${percent(kinds[kind], all)}`);
  return `${parts.join(", ")}; denied because nothing applied: ${percent(nothingApplied, sampled)}`;
}

function percent(part: number, all: number): string {
  return `${((100 * part) / Math.max(all, 1)).toFixed(1)} %`;
}
