import { expect, it } from "vitest";
import { decide } from "../evaluate/definition.ts";
import { scpReach } from "../evaluate/organization-limits.ts";
import { inputOf } from "../evaluate/testing/decide-case.ts";
import { fuzzGroup } from "../evaluate/testing/fuzz-group.ts";
import { isDeniedByOne } from "./certain-denial.ts";

it("what SCPs deny in short, the definition denies by all policies", () => {
  let denied = 0;
  for (let number = 0; number < 400; number += 1) {
    for (const one of fuzzGroup(1, number)) {
      const input = inputOf(one);
      const { request, policies, organization } = input;
      if (policies.vpce !== undefined || scpReach(input).kind !== "full") continue;
      const scps = (policies.scp ?? []).flatMap((level) => level.policies);
      if (!isDeniedByOne([...scps], request, organization)) continue;
      denied += 1;
      expect(decide(input), JSON.stringify(one)).toMatchObject({ kind: "explicit-deny" });
    }
  }
  expect(denied).toBeGreaterThan(50);
});

it("the policy that denies is asked first the next time", () => {
  let moved = 0;
  for (let number = 0; number < 400; number += 1) {
    for (const one of fuzzGroup(2, number)) {
      const { request, policies, organization } = inputOf(one);
      const scps = (policies.scp ?? []).flatMap((level) => level.policies);
      const asked = [...scps];
      if (scps.length < 2 || !isDeniedByOne(asked, request, organization)) continue;
      if (asked[0] !== scps[0]) moved += 1;
      expect(new Set(asked)).toEqual(new Set(scps));
      expect(isDeniedByOne(asked.slice(0, 1), request, organization)).toBe(true);
    }
  }
  expect(moved).toBeGreaterThan(10);
});
