import { describe, expect, it } from "vitest";
import { Faults, parseFaults, type FaultPlan } from "./faults.ts";

function planOf(spec: string): FaultPlan {
  const parsed = parseFaults(spec);
  if (parsed.kind === "mistake") throw new Error(parsed.message);
  return parsed.plan;
}

const createAccount = { service: "organizations", operation: "CreateAccount", readOnly: false };
const listAccounts = { service: "organizations", operation: "ListAccounts", readOnly: true };

describe("parseFaults", () => {
  it("reads targets, effects, probabilities and spans", () => {
    expect(
      planOf(
        "organizations.CreateAccount:fail=ServiceException@0.1,delay=200ms;reads:stale=2s;kill-at=7",
      ),
    ).toEqual({
      killAt: 7,
      rules: [
        {
          target: "organizations.CreateAccount",
          effects: [
            { kind: "fail", code: "ServiceException", probability: 0.1 },
            { kind: "delay", spanMs: 200, probability: 1 },
          ],
        },
        { target: "reads", effects: [{ kind: "stale", spanMs: 2_000 }] },
      ],
    });
  });

  it.each([
    "",
    "*",
    "*:",
    "*:fail",
    "*:throttle@2",
    "*:delay=5",
    "kill-at=0",
    "a b:throttle",
    "*:stale=2s@0.5",
  ])("names the mistake in %j", (spec) => {
    expect(parseFaults(spec).kind).toBe("mistake");
  });
});

describe("faults", () => {
  it("strike what they are aimed at, and nothing else", () => {
    const faults = new Faults(
      planOf("organizations.CreateAccount:throttle;reads:stale=2s;writes:delay=1s"),
      1,
    );
    expect(faults.next(createAccount)).toMatchObject({
      throttle: true,
      delayMs: 1_000,
      staleMs: 0,
    });
    expect(faults.next(listAccounts)).toMatchObject({
      throttle: false,
      delayMs: 0,
      staleMs: 2_000,
    });
  });

  it("are the same for the same seed and other for another", () => {
    const draw = (seed: number): boolean[] => {
      const faults = new Faults(planOf("*:throttle@0.5"), seed);
      return Array.from({ length: 64 }, () => faults.next(listAccounts).throttle);
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("come about as often as asked for", () => {
    const faults = new Faults(planOf("*:throttle@0.1"), 3);
    const struck = Array.from({ length: 10_000 }, () => faults.next(listAccounts).throttle);
    const count = struck.filter(Boolean).length;
    expect(count).toBeGreaterThan(850);
    expect(count).toBeLessThan(1_150);
  });

  it("kill at the call they are told to, once", () => {
    const faults = new Faults(planOf("kill-at=3"), 1);
    expect([1, 2, 3, 4].map(() => faults.next(listAccounts).kill)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});
