/**
 * "Can a policy or a request make the engine hang?" The worst inputs within AWS's quotas; see
 * worst-cases.ts.
 *
 *     npm run bench -- patterns
 */
import { decide, decideCompiled } from "@bailiwick/core";
import { measure, report } from "./figures.ts";
import { worstCases } from "./worst-cases.ts";

/** The definition is not meant to be fast, and some of these take it seconds. */
const engines = process.argv.includes("definition") ? { decide } : { decideCompiled };

report(
  "patterns",
  { engine: Object.keys(engines) },
  worstCases().map(({ name, input }) =>
    measure({
      question: name,
      rounds: 9,
      warmUp: 2,
      run: () => Object.values(engines).map((decideOne) => decideOne(input)),
    }),
  ),
);
