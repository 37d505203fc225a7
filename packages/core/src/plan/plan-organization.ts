/**
 * The one way to a plan: compare, order, play it through, say who gains and who loses, estimate.
 * Pure: the hash function, the caller and what AWS is known to be are given.
 */
import type { Checked } from "../base/diagnostic.ts";
import type { Catalogue } from "../catalogue.ts";
import type { Organization } from "../organization/organization.ts";
import { sortOrganization } from "../organization/sort.ts";
import { planned } from "./effects/apply-steps.ts";
import { canonicalText } from "./canonical-plan.ts";
import { accessChanges } from "./consequences/access-change.ts";
import type { Caller } from "./consequences/caller.ts";
import { selfDenials } from "./consequences/self-denial.ts";
import type { PlanDraft, PlanInput } from "./diff/drafting.ts";
import { planChanges } from "./diff/plan-changes.ts";
import { topologicalOrder } from "./order.ts";
import type { Plan } from "./plan.ts";
import { estimateSeconds } from "./schedule/estimate.ts";
import type { SchedulerOptions } from "./schedule/scheduler.ts";

export type PlanRequest = Omit<PlanInput, "catalogue"> & {
  readonly catalogue: Catalogue;
  /** Who will make the calls, and whom the collector is; without it no self-denial is looked for. */
  readonly caller: Caller | undefined;
  readonly region: string;
  /** SHA-256 in hexadecimal. */
  readonly hash: (text: string) => string;
  /** For the estimate; `published` unless given. */
  readonly rates?: SchedulerOptions["rates"];
};

/**
 * Makes the plan that leads from what is observed to what is desired.
 *
 * @returns no value where a diagnostic is an error
 * @throws {PlanError} `PLAN_CYCLE`, which is a bug of ours
 */
export function planOrganization(request: PlanRequest): Checked<Plan> {
  const { value: draft, diagnostics } = planChanges(request);
  return draft === undefined ? { diagnostics } : { value: planFrom(draft, request), diagnostics };
}

/** SHA-256 of an organization, equal for equal ones whatever the order of their lists. */
export function organizationHash(
  organization: Organization,
  hash: (text: string) => string,
): string {
  return hash(canonicalText(sortOrganization(organization)));
}

function planFrom(draft: PlanDraft, request: PlanRequest): Plan {
  const { desired, observed, caller, catalogue, region, hash, rates } = request;
  const { observed: before, steps: unordered, ...rest } = draft;
  const steps = topologicalOrder(unordered);
  const after = planned(before, steps);
  return {
    ...rest,
    organizationId: observed.id,
    managementAccountId: observed.managementAccountId ?? "",
    region,
    observedHash: organizationHash(observed, hash),
    desiredHash: organizationHash(desired, hash),
    steps,
    accessChanges: accessChanges({ steps, before, after }),
    selfDenials: caller === undefined ? [] : selfDenials({ steps, before, caller, catalogue }),
    estimateSeconds: estimateSeconds(steps, { catalogue, rates }),
  };
}
