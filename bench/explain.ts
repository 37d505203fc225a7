/**
 * "How many decisions can be explained in a second?" The requests of decide.ts, with the part of
 * every policy and statement in words.
 *
 *     npm run bench -- explain
 */
import { explainCompiled } from "@bailiwick/core";
import { measure, report } from "./figures.ts";
import { workload } from "./requests.ts";

const seed = 1;
const { catalogue, inputs } = workload(seed, 20_000);

/** Counts the statements, so that none can be put off. */
function explainAll(): number {
  let statements = 0;
  for (const input of inputs) {
    for (const { policies } of explainCompiled(input, { catalogue }).parts) {
      for (const policy of policies) statements += policy.statements.length;
    }
  }
  return statements;
}

report("explain", { seed, requests: inputs.length, statements: explainAll() / inputs.length }, [
  measure({
    question: "explain 20,000 requests",
    times: inputs.length,
    rounds: 15,
    run: explainAll,
  }),
]);
