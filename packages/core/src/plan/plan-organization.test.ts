import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Organization } from "../organization/organization.ts";
import { canonicalPlan, canonicalText } from "./canonical-plan.ts";
import { planned } from "./effects/apply-steps.ts";
import { lockFromObserved } from "./lock.ts";
import { predecessors, topologicalOrder } from "./order.ts";
import type { Plan } from "./plan.ts";
import { organizationHash, planOrganization, type PlanRequest } from "./plan-organization.ts";
import {
  beforeOrganization,
  desiredArbitrary,
  managementAccountId,
} from "./testing/arbitraries.ts";
import { account, draftBetween, organization, ou } from "./testing/organizations.ts";
import { smallCatalogue } from "./testing/small-catalogue.ts";

const seed = 20261122;

/** Good enough to tell texts apart, and shows what was hashed. */
const hash = (text: string): string => `hash of ${text}`;

function planBetween(
  observed: Organization,
  desired: Organization,
  facts: Partial<PlanRequest> = {},
): Plan | undefined {
  return planOrganization({
    observed,
    desired,
    lock: lockFromObserved(observed, observed),
    options: { adopt: true, renames: [], managementAccount: "Management" },
    catalogue: smallCatalogue,
    region: "us-west-2",
    hash,
    caller: undefined,
    ...facts,
  }).value;
}

const caller: PlanRequest["caller"] = managementAccountId && {
  principal: { kind: "root", account: managementAccountId },
  memberRoles: ["OrganizationAccountAccessRole"],
  collectCalls: [{ service: "iam", operation: "GetAccountAuthorizationDetails" }],
  region: "us-west-2",
  actionsOf: (service, operation) => [`${service}:${operation}`],
};

describe("a plan", () => {
  it("stands in an order in which its steps could run one by one, whatever it leads to", () => {
    fc.assert(
      fc.property(desiredArbitrary, desiredArbitrary, (before, desired) => {
        const observed = planned(
          beforeOrganization,
          topologicalOrder(planBetween(beforeOrganization, before)?.steps ?? []),
        );
        const plan = planBetween(observed, desired, { caller });
        const places = new Map(plan?.steps.map(({ id }, place) => [id, place]));
        for (const [place, step] of (plan?.steps ?? []).entries())
          for (const id of predecessors(step)) expect(places.get(id)).toBeLessThan(place);
        expect(plan?.selfDenials).toEqual([]);
        expect(plan?.estimateSeconds).toBeGreaterThanOrEqual(0);
      }),
      { seed, numRuns: 60 },
    );
  });

  it("is for one organization, account and Region, and names the states it was made from", () => {
    const observed = organization();
    const desired = organization({ organizationalUnits: [ou("A", undefined)] });
    expect(planBetween(observed, desired)).toMatchObject({
      organizationId: "o-abcdefghij",
      managementAccountId,
      region: "us-west-2",
      observedHash: organizationHash(observed, hash),
      desiredHash: organizationHash(desired, hash),
      estimateSeconds: 1,
    });
  });

  it("is none where a diagnostic is an error", () => {
    const desired = organization({ organizationalUnits: [ou("A/x")] });
    expect(planBetween(organization(), desired)).toBeUndefined();
  });

  it("has the same canonical text for the same input, and another for another step", () => {
    const observed = organization();
    const planTo = (path: string): string => {
      const plan = planBetween(observed, organization({ organizationalUnits: [ou(path)] }));
      return plan === undefined ? "" : canonicalPlan(plan);
    };
    expect(planTo("A")).toBe(planTo("A"));
    expect(planTo("A")).not.toBe(planTo("B"));
    expect(JSON.parse(planTo("A"))).toMatchObject({ region: "us-west-2" });
  });

  it("does not depend on the order of the lists that it was made from", () => {
    const units = [ou("A"), ou("B"), ou("C")];
    const accounts = [account("x", "A"), account("y", "B")];
    const one = organization({ organizationalUnits: units, accounts });
    const other = organization({
      organizationalUnits: units.toReversed(),
      accounts: accounts.toReversed(),
    });
    expect(organizationHash(one, hash)).toBe(organizationHash(other, hash));
    const steps = (desired: Organization): readonly string[] =>
      topologicalOrder(draftBetween({ observed: organization(), desired }).steps).map(
        ({ id }) => id,
      );
    expect(steps(one)).toEqual(steps(other));
  });
});

describe("canonical text", () => {
  it("sorts keys, leaves out what is undefined, and reads as JSON", () => {
    const value = {
      b: [1, undefined, "é"],
      a: { d: undefined, c: null },
      m: new Map([["k", true]]),
    };
    expect(canonicalText(value)).toBe('{"a":{"c":null},"b":[1,null,"é"],"m":{"k":true}}');
  });
});
