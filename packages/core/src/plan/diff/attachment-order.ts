/**
 * The order in which policies are attached and detached. Guardrails come last, after the accounts
 * under them and what is assigned there; each guardrail goes to the place with the fewest accounts
 * first, so that a mistake shows there, and to the root last; a policy is attached before the one it
 * replaces is detached, as far as AWS's number of policies on a node allows.
 *
 * All edges follow one total order (accounts below, deepest node, path, policy), so that they
 * can make no circle.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
import type { Diagnostic } from "../../base/diagnostic.ts";
import { policyKey } from "../../organization/keys.ts";
import type {
  Organization,
  OrganizationPolicyType,
  PolicyTarget,
} from "../../organization/organization.ts";
import { targetKey } from "../../organization/organization-index.ts";
import { pathsDownTo } from "../../organization/ou-path.ts";
import { planDiagnostic } from "../diagnostics.ts";
import { stepIdOf } from "../step-facts.ts";
import type { StepId, StepOperation } from "../step.ts";
import type { Drafting } from "./drafting.ts";
import type { Edges } from "./edges.ts";

type Attach = Extract<StepOperation, { kind: "attach-policy" }>;
type Detach = Extract<StepOperation, { kind: "detach-policy" }>;

export function orderAttachments(drafting: Drafting, edges: Edges): void {
  const { operations, desired } = drafting;
  const places = placesOf(desired);
  const attaches = operations
    .filter((operation) => operation.kind === "attach-policy")
    .map((operation) => ({ operation, id: stepIdOf(operation), order: places.orderOf(operation) }))
    .toSorted((one, other) => compareOrders(one.order, other.order));
  canaryFirst(attaches, edges);
  const first = nodesInOrder(attaches, { places, edges });
  afterAccounts(operations, { places, edges, first });
  attachBeforeDetach(drafting, edges);
}

type Placed = { readonly operation: Attach; readonly id: StepId; readonly order: Order };

/** Compared part by part: accounts below, depth, node, policy. */
type Order = readonly [count: number, depth: number, node: string, policy: string];

function compareOrders(one: Order, other: Order): number {
  for (const [place, part] of one.entries()) {
    const against = other[place];
    if (against !== undefined && part !== against) return part < against ? -1 : 1;
  }
  return 0;
}

/** Each policy from its smallest place to its largest: a failure keeps it from going on. */
function canaryFirst(attaches: readonly Placed[], edges: Edges): void {
  const byPolicy = Map.groupBy(attaches, ({ operation }) =>
    policyKey(operation.policyType, operation.name),
  );
  for (const placed of byPolicy.values()) {
    placed.forEach(({ id }, place) => {
      const before = placed[place - 1];
      if (before !== undefined) edges.needs(id, before.id);
    });
  }
}

type FirstByNode = ReadonlyMap<string, StepId>;

/** On one node the first attachment leads; a node's leader follows the leaders of the nodes below. */
function nodesInOrder(
  attaches: readonly Placed[],
  { places, edges }: { readonly places: Places; readonly edges: Edges },
): FirstByNode {
  const first = new Map<string, StepId>();
  for (const { operation, id } of attaches) {
    const node = targetKey(operation.target);
    const leader = first.get(node);
    if (leader === undefined) first.set(node, id);
    else edges.follows(id, leader);
  }
  for (const { operation, id } of attaches) {
    if (first.get(targetKey(operation.target)) !== id) continue;
    const above = places.nodesAbove(operation.target).find((node) => first.has(node));
    const leader = above === undefined ? undefined : first.get(above);
    if (leader !== undefined) edges.follows(leader, id);
  }
  return first;
}

/** The nearest guarded node above an account waits for what is done with the account. */
function afterAccounts(
  operations: readonly StepOperation[],
  {
    places,
    edges,
    first,
  }: { readonly places: Places; readonly edges: Edges; readonly first: FirstByNode },
): void {
  if (first.size === 0) return;
  for (const operation of operations) {
    const account = accountOf(operation);
    if (account === undefined) continue;
    const target: PolicyTarget = { kind: "account", name: account };
    const nodes = [targetKey(target), ...places.nodesAbove(target)];
    const leader = first.get(nodes.find((node) => first.has(node)) ?? "");
    if (leader !== undefined) edges.follows(leader, stepIdOf(operation));
  }
}

function accountOf(operation: StepOperation): string | undefined {
  switch (operation.kind) {
    case "create-account":
      return operation.name;
    case "move-account":
    case "assign":
    case "register-delegated-administrator":
      return operation.account;
    // All others concern no account that a guardrail may bind.
    default:
      return undefined;
  }
}

type Places = {
  readonly orderOf: (attach: Attach) => Order;
  /** Keys of the OUs above a target, nearest first. */
  readonly nodesAbove: (target: PolicyTarget) => readonly string[];
};

function placesOf(desired: Organization): Places {
  const parents = new Map(desired.accounts.map(({ name, parent }) => [name, parent]));
  const counts = new Map<string, number>();
  for (const { parent } of desired.accounts) {
    for (const path of pathsDownTo(parent)) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  const nodesAbove = (target: PolicyTarget): readonly string[] => {
    const paths =
      target.kind === "ou"
        ? pathsDownTo(target.path).slice(0, -1)
        : pathsDownTo(parents.get(target.name) ?? "");
    return paths.toReversed().map((path) => targetKey({ kind: "ou", path }));
  };
  const orderOf = ({ policyType, name, target }: Attach): Order => {
    const isRoot = target.kind === "ou" && target.path === "";
    const count = target.kind === "account" ? 1 : (counts.get(target.path) ?? 0);
    // Among equals the deeper one goes first: what is within another is never larger.
    const depth = target.kind === "account" ? -99 : -pathsDownTo(target.path).length;
    return [isRoot ? Infinity : count, depth, targetKey(target), policyKey(policyType, name)];
  };
  return { orderOf, nodesAbove };
}

/** Policies AWS lets be attached to one node, its own among them, unless the catalogue knows better. */
const defaultQuota: Readonly<Record<OrganizationPolicyType, number>> = {
  SERVICE_CONTROL_POLICY: 10,
  RESOURCE_CONTROL_POLICY: 5,
};

const quotaNames: Readonly<Record<OrganizationPolicyType, string>> = {
  SERVICE_CONTROL_POLICY: "organizations/scp-per-node",
  RESOURCE_CONTROL_POLICY: "organizations/rcp-per-node",
};

type Node = {
  readonly label: string;
  readonly type: OrganizationPolicyType;
  readonly attached: number;
  readonly attaches: readonly Attach[];
  readonly detaches: readonly Detach[];
};

function attachBeforeDetach(drafting: Drafting, edges: Edges): void {
  for (const node of changedNodes(drafting)) {
    const { type } = node;
    const quota = drafting.catalogue.quota(quotaNames[type])?.value ?? defaultQuota[type];
    drafting.diagnostics.push(...nodeDiagnostics(node, quota));
    const free = Math.max(0, quota - node.attached);
    const attaches = node.attaches.map(stepIdOf);
    const detaches = node.detaches.map(stepIdOf);
    detaches.forEach((detach, place) => {
      const before = attaches[Math.min(attaches.length, free + place) - 1];
      if (before !== undefined) edges.needs(detach, before);
      const after = attaches[free + place];
      if (after !== undefined) edges.needs(after, detach);
    });
    attaches.forEach((attach, place) => {
      const before = attaches[place - 1];
      if (before !== undefined && detaches.length > 0) edges.follows(attach, before);
    });
  }
}

function changedNodes({ operations, observed }: Drafting): readonly Node[] {
  const attached = new Map<string, number>();
  for (const policy of observed.policies) {
    for (const target of policy.targets) {
      const key = `${policy.type} ${targetKey(target)}`;
      attached.set(key, (attached.get(key) ?? 0) + 1);
    }
  }
  const changes = operations.filter(
    (operation) => operation.kind === "attach-policy" || operation.kind === "detach-policy",
  );
  return [
    ...Map.groupBy(changes, ({ policyType, target }) => `${policyType} ${targetKey(target)}`),
  ].map(([key, some]) => ({
    label: some[0] === undefined ? key : targetKey(some[0].target),
    type: some[0]?.policyType ?? "SERVICE_CONTROL_POLICY",
    // AWS attaches its own policy to every new node.
    attached: attached.get(key) ?? 1,
    attaches: some.filter(isAttach).toSorted(byName),
    detaches: some.filter((operation) => operation.kind === "detach-policy").toSorted(byName),
  }));
}

const isAttach = (operation: Attach | Detach): operation is Attach =>
  operation.kind === "attach-policy";

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

function nodeDiagnostics(node: Node, quota: number): readonly Diagnostic[] {
  const { label, type, attached, attaches, detaches } = node;
  const after = attached + attaches.length - detaches.length;
  const kind = type === "SERVICE_CONTROL_POLICY" ? "SCP" : "RCP";
  if (after > quota) {
    const detail = `\`${label}\` would have ${after} policies of type ${kind}, and AWS allows ${quota} on one node. Merge some of them, or attach some further up.`;
    return [planDiagnostic("PLN1032", detail)];
  }
  if (kind === "SCP" && after < 1) {
    const detail = `The plan would detach every SCP of \`${label}\`, and AWS keeps at least one on each node. Leave \`FullAWSAccess\` or another one attached.`;
    return [planDiagnostic("PLN1030", detail)];
  }
  if (attached >= quota && attaches.length > 0 && detaches.length > 0) {
    const detail = `\`${label}\` has ${attached} policies of type ${kind}, the most that AWS allows, so \`${detaches[0]?.name ?? ""}\` is detached before \`${attaches[0]?.name ?? ""}\` is attached, and neither holds in between. Change the document of an attached policy instead to have no gap.`;
    return [planDiagnostic("PLN1031", detail)];
  }
  return [];
}
