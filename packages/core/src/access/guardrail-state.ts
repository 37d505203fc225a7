/** Does a guardrail hold: is its policy attached where it was declared, and does its property stand? */
import type { Organization, PolicyTarget } from "../organization/organization.ts";
import { targetKey } from "../organization/organization-index.ts";
import { isWithin } from "../organization/ou-path.ts";
import type { AccountSelector, AssertionState, Guardrail } from "./assertion.ts";
import { checkAssertion } from "./check-assertion.ts";
import type { CheckOptions } from "./check-assertion.ts";
import { prepare } from "./prepared.ts";

export type GuardrailState = {
  readonly guardrail: string;
  /** Whether the policy exists, its type is enabled, and it is attached to, or above, each target. */
  readonly attachment:
    | { readonly kind: "attached" }
    | { readonly kind: "missing-policy" }
    | { readonly kind: "policy-type-disabled" }
    | { readonly kind: "not-attached"; readonly targets: readonly PolicyTarget[] };
  readonly property: AssertionState;
};

/** Checks a guardrail over its targets; whom its exceptions name is excused where they say so. */
export function guardrailState(
  organization: Organization,
  guardrail: Guardrail,
  options: CheckOptions,
): GuardrailState {
  const { property, targets, exceptions } = guardrail;
  const where = property.where.length === 0 ? targets : property.where;
  const excused = [
    ...exceptions.map((one) => ({ who: one.who, where: one.where })),
    ...(options.excused ?? []),
  ];
  return {
    guardrail: guardrail.name,
    attachment: attachmentOf(organization, guardrail),
    property: checkAssertion(organization, { ...property, where }, { ...options, excused }),
  };
}

function attachmentOf(
  organization: Organization,
  guardrail: Guardrail,
): GuardrailState["attachment"] {
  const { policies, root } = organization;
  const policy = policies.find(
    ({ type, name }) => type === guardrail.policyType && name === guardrail.policy,
  );
  if (policy === undefined) return { kind: "missing-policy" };
  if (!root.enabledPolicyTypes.includes(guardrail.policyType))
    return { kind: "policy-type-disabled" };
  const missing = guardrail.targets.filter(
    (target) => !policy.targets.some((at) => covers(organization, at, target)),
  );
  return missing.length === 0 ? { kind: "attached" } : { kind: "not-attached", targets: missing };
}

/** A policy binds what it is attached to and all below. */
function covers(organization: Organization, at: PolicyTarget, target: AccountSelector): boolean {
  if (targetKey(at) === targetKey(target)) return true;
  if (at.kind === "account") return false;
  if (target.kind === "ou") return isWithin(target.path, at.path);
  const account = prepare(organization).index.accountsByName.get(target.name);
  return account !== undefined && isWithin(account.parent, at.path);
}
