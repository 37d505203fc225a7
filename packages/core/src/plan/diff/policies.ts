/**
 * SCPs and RCPs with their attachments. Attachments belong to the policy: one that was made or
 * removed by another hand is drift of the policy. AWS's own policies are left alone, unless the lock
 * file has them.
 */
import { policyKey } from "../../organization/keys.ts";
import type { OrganizationPolicy, PolicyTarget } from "../../organization/organization.ts";
import { targetKey } from "../../organization/organization-index.ts";
import { planDiagnostic } from "../diagnostics.ts";
import type { StepOperation } from "../step.ts";
import { awaitedAccounts, isJoined } from "./accounts.ts";
import {
  byKey,
  differences,
  isOurs,
  mayChange,
  mayRemove,
  missingTags,
  setTags,
  type Drafting,
} from "./drafting.ts";
import { samePolicy } from "./same-policy.ts";

export function draftPolicies(drafting: Drafting): void {
  const { desired, observed } = drafting;
  const awaited = awaitedAccounts(drafting);
  const present = byKey(observed.policies, keyOf);
  const declared = byKey(desired.policies, keyOf);
  for (const [key, policy] of declared) {
    const there = withComingTargets(drafting, policy, present.get(key));
    if (isLeftAlone(drafting, there ?? policy)) continue;
    const targets = policy.targets.filter(
      (target) => target.kind === "ou" || !awaited.has(target.name),
    );
    if (there === undefined) draftNewPolicy(drafting, { ...policy, targets });
    else draftPresentPolicy(drafting, { ...policy, targets }, there);
  }
  for (const [key, policy] of present) {
    if (declared.has(key) || isLeftAlone(drafting, policy)) continue;
    if (!mayRemove(drafting, { key, id: policy.id })) continue;
    const { type: policyType, name } = policy;
    drafting.operations.push(...policy.targets.map((target) => detach(policy, target)));
    drafting.operations.push({ kind: "delete-policy", policyType, name });
  }
}

function isLeftAlone(drafting: Drafting, policy: OrganizationPolicy): boolean {
  return policy.awsManaged && !isOurs(drafting, { key: keyOf(policy), id: policy.id });
}

/**
 * AWS makes its own policy when the type is enabled, attaches it to all that is there, and later to
 * each new node; where it is declared to be elsewhere only, it is detached in the same plan.
 */
function withComingTargets(
  drafting: Drafting,
  policy: OrganizationPolicy,
  there: OrganizationPolicy | undefined,
): OrganizationPolicy | undefined {
  if (!policy.awsManaged) return there;
  const isEnabled = drafting.observed.root.enabledPolicyTypes.includes(policy.type);
  if (there === undefined && isEnabled) return undefined;
  const coming = [...(isEnabled ? [] : presentNodes(drafting)), ...newNodes(drafting)];
  const known = there ?? { ...policy, id: undefined, targets: [] };
  return { ...known, targets: [...known.targets, ...targetsNotIn(coming, known.targets)] };
}

function presentNodes({ observed, managementAccount }: Drafting): readonly PolicyTarget[] {
  const accounts = new Set(observed.accounts.filter(isJoined).map(({ name }) => name));
  if (managementAccount !== undefined) accounts.add(managementAccount);
  return [
    { kind: "ou", path: "" },
    ...observed.organizationalUnits.map(({ path }) => ({ kind: "ou", path }) as const),
    ...[...accounts].map((name) => ({ kind: "account", name }) as const),
  ];
}

function newNodes({ operations }: Drafting): readonly PolicyTarget[] {
  return operations.flatMap((operation): readonly PolicyTarget[] => {
    if (operation.kind === "create-ou") return [{ kind: "ou", path: operation.path }];
    return operation.kind === "create-account" ? [{ kind: "account", name: operation.name }] : [];
  });
}

function draftNewPolicy({ operations, diagnostics }: Drafting, policy: OrganizationPolicy): void {
  const { type: policyType, name, description, document, tags } = policy;
  if (policy.awsManaged) {
    const detail = `\`${name}\` is declared as a policy of AWS's own, and AWS has none of that name.`;
    diagnostics.push(planDiagnostic("PLN1033", detail));
    return;
  }
  operations.push({ kind: "create-policy", policyType, name, description, document, tags });
  operations.push(...policy.targets.map((target) => attach(policy, target)));
}

function draftPresentPolicy(
  drafting: Drafting,
  policy: OrganizationPolicy,
  there: OrganizationPolicy,
): void {
  const key = keyOf(policy);
  const set = policy.awsManaged ? [] : missingTags(policy.tags, there.tags);
  const attached = targetsNotIn(policy.targets, there.targets);
  const detached = targetsNotIn(there.targets, policy.targets);
  const oldName = drafting.renamedPolicies.get(key);
  const differs = differences({
    name: oldName !== undefined,
    description: !policy.awsManaged && policy.description !== there.description,
    document: !policy.awsManaged && !samePolicy(policy.document, there.document),
    tags: set.length > 0,
    targets: attached.length + detached.length > 0,
  });
  if (!mayChange(drafting, { key, id: there.id }, differs)) return;
  if (["name", "description", "document"].some((property) => differs.includes(property))) {
    drafting.operations.push({
      kind: "update-policy",
      policyType: policy.type,
      name: oldName ?? policy.name,
      ...(oldName === undefined ? {} : { newName: policy.name }),
      ...(differs.includes("description") ? { description: policy.description } : {}),
      ...(differs.includes("document") ? { document: policy.document } : {}),
    });
  }
  setTags(drafting, { kind: "policy", policyType: policy.type, name: policy.name }, set);
  drafting.operations.push(...attached.map((target) => attach(policy, target)));
  drafting.operations.push(...detached.map((target) => detach(policy, target)));
}

const keyOf = ({ type, name }: OrganizationPolicy): string => policyKey(type, name);

function targetsNotIn(
  targets: readonly PolicyTarget[],
  others: readonly PolicyTarget[],
): readonly PolicyTarget[] {
  const keys = new Set(others.map(targetKey));
  return targets.filter((target) => !keys.has(targetKey(target)));
}

const attach = (policy: OrganizationPolicy, target: PolicyTarget): StepOperation => ({
  kind: "attach-policy",
  policyType: policy.type,
  name: policy.name,
  target,
});

const detach = (policy: OrganizationPolicy, target: PolicyTarget): StepOperation => ({
  kind: "detach-policy",
  policyType: policy.type,
  name: policy.name,
  target,
});
