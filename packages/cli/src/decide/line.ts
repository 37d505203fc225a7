/** From a line of the public format to what the evaluator is asked, and from its decision to the answer. */
import {
  assert,
  parseAccountId,
  type AuthorizationInput,
  type ContextValue,
  type Decision,
  type PolicyType,
  type StatementRef,
} from "@bailiwick/core";
import type { DecideAnswer, DecideLine, StatementReferenceMessage } from "@bailiwick/wire";
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

/** How bad a decision is for who asks: of several, the worst is the answer. */
const severity: readonly Decision["kind"][] = [
  "allow",
  "depends",
  "unknown",
  "implicit-deny",
  "explicit-deny",
];

/** One decision of several that must all be allowed: the worst, with the causes of all that are as bad. */
export function combined(decisions: readonly Decision[]): Decision {
  const [first, ...rest] = decisions;
  assert(first !== undefined, "a request is about at least one resource");
  return rest.reduce(worse, first);
}

function worse(one: Decision, other: Decision): Decision {
  if (one.kind !== other.kind)
    return severity.indexOf(other.kind) > severity.indexOf(one.kind) ? other : one;
  const notConsidered = [...new Set([...one.notConsidered, ...other.notConsidered])];
  if (one.kind === "depends" && other.kind === "depends")
    return { ...one, on: [...one.on, ...other.on], notConsidered };
  if (one.kind === "unknown" && other.kind === "unknown") {
    return { ...one, reasons: [...one.reasons, ...other.reasons], notConsidered };
  }
  if (one.kind === "implicit-deny" && other.kind === "implicit-deny") {
    return { ...one, missingAllow: [...one.missingAllow, ...other.missingAllow], notConsidered };
  }
  if ("because" in one && "because" in other)
    return { ...one, because: [...one.because, ...other.because], notConsidered };
  return one;
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
    case "explicit-deny":
      return { ...head, because: decision.because.map(referenceMessage), ...tail };
    case "implicit-deny":
      return {
        ...head,
        because: [],
        missingAllow: decision.missingAllow.map(missingWords),
        ...tail,
      };
    case "depends": {
      const on = decision.on.map(({ statement, condition }) => ({
        statement: referenceMessage(statement),
        operator: `${condition.quantifier === undefined ? "" : `${condition.quantifier}:`}${condition.operator}${condition.ifExists ? "IfExists" : ""}`,
        key: condition.key,
        values: condition.values.map((value) => value.value),
      }));
      return { ...head, because: [], condition: { words: conditionWords(on), on }, ...tail };
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

/** Which way a condition must turn out depends on the effect of its statement, so both are said. */
function conditionWords(on: NonNullable<DecideAnswer["condition"]>["on"]): string {
  return on
    .map(({ statement, operator, key, values }) => {
      const values_ = values.map((value) => `"${value}"`).join(", ");
      const effect = statement.effect === "Deny" ? "does not hold" : "holds";
      return `${operator} ${key} ${values_} ${effect} (${statement.effect ?? "statement"} ${statement.sid ?? statement.statement} of ${statement.policy})`;
    })
    .join("; ");
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
