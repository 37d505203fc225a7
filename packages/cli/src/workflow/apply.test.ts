import type { ApplyMessage, PlanFile } from "@bailiwick/wire";
import type { SelfDenial, Step } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { exitCode } from "../exit-code.ts";
import { applyExit, refuse } from "./apply.ts";

const closing: Step = {
  id: "close-account:account:Dev",
  operation: { kind: "close-account", account: "Dev" },
  calls: [{ service: "organizations", operation: "CloseAccount" }],
  dependsOn: [],
  locks: [],
  destroys: true,
  estimateSeconds: 1,
};

function planWith(facts: Partial<PlanFile["plan"]>): PlanFile {
  return {
    version: 1,
    kind: "bailiwick/plan",
    createdAt: "2026-06-01T00:00:00.000Z",
    bailiwick: "0.1.0",
    blueprint: "bailiwick.yaml",
    hash: "",
    plan: {
      organizationId: undefined,
      managementAccountId: "111122223333",
      region: "us-east-1",
      observedHash: "",
      desiredHash: "",
      steps: [],
      prerequisites: [],
      adopted: [],
      known: [],
      needsAdoption: [],
      unmanaged: [],
      accessChanges: [],
      selfDenials: [],
      estimateSeconds: 0,
      ...facts,
    },
  };
}

const denial: SelfDenial = {
  step: "attach-policy:scp:Region@account:Dev",
  deniedStep: "collect",
  call: "iam:GetPolicy",
  because: [{ policy: "Region", statement: "statement 1" }],
  kind: "denied",
};

const refusal = (code: string, words: string): Error =>
  expect.objectContaining({
    code,
    exit: exitCode.refused,
    message: expect.stringContaining(words) as string,
  }) as Error;

describe("apply", () => {
  it("refuses a plan with a step that would deny a later one, and names the policy", () => {
    const file = planWith({ selfDenials: [denial] });
    expect(() => refuse(file, true)).toThrow(
      refusal("PLAN_DENIES_ITSELF", "is denied by Region, statement 1"),
    );
  });

  it("refuses a plan of which that is not known, with the reason", () => {
    const because = [{ policy: "", statement: "the policy cannot be read" }];
    const file = planWith({ selfDenials: [{ ...denial, kind: "unknown", because }] });
    expect(() => refuse(file, true)).toThrow(
      refusal("PLAN_DENIES_ITSELF", "still allowed: the policy cannot be read"),
    );
  });

  it("destroys only what it was told it may", () => {
    const file = planWith({ steps: [closing] });
    expect(() => refuse(file, false)).toThrow(refusal("DESTROY_NOT_ALLOWED", closing.id));
    expect(() => refuse(file, true)).not.toThrow();
    expect(() =>
      refuse(planWith({ steps: [{ ...closing, destroys: false }] }), false),
    ).not.toThrow();
  });

  it.each([
    ["applied", 0],
    ["partly-applied", 6],
    ["interrupted", 130],
  ] as const)("that ended %s ends with %i", (outcome, code) => {
    const message: ApplyMessage = {
      version: 1,
      kind: "bailiwick/apply",
      planHash: "",
      startedAt: "",
      finishedAt: "",
      outcome,
      resumed: false,
      steps: [],
    };
    expect(applyExit(message)).toBe(code);
  });
});
