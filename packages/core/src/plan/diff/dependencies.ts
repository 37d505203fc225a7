/**
 * Real dependencies, without phases: a step waits for what makes the things it needs, and what ends
 * a thing waits for all that still needs it.
 */
import type { ObjectKey } from "../plan.ts";
import { stepFacts, stepFromOperation, stepIdOf } from "../step-facts.ts";
import type { Step, StepId, StepOperation } from "../step.ts";
import { assert } from "../../base/assert.ts";
import { parentOf } from "../../organization/ou-path.ts";
import { orderAttachments } from "./attachment-order.ts";
import type { Drafting } from "./drafting.ts";
import type { Edges } from "./edges.ts";

/** The steps of the operations, each with what it waits for. */
export function connectedSteps(drafting: Drafting): readonly Step[] {
  const { operations } = drafting;
  const dependsOn = new Map<StepId, Set<StepId>>();
  const after = new Map<StepId, Set<StepId>>();
  const edges: Edges = {
    needs: (step, before) => addTo(dependsOn, step, before),
    follows: (step, before) => addTo(after, step, before),
  };
  connectByKeys(operations, edges);
  assignBeforeUnassign(operations, edges);
  provisionBeforeAssign(operations, edges);
  orderAttachments(drafting, edges);
  const steps = operations.map((operation) => {
    const step = stepFromOperation(operation);
    const hard = dependsOn.get(step.id) ?? new Set();
    const soft = [...(after.get(step.id) ?? [])].filter((id) => !hard.has(id));
    return {
      ...step,
      dependsOn: [...hard].toSorted(),
      ...(soft.length === 0 ? {} : { after: soft.toSorted() }),
    };
  });
  assert(new Set(steps.map(({ id }) => id)).size === steps.length, "each step has its own id");
  return steps;
}

function addTo(edges: Map<StepId, Set<StepId>>, step: StepId, before: StepId): void {
  if (step === before) return;
  const known = edges.get(step);
  if (known === undefined) edges.set(step, new Set([before]));
  else known.add(before);
}

function connectByKeys(operations: readonly StepOperation[], edges: Edges): void {
  const facts = operations.map((operation) => ({
    id: stepIdOf(operation),
    ...stepFacts(operation),
  }));
  const makers = new Map<ObjectKey, StepId>();
  const enders = new Map<ObjectKey, StepId>();
  for (const { id, makes, ends } of facts) {
    for (const key of makes ?? []) makers.set(key, id);
    for (const key of ends ?? []) enders.set(key, id);
  }
  for (const { id, needs } of facts) {
    for (const key of needs ?? []) {
      const maker = makerOf(key, makers);
      if (maker !== undefined) edges.needs(id, maker);
      const ender = enders.get(key);
      if (ender !== undefined) edges.needs(ender, id);
    }
  }
}

/** The path of an OU holds once the nearest OU above that the plan makes or renames is there. */
function makerOf(key: ObjectKey, makers: ReadonlyMap<ObjectKey, StepId>): StepId | undefined {
  const maker = makers.get(key);
  if (maker !== undefined || !key.startsWith("ou:") || key === "ou:") return maker;
  return makerOf(`ou:${parentOf(key.slice("ou:".length)) ?? ""}`, makers);
}

/** Nobody loses access in an account before what replaces it is there. */
function assignBeforeUnassign(operations: readonly StepOperation[], edges: Edges): void {
  const assigned = new Map<string, StepId[]>();
  for (const operation of operations) {
    if (operation.kind !== "assign") continue;
    const whoWhere = JSON.stringify([operation.account, operation.principal]);
    assigned.set(whoWhere, [...(assigned.get(whoWhere) ?? []), stepIdOf(operation)]);
  }
  for (const operation of operations) {
    if (operation.kind !== "unassign") continue;
    const whoWhere = JSON.stringify([operation.account, operation.principal]);
    for (const assign of assigned.get(whoWhere) ?? []) edges.needs(stepIdOf(operation), assign);
  }
}

/** A set that is being provisioned cannot be assigned: AWS answers with a conflict. */
function provisionBeforeAssign(operations: readonly StepOperation[], edges: Edges): void {
  const provisions = new Map(
    operations.flatMap((operation) =>
      operation.kind === "provision-permission-set"
        ? [[operation.name, stepIdOf(operation)] as const]
        : [],
    ),
  );
  for (const operation of operations) {
    if (operation.kind !== "assign") continue;
    const provision = provisions.get(operation.permissionSet);
    if (provision !== undefined) edges.follows(stepIdOf(operation), provision);
  }
}
