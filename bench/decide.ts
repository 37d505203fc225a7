/**
 * "How many requests can be decided in a second?" See README.md beside this file.
 *
 *     npm run bench -- decide
 */
import { decide, decideCompiled } from "@bailiwick/core";
import type { AuthorizationInput, Decision } from "@bailiwick/core";
import { measure, report } from "./figures.ts";
import { workload } from "./requests.ts";

const seed = 1;
const { catalogue, inputs } = workload(seed, 20_000);

/** Each answer is looked into, so that none can be put off. */
function decideAll(decideOne: (input: AuthorizationInput) => Decision): number {
  let deciding = 0;
  for (const input of inputs) {
    const decision = decideOne(input);
    if (decision.kind === "allow" || decision.kind === "explicit-deny")
      deciding += decision.because.length;
  }
  return deciding;
}

const mix = Map.groupBy(inputs, (input) => decideCompiled(input, { catalogue }).kind);

report(
  "decide",
  {
    seed,
    requests: inputs.length,
    answers: Object.fromEntries([...mix].map(([kind, of]) => [kind, of.length])),
  },
  [
    measure({
      question: "decide 20,000 requests, compiled, with the deciding statements",
      times: inputs.length,
      rounds: 40,
      warmUp: 10,
      run: () => decideAll((input) => decideCompiled(input, { catalogue })),
    }),
    measure({
      question: "decide 20,000 requests by the definition",
      times: inputs.length,
      rounds: 1,
      warmUp: 0,
      run: () => decideAll((input) => decide(input, { catalogue })),
    }),
  ],
);
