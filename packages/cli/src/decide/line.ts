/** From a line of the public format to what the evaluator is asked, and from its decision to the answer. */
import {
  formatOperator,
  parseAccountId,
  residualWords,
  type AuthorizationInput,
  type ContextValue,
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
  DecideLine,
  StatementReferenceMessage,
} from "@bailiwick/wire";
import type { KnownParts } from "./known-parts.ts";

/** One input for each resource that the line names: all must be allowed. */
export function inputsFromLine(line: DecideLine, known: KnownParts): readonly AuthorizationInput[] {
  const { request, policies = none } = line;
  const principal = known.principal(request.principal);
  const context = contextOf(line);
  const organization = known.organization(line.organization);
  const { resource = "*", resourceAccount } = request;
  const resources = request.resources ?? [{ resource, resourceAccount }];
  return resources.map(({ resource, resourceAccount, policy }) => ({
    request: {
      principal,
      action: request.action,
      resource,
      resourceAccount: resourceAccount === undefined ? undefined : parseAccountId(resourceAccount),
      context,
      unknown: request.unknown?.map((key) => key.toLowerCase()),
    },
    policies: known.policies(policies, { action: request.action, policy }),
    organization,
    ...(line.settings === undefined ? {} : { settings: line.settings }),
  }));
}

const none: NonNullable<DecideLine["policies"]> = {};

/** The context that the line gives, with the principal's tags. */
export function contextOf({ request }: DecideLine): ReadonlyMap<string, ContextValue> {
  const context = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(request.context ?? {})) {
    context.set(
      key.toLowerCase(),
      typeof value === "string" ? { kind: "single", value } : { kind: "many", values: value },
    );
  }
  const tags =
    typeof request.principal === "object" && "tags" in request.principal
      ? request.principal.tags
      : undefined;
  for (const [key, value] of Object.entries(tags ?? {})) {
    context.set(`aws:principaltag/${key.toLowerCase()}`, { kind: "single", value });
  }
  return context;
}

/** The answer in the public format. */
export function answerFrom(
  decision: Decision,
  about: { readonly id?: string | undefined; readonly catalogue: string },
): DecideAnswer {
  const head = {
    v: 1,
    ...(about.id === undefined ? {} : { id: about.id }),
    decision: decision.kind,
  } as const;
  const tail = { notConsidered: [...decision.notConsidered], catalogue: about.catalogue };
  switch (decision.kind) {
    case "allow":
      return { ...head, because: decision.because.map(referenceMessage), ...by(decision), ...tail };
    case "explicit-deny":
      return { ...head, because: decision.because.map(referenceMessage), ...tail };
    case "implicit-deny": {
      const missingAllow = decision.missingAllow.map(missingWords);
      return { ...head, because: [], missingAllow, ...by(decision), ...tail };
    }
    case "depends": {
      const condition = {
        words: residualWords(decision.condition),
        formula: formulaMessage(decision.condition),
        on: decision.on.map(conditionMessage),
      };
      return { ...head, because: [], condition, ...tail };
    }
    case "unknown": {
      const unknown = decision.reasons.map(({ detail, statement }) => ({
        detail,
        ...(statement === undefined ? {} : { statement: referenceMessage(statement) }),
      }));
      return { ...head, because: [], unknown, ...tail };
    }
  }
}

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
