/** One line of the public format, decided. */
import {
  decideCompiled,
  decisionOnAll,
  deriveContext,
  type AuthorizationInput,
  type Decision,
  type Diagnostic,
} from "@bailiwick/core";
import type { DecideLine } from "@bailiwick/wire";
import { catalogue } from "../workflow/facts.ts";
import type { KnownParts } from "./known-parts.ts";
import { inputsFromLine } from "./line.ts";

/**
 * Decides about all resources of a line. Here the evaluator is called, and nowhere else for a line.
 *
 * @throws {ContradictoryRequest}
 * @throws {UnreadablePrincipal}
 */
export function decideLineWith(line: DecideLine, known: KnownParts): Decision {
  return decisionOnAll(inputsFromLine(line, known).map(decideInput));
}

function decideInput(input: AuthorizationInput): Decision {
  const decision = decideCompiled(input, { catalogue: catalogue() });
  // A request that contradicts itself is unknown to the evaluator; here it is the user's mistake.
  if (decision.kind === "unknown") assertConsistent(input);
  return decision;
}

/** What was asked contradicts itself, so that no answer would be about a request that can be. */
export class ContradictoryRequest extends Error {
  override readonly name = "ContradictoryRequest";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ detail }) => detail).join(" "));
    this.diagnostics = diagnostics;
  }
}

/** @throws {ContradictoryRequest} where a context key has another value than the one that follows */
export function assertConsistent(input: AuthorizationInput): void {
  const { diagnostics } = deriveContext(input);
  if (diagnostics.length > 0) throw new ContradictoryRequest(diagnostics);
}
