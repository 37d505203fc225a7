/** From a decision to the answer in the public format. */
import {
  formatOperator,
  residualWords,
  type Decision,
  type FixedRule,
  type OpenCondition,
  type PolicyType,
  type Residual,
  type StatementRef,
} from "@bailiwick/core";
import type {
  ConditionFormula,
  ConditionReferenceMessage,
  DecideAnswer,
  StatementReferenceMessage,
} from "@bailiwick/wire";

/** The answer in the public format. */
export function answerFrom(
  decision: Decision,
  about: { readonly id?: string | undefined; readonly catalogue: string },
): DecideAnswer {
  const { id, catalogue } = about;
  return { v: 1, ...(id === undefined ? {} : { id }), ...decidedFrom(decision), catalogue };
}

/** What is said of one decision. */
export function decidedFrom(decision: Decision): Decided {
  const notConsidered = [...decision.notConsidered];
  switch (decision.kind) {
    case "allow": {
      const because = decision.because.map(referenceMessage);
      return { decision: decision.kind, because, ...by(decision), notConsidered };
    }
    case "explicit-deny": {
      const because = decision.because.map(referenceMessage);
      return { decision: decision.kind, because, notConsidered };
    }
    case "implicit-deny": {
      const missingAllow = decision.missingAllow.map(missingWords);
      return {
        decision: decision.kind,
        because: [],
        missingAllow,
        ...by(decision),
        notConsidered,
      };
    }
    case "depends": {
      const condition = {
        words: residualWords(decision.condition),
        formula: formulaMessage(decision.condition),
        on: decision.on.map(conditionMessage),
      };
      return { decision: decision.kind, because: [], condition, notConsidered };
    }
    case "unknown": {
      const unknown = decision.reasons.map(({ detail, statement }) => ({
        detail,
        ...(statement === undefined ? {} : { statement: referenceMessage(statement) }),
      }));
      return { decision: decision.kind, because: [], unknown, notConsidered };
    }
  }
}

type Decided = Omit<DecideAnswer, "v" | "id" | "catalogue" | "requests" | "missing">;

function by({ rule }: { readonly rule?: FixedRule | undefined }): Pick<DecideAnswer, "rule"> {
  return rule === undefined ? {} : { rule };
}

function missingWords(missing: {
  readonly type: PolicyType;
  readonly level?: number | undefined;
  readonly node?: string | undefined;
}): string {
  const type = missing.type === "vpce" ? "endpoint" : missing.type;
  return missing.level === undefined
    ? type
    : `${type} at ${missing.node ?? `level ${missing.level}`}`;
}

function formulaMessage(residual: Residual): ConditionFormula {
  switch (residual.kind) {
    case "all":
      return { all: residual.operands.map(formulaMessage) };
    case "any":
      return { any: residual.operands.map(formulaMessage) };
    case "condition": {
      const condition = conditionMessage(residual.open);
      return residual.holds ? { holds: condition } : { fails: condition };
    }
  }
}

function conditionMessage({
  statement,
  condition,
  element,
}: OpenCondition): ConditionReferenceMessage {
  return {
    statement: referenceMessage(statement),
    operator: formatOperator(condition),
    key: condition.key,
    values: condition.values.map((value) => value.value),
    ...(element === undefined ? {} : { element }),
  };
}

function referenceMessage(reference: StatementRef): StatementReferenceMessage {
  const { span } = reference;
  return {
    type: reference.type === "vpce" ? "endpoint" : reference.type,
    ...(reference.level === undefined ? {} : { level: reference.level }),
    ...(reference.node === undefined ? {} : { node: reference.node }),
    policy: reference.policy,
    statement: reference.statement,
    ...(reference.sid === undefined ? {} : { sid: reference.sid }),
    ...(reference.effect === undefined ? {} : { effect: reference.effect }),
    at: { file: span.file, line: span.start.line, column: span.start.column },
  };
}
