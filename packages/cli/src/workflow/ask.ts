/** One question of `bailiwick decide`, on loose files or on an organization, decided or explained. */
import {
  assert,
  authorizationInput,
  decideCall,
  decideCompiled,
  decideIn,
  explainCompiled,
  explainIn,
  type AuthorizationInput,
  type Call,
  type CallRequest,
  type Decision,
  type Explanation,
  type Organization,
} from "@bailiwick/core";
import type { DecideAnswer, DecideLine, ExplanationMessage } from "@bailiwick/wire";
import { answerFrom } from "../decide/answer.ts";
import { asksCall, callAnswerFrom, callFrom, inputOfPart } from "../decide/call-line.ts";
import { assertConsistent } from "../decide/decide-line.ts";
import { callExplanationFrom, explanationFrom } from "../decide/explanation.ts";
import type { KnownParts } from "../decide/known-parts.ts";
import { inputsFromLine } from "../decide/line.ts";
import { catalogue } from "./facts.ts";

/** What is asked, and of what: of an organization, or of the files that the line names. */
export type Question = {
  readonly line: DecideLine;
  readonly known: KnownParts;
  readonly organization: Organization | undefined;
};

/**
 * Decides, and says for a call what each of its requests is decided.
 *
 * @throws {ContradictoryRequest}
 * @throws {UnreadableCall}
 * @throws {UnreadablePrincipal}
 */
export function answerTo(question: Question): DecideAnswer {
  const about = { catalogue: catalogue().date };
  if (!asksCall(question.line)) return answerFrom(decideOne(question, inputOf(question)), about);
  const decided = decideCall(callOf(question), (_, part) =>
    decideOne(question, inputOf(question, part)),
  );
  return callAnswerFrom(decided, about);
}

/** {@link answerTo}, with every policy's part in it. */
export function explanationOf(question: Question): ExplanationMessage {
  const about = { catalogue: catalogue().date };
  if (!asksCall(question.line))
    return explanationFrom(explainOne(question, inputOf(question)), about);
  const explained: Explanation[] = [];
  const decided = decideCall(callOf(question), (_, part) => {
    const explanation = explainOne(question, inputOf(question, part));
    explained.push(explanation);
    return explanation.decision;
  });
  return callExplanationFrom(decided, explained, about);
}

function callOf({ line, known }: Question): Call {
  return callFrom(line, known);
}

/** @param part - of a call; else the line's only request */
function inputOf({ line, known, organization }: Question, part?: CallRequest): AuthorizationInput {
  const [only] =
    part === undefined ? inputsFromLine(line, known) : [inputOfPart(line, known, part)];
  assert(only !== undefined, "flags name one resource");
  const input =
    organization === undefined ? only : authorizationInput(organization, only.request, catalogue());
  assertConsistent(input);
  return input;
}

function decideOne({ organization }: Question, input: AuthorizationInput): Decision {
  return organization === undefined
    ? decideCompiled(input, { catalogue: catalogue() })
    : decideIn(organization, input.request, catalogue());
}

function explainOne({ organization }: Question, input: AuthorizationInput): Explanation {
  return organization === undefined
    ? explainCompiled(input, { catalogue: catalogue() })
    : explainIn(organization, input.request, catalogue());
}
