import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Organization } from "../../organization/organization.ts";
import { planned } from "../effects/apply-steps.ts";
import { emptyLock, lockFromObserved } from "../lock.ts";
import { topologicalOrder } from "../order.ts";
import type { Lock } from "../plan.ts";
import {
  beforeOrganization,
  desiredArbitrary,
  unhurriedCatalogue,
} from "../testing/arbitraries.ts";
import type { PlanDraft, PlanOptions } from "./drafting.ts";
import { planChanges } from "./plan-changes.ts";

const seed = 20261122;

function draftOf(
  desired: Organization,
  observed: Organization,
  { lock = emptyLock, ...options }: Partial<PlanOptions> & { lock?: Lock } = {},
): PlanDraft {
  const { value, diagnostics } = planChanges({
    desired,
    observed,
    lock,
    options: { adopt: false, renames: [], managementAccount: "Management", ...options },
    catalogue: unhurriedCatalogue,
  });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

/** What is there once the steps that lead to a declared organization are done. */
function built(desired: Organization): Organization {
  return planned(beforeOrganization, topologicalOrder(draftOf(desired, beforeOrganization).steps));
}

describe("planning on generated organizations", () => {
  it("leads from nothing to what is declared, after which nothing remains to be done", () => {
    fc.assert(
      fc.property(desiredArbitrary, (desired) => {
        const after = draftOf(desired, built(desired));
        expect(after.steps).toEqual([]);
        expect(after.needsAdoption).toEqual([]);
      }),
      { seed, numRuns: 300 },
    );
  });

  it("leads from any managed organization to any other", () => {
    fc.assert(
      fc.property(desiredArbitrary, desiredArbitrary, (before, desired) => {
        const observed = built(before);
        const lock = lockFromObserved(before, observed);
        const draft = draftOf(desired, observed, { lock, adopt: true });
        const after = planned(draft.observed, topologicalOrder(draft.steps));
        const again = draftOf(desired, after, {
          lock: lockFromObserved(desired, after),
          adopt: true,
        });
        expect(again.steps).toEqual([]);
      }),
      { seed, numRuns: 300 },
    );
  });
});
