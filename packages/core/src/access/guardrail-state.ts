/** Does a guardrail hold: is its policy attached where it was declared, and does its property stand? */
import type { Organization, OuPath, PolicyTarget } from "../organization/organization.ts";
import { isManagementAccount, targetKey } from "../organization/organization-index.ts";
import { isWithin, parentOf, pathsDownTo } from "../organization/ou-path.ts";
import type { AssertionState, Guardrail } from "./assertion.ts";
import { checkAssertion } from "./check-assertion.ts";
import type { CheckOptions } from "./check-assertion.ts";
import { prepare } from "./prepared.ts";
import { selectsAccount } from "./selectors.ts";

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
  // No SCP or RCP binds the management account, so none promises anything of it.
  const management = organization.accounts.filter((account) =>
    isManagementAccount(organization, account),
  );
  const exceptWhere = [
    ...property.exceptWhere,
    ...management.map(({ name }) => ({ kind: "account", name }) as const),
  ];
  const excused = [
    ...exceptions.map((one) => ({ who: one.who, where: one.where })),
    ...(options.excused ?? []),
  ];
  return {
    guardrail: guardrail.name,
    attachment: attachmentOf(organization, guardrail),
    property: checkAssertion(
      organization,
      { ...property, where, exceptWhere },
      {
        ...options,
        excused,
        withinReachOfScps: guardrail.policyType === "SERVICE_CONTROL_POLICY",
      },
    ),
  };
}

function attachmentOf(
  organization: Organization,
  guardrail: Guardrail,
): GuardrailState["attachment"] {
  const { policies, root } = organization;
  const names = [guardrail.policy, ...(guardrail.variants ?? [])];
  const carriers = policies.filter(
    ({ type, name }) => type === guardrail.policyType && names.includes(name),
  );
  if (carriers.length === 0) return { kind: "missing-policy" };
  if (!root.enabledPolicyTypes.includes(guardrail.policyType))
    return { kind: "policy-type-disabled" };
  const attached = new Set(carriers.flatMap((policy) => policy.targets.map(targetKey)));
  const targets = guardrail.targets.flatMap((target) =>
    isInherited(organization, target, attached)
      ? []
      : unboundIn({ organization, guardrail, attached }, target),
  );
  return targets.length === 0 ? { kind: "attached" } : { kind: "not-attached", targets };
}

type Tree = {
  readonly organization: Organization;
  readonly guardrail: Guardrail;
  readonly attached: ReadonlySet<string>;
};

/** A policy binds what it is attached to and all below. */
function isInherited(
  organization: Organization,
  target: PolicyTarget,
  attached: ReadonlySet<string>,
): boolean {
  const path =
    target.kind === "ou"
      ? target.path
      : prepare(organization).index.accountsByName.get(target.name)?.parent;
  if (path === undefined) return false;
  return pathsDownTo(path).some((above) => attached.has(targetKey({ kind: "ou", path: above })));
}

/** The parts of a target that no carrier reaches; the target itself where none of it is reached. */
function unboundIn(tree: Tree, target: PolicyTarget): readonly PolicyTarget[] {
  if (tree.attached.has(targetKey(target)) || isExempt(tree, target)) return [];
  const children = target.kind === "ou" ? childrenOf(tree.organization, target.path) : [];
  const unbound = children.flatMap((child) => unboundIn(tree, child));
  const bound = children.some((child) => unboundIn(tree, child).length === 0);
  return bound ? unbound : [target];
}

function childrenOf(organization: Organization, path: OuPath): readonly PolicyTarget[] {
  const ous = organization.organizationalUnits.filter((ou) => parentOf(ou.path) === path);
  const accounts = organization.accounts.filter(
    (account) =>
      account.parent === path &&
      account.state === "ACTIVE" &&
      !isManagementAccount(organization, account),
  );
  return [
    ...ous.map((ou) => ({ kind: "ou", path: ou.path }) as const),
    ...accounts.map(({ name }) => ({ kind: "account", name }) as const),
  ];
}

/** Where an exception holds, another form of the policy may stand, or none. */
function isExempt({ organization, guardrail }: Tree, target: PolicyTarget): boolean {
  const places = [
    ...guardrail.exceptions.flatMap((one) => one.where),
    ...guardrail.property.exceptWhere,
  ];
  const account =
    target.kind === "account"
      ? prepare(organization).index.accountsByName.get(target.name)
      : undefined;
  return places.some((place) => {
    if (target.kind === "ou") return place.kind === "ou" && isWithin(target.path, place.path);
    return account !== undefined && selectsAccount(place, account);
  });
}
