/** An explanation as it is printed. */
import type { CallDecision, ExplainedPart, ExplainedStatement, Explanation } from "@bailiwick/core";
import type { ExplainedPartMessage, ExplanationMessage } from "@bailiwick/wire";
import { answerFrom } from "./answer.ts";
import { callAnswerFrom, partHead } from "./call-line.ts";

export function explanationFrom(
  { decision, parts }: Explanation,
  about: { readonly catalogue: string },
): ExplanationMessage {
  return {
    version: 1,
    kind: "bailiwick/explanation",
    answer: answerFrom(decision, about),
    parts: parts.map(partMessage),
  };
}

/** @param explained - in the order of the call's requests */
export function callExplanationFrom(
  decided: CallDecision,
  explained: readonly Explanation[],
  about: { readonly catalogue: string },
): ExplanationMessage {
  return {
    version: 1,
    kind: "bailiwick/explanation",
    answer: callAnswerFrom(decided, about),
    parts: [],
    requests: decided.parts.map((part, index) => ({
      ...partHead(part),
      parts: explained[index]?.parts.map(partMessage) ?? [],
    })),
  };
}

function partMessage({ type, policies, ...place }: ExplainedPart): ExplainedPartMessage {
  return {
    ...place,
    type: type === "vpce" ? "endpoint" : type,
    policies: policies.map(({ name, statements }) => ({
      name,
      statements: statements.map(statementMessage),
    })),
  };
}

function statementMessage({ span, ...statement }: ExplainedStatement) {
  const { line, column } = span.start;
  return { ...statement, at: { file: span.file, line, column } };
}
