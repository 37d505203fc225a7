/** How the guardrails and assertions of a blueprint stand on an organization: desired or observed. */
import {
  checkAssertion,
  guardrailState,
  type AccountSelector,
  type Assertion,
  type AssertionState,
  type ContextValue,
  type Guardrail,
  type GuardrailState,
  type Organization,
  type PolicyTarget,
  type PrincipalSelector,
  type Witness,
} from "@bailiwick/core";
import type {
  AssertionReport,
  AssertionStateMessage,
  GuardrailReport,
  WitnessMessage,
} from "@bailiwick/wire";
import { catalogue } from "./facts.ts";

export type Reports = {
  readonly guardrails: GuardrailReport[];
  readonly assertions: AssertionReport[];
};

export type Declared = {
  readonly guardrails: readonly Guardrail[];
  readonly assertions: readonly Assertion[];
};

/** Tries each guardrail's property and each assertion; the same seed tries the same requests. */
export function reportGuardrails(
  organization: Organization,
  declared: Declared,
  options: { readonly requests: number; readonly seed: number },
): Reports {
  const checking = { ...options, catalogue: catalogue() };
  return {
    guardrails: declared.guardrails.map((guardrail) =>
      guardrailReport(guardrail, guardrailState(organization, guardrail, checking)),
    ),
    assertions: declared.assertions.map((assertion) => ({
      name: assertion.name,
      claim: assertion.claim,
      state: stateMessage(checkAssertion(organization, assertion, checking)),
      ...(assertion.span === undefined ? {} : { span: assertion.span }),
    })),
  };
}

function guardrailReport(guardrail: Guardrail, state: GuardrailState): GuardrailReport {
  const targets = guardrail.targets.map(selectorMessage);
  return {
    name: guardrail.name,
    title: guardrail.title,
    reason: guardrail.reason,
    kind: guardrail.kind,
    mandatory: guardrail.mandatory,
    policyType: guardrail.policyType,
    policies: [guardrail.policy],
    targets,
    missing: missingTargets(state, targets),
    exceptions: guardrail.exceptions.map(({ who, where, ...exception }) => ({
      ...exception,
      who: selectorWords(who),
      where: where.map((selector) => selectorMessage(selector).name),
    })),
    claim: guardrail.property.claim,
    state: stateMessage(state.property),
    ...(guardrail.span === undefined ? {} : { span: guardrail.span }),
  };
}

type TargetMessage = GuardrailReport["targets"][number];

function missingTargets({ attachment }: GuardrailState, all: TargetMessage[]): TargetMessage[] {
  switch (attachment.kind) {
    case "attached":
      return [];
    case "not-attached":
      return attachment.targets.map(selectorMessage);
    case "missing-policy":
    case "policy-type-disabled":
      return all;
  }
}

function selectorMessage(selector: AccountSelector | PolicyTarget): TargetMessage {
  if (selector.kind === "account") return { kind: "account", name: selector.name };
  return { kind: "ou", name: selector.path === "" ? "/" : selector.path };
}

/** `permission set Developer`. */
function selectorWords(selector: PrincipalSelector): string {
  switch (selector.kind) {
    case "group":
    case "user":
      return `${selector.kind} ${selector.name}`;
    case "permission-set":
      return `permission set ${selector.name}`;
    case "role":
      return `role ${selector.pattern}`;
    case "root":
      return "root users";
    case "anyone":
    case "people":
    case "outside":
      return selector.kind;
  }
}

function stateMessage(state: AssertionState): AssertionStateMessage {
  switch (state.kind) {
    case "refuted":
      return { kind: "refuted", witness: witnessMessage(state.witness) };
    case "checked":
      return { kind: "checked", requests: state.requests, seed: state.seed };
    case "unknown":
      return { kind: "unknown", reasons: [...state.reasons] };
  }
}

function witnessMessage({ request, who, account, because }: Witness): WitnessMessage {
  return {
    who,
    principal: principalText(request.principal),
    account,
    action: request.action,
    resource: request.resource,
    context: Object.fromEntries(
      [...request.context].map(([key, value]) => [key, plainValue(value)]),
    ),
    because,
  };
}

function principalText(principal: Witness["request"]["principal"]): string {
  switch (principal.kind) {
    case "user":
    case "federated-user":
      return principal.arn;
    case "role-session":
      return principal.sessionArn;
    case "root":
    case "assumed-root":
      return `arn:aws:iam::${principal.account}:root`;
    case "service":
      return principal.name;
    case "federated":
      return principal.provider;
    case "anonymous":
      return "anonymous";
  }
}

function plainValue(value: ContextValue): string | string[] {
  return value.kind === "single" ? value.value : [...value.values];
}
