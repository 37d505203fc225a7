import type { Clock } from "@bailiwick/core";
import { loadCatalogue } from "@bailiwick/catalog";
import { describe, expect, it } from "vitest";
import { publishedPace } from "./pace.ts";

/** Time that passes only while somebody sleeps. */
function sleepersClock(): Clock {
  let nowMs = 0;
  return {
    now: () => nowMs,
    sleep: async (ms) => {
      const end = nowMs + ms;
      await Promise.resolve();
      nowMs = Math.max(nowMs, end);
    },
  };
}

async function takenAt(calls: readonly (readonly [string, string])[]): Promise<readonly number[]> {
  const clock = sleepersClock();
  const pace = publishedPace(loadCatalogue(), clock);
  return Promise.all(
    calls.map(async ([service, operation]) => {
      await pace(service, operation);
      return clock.now();
    }),
  );
}

const repeated = (count: number, call: readonly [string, string]) =>
  Array.from({ length: count }, () => call);

describe("the published pace", () => {
  it("lets a burst through at once, and the rest at AWS's rate, in order", async () => {
    const times = await takenAt(repeated(6, ["organizations", "CreateAccount"]));
    expect(times).toEqual([0, 0, 0, 10_000, 20_000, 30_000]);
  });

  it("counts the calls of one bucket together", async () => {
    const listed = repeated(20, ["sso-admin", "ListPermissionSets"]);
    const times = await takenAt([...listed, ["sso-admin", "DescribePermissionSet"]]);
    expect(times.slice(0, 20).every((time) => time === 0)).toBe(true);
    expect(times.at(-1)).toBe(50);
  });

  it("lets a call without a published rate through however many there are", async () => {
    const times = await takenAt(repeated(500, ["iam", "GetAccountAuthorizationDetails"]));
    expect(times.every((time) => time === 0)).toBe(true);
  });

  it("does not let one API wait for another", async () => {
    const times = await takenAt([
      ...repeated(4, ["organizations", "CreateAccount"]),
      ["identitystore", "ListUsers"],
    ]);
    expect(times.at(-1)).toBe(0);
    expect(times.at(-2)).toBe(10_000);
  });
});
