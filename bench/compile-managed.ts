/**
 * "How long does it take to compile policies?" All AWS managed policies, from their texts.
 *
 *     npm run bench -- compile-managed
 */
import { loadCatalogue, managedPolicyArns } from "@bailiwick/catalog";
import { parsePolicyTolerantly } from "@bailiwick/core";
import type { PolicyDocument } from "@bailiwick/core";
import { compilePolicy } from "../packages/core/src/compile/policy/compile-policy.ts";
import { measure, report } from "./figures.ts";

const catalogue = loadCatalogue();
const texts = managedPolicyArns().flatMap((arn) => catalogue.managedPolicy(arn)?.document ?? []);

function parseAll(): readonly PolicyDocument[] {
  return texts.map(
    (text) => parsePolicyTolerantly(text, { file: "policy", type: "identity" }).value,
  );
}

/** What is compiled is kept with the document, so each round has documents of its own. */
let documents: readonly PolicyDocument[] = [];

report(
  "compile-managed",
  {
    policies: texts.length,
    characters: texts.reduce((sum, { length }) => sum + length, 0),
    catalogue: catalogue.date,
  },
  [
    measure({
      question: "parse and compile all AWS managed policies, in a process that has just begun",
      rounds: 1,
      warmUp: 0,
      run: () => parseAll().map((document) => compilePolicy(document, "identity")),
    }),
    measure({ question: "parse them", rounds: 15, run: parseAll }),
    measure({
      question: "compile them",
      rounds: 15,
      before: () => {
        documents = parseAll();
      },
      run: () => documents.map((document) => compilePolicy(document, "identity")),
    }),
    measure({
      question: "parse and compile them, warm",
      rounds: 15,
      run: () => parseAll().map((document) => compilePolicy(document, "identity")),
    }),
  ],
);
