import { describe, expect, it } from "vitest";
import { planned } from "../effects/apply-steps.ts";
import {
  draftBetween,
  account,
  assignment,
  center,
  group,
  organization,
  ou,
  permissionSet,
  scp,
} from "../testing/organizations.ts";
import { publishedCatalogue, unhurriedCatalogue } from "../testing/arbitraries.ts";
import { topologicalOrder } from "../order.ts";
import { PlanError } from "../plan-error.ts";
import type { Step } from "../step.ts";
import { estimateSeconds } from "./estimate.ts";
import { TokenBucket } from "./token-bucket.ts";

function step(id: string, facts: Partial<Step> = {}): Step {
  return {
    id,
    operation: { kind: "enable-trusted-access", servicePrincipal: id },
    calls: [],
    dependsOn: [],
    locks: [],
    destroys: false,
    estimateSeconds: 1,
    ...facts,
  };
}

const calling = (operation: string, count: number, seconds: number): readonly Step[] =>
  Array.from({ length: count }, (_, place) =>
    step(`s${String(place).padStart(4, "0")}`, {
      calls: [{ service: "organizations", operation }],
      estimateSeconds: seconds,
    }),
  );

describe("a token bucket", () => {
  it("gives its burst at once and then as many a second as it is filled with", () => {
    const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 0);
    expect(bucket.waitMs(3, 0)).toBe(0);
    bucket.take(3, 0);
    expect(bucket.waitMs(1, 0)).toBe(500);
    expect(bucket.waitMs(1, 499)).toBe(1);
    expect(bucket.waitMs(1, 500)).toBe(0);
    expect(bucket.waitMs(3, 10_000)).toBe(0);
    expect(bucket.waitMs(1, 9_000)).toBe(0);
  });

  it("lends to a step with more calls than it holds, and makes the next one wait", () => {
    const bucket = new TokenBucket({ perSecond: 1, burst: 2 }, 0);
    expect(bucket.waitMs(5, 0)).toBe(0);
    bucket.take(5, 0);
    expect(bucket.waitMs(1, 0)).toBe(4_000);
  });
});

describe("the order of steps", () => {
  it("is a topological one, the same for any order that is given, deletions late", () => {
    const steps = [
      step("a", { dependsOn: ["z"] }),
      step("b", { destroys: true }),
      step("c", { after: ["a"] }),
      step("z"),
    ];
    const order = ["z", "a", "c", "b"];
    expect(topologicalOrder(steps).map(({ id }) => id)).toEqual(order);
    expect(topologicalOrder(steps.toReversed()).map(({ id }) => id)).toEqual(order);
  });

  it("does not exist where steps wait for each other", () => {
    const steps = [step("a", { dependsOn: ["b"] }), step("b", { after: ["a"] })];
    expect(() => topologicalOrder(steps)).toThrow(PlanError);
  });
});

describe("the estimate", () => {
  const options = { catalogue: publishedCatalogue };

  it("follows AWS's rates: 100 attachments take 49 s, 300 moves 149 s", () => {
    expect(estimateSeconds(calling("AttachPolicy", 100, 0.1), options)).toBeCloseTo(48.6, 0);
    expect(estimateSeconds(calling("MoveAccount", 300, 0.1), options)).toBeCloseTo(148.6, 0);
  });

  it("follows what AWS does at once: of accounts that take a minute, five are under way", () => {
    expect(estimateSeconds(calling("CreateAccount", 50, 60), options)).toBeGreaterThanOrEqual(600);
    expect(estimateSeconds(calling("CreateAccount", 50, 60), options)).toBeLessThan(660);
  });

  it("begins with the longest path", () => {
    const steps = [
      ...["a", "b", "c"].map((id) => step(id, { locks: ["x"], estimateSeconds: 10 })),
      step("z", { locks: ["x"], estimateSeconds: 10 }),
      step("zz", { dependsOn: ["z"], estimateSeconds: 30 }),
    ];
    expect(estimateSeconds(steps, { catalogue: unhurriedCatalogue })).toBe(40);
  });

  it("is nothing for nothing", () => {
    expect(estimateSeconds([], options)).toBe(0);
  });
});

describe("an organization of 300 accounts and 6,000 assignments", () => {
  const paths = Array.from({ length: 40 }, (_, place) => `ou${place}`);
  const names = Array.from({ length: 300 }, (_, place) => `account ${place}`);
  const groups = Array.from({ length: 20 }, (_, place) => `group ${place}`);
  const desired = organization({
    organizationalUnits: paths.map((path) => ou(path, undefined)),
    accounts: names.map((name, place) => account(name, paths[place % 40] ?? "")),
    policies: Array.from({ length: 9 }, (_, place) => scp(`p${place}`, paths, { id: undefined })),
    identityCenter: center({
      permissionSets: [permissionSet("Developer", { arn: undefined })],
      groups: groups.map((name) => group(name)),
      assignments: names.flatMap((name) =>
        groups.map((each) => assignment(each, "Developer", name)),
      ),
    }),
  });

  it("is planned, ordered, played and estimated with edges of the order of its steps", () => {
    const draft = draftBetween({ observed: organization(), desired });
    const edges = draft.steps.reduce(
      (sum, one) => sum + one.dependsOn.length + (one.after?.length ?? 0),
      0,
    );
    expect(draft.steps.length).toBeGreaterThan(7_000);
    expect(edges).toBeLessThan(5 * draft.steps.length);
    const ordered = topologicalOrder(draft.steps);
    const after = planned(draft.observed, ordered);
    expect(draftBetween({ observed: after, desired }).steps).toEqual([]);
    expect(estimateSeconds(ordered, { catalogue: publishedCatalogue })).toBeGreaterThan(3_600);
  }, 20_000);
});
