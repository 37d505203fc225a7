/** One line of the public format, decided and answered. */
import {
  decideCall,
  decideCompiled,
  decisionOnAll,
  deriveContext,
  type AuthorizationInput,
  type CallDecision,
  type Decision,
  type Diagnostic,
} from "@bailiwick/core";
import type { DecideAnswer, DecideLine } from "@bailiwick/wire";
import { catalogue } from "../workflow/facts.ts";
import { answerFrom } from "./answer.ts";
import { asksCall, callAnswerFrom, callFrom, inputOfPart } from "./call-line.ts";
import type { KnownParts } from "./known-parts.ts";
import { inputsFromLine } from "./line.ts";

/**
 * Decides about a line: about all resources, or all requests of a call. Here the evaluator is called,
 * and nowhere else for a line.
 *
 * @throws {ContradictoryRequest}
 * @throws {UnreadableCall}
 * @throws {UnreadablePrincipal}
 */
export function answerLineWith(line: DecideLine, known: KnownParts): DecideAnswer {
  const about = { id: line.id, catalogue: catalogue().date };
  if (asksCall(line)) return callAnswerFrom(decideCallLine(line, known), about);
  return answerFrom(decisionOnAll(inputsFromLine(line, known).map(decideInput)), about);
}

function decideCallLine(line: DecideLine, known: KnownParts): CallDecision {
  return decideCall(callFrom(line, known), (_request, part) =>
    decideInput(inputOfPart(line, known, part)),
  );
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
