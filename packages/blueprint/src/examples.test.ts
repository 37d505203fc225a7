import { readFileSync } from "node:fs";
import { loadCatalogue } from "@bailiwick/catalog";
import {
  checkAssertion,
  emptyLock,
  emptyOrganization,
  guardrailState,
  lockFromObserved,
  parseAccountId,
  planned,
  topologicalOrder,
  planChanges,
} from "@bailiwick/core";
import type { Lock, Organization } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { compileBlueprint } from "./compile/compile.ts";
import { blueprintFromOrganization } from "./import/import.ts";
import { loadBlueprint } from "./load.ts";
import { initTemplate, shoppersExample, templateNames } from "./templates.ts";

const catalogue = loadCatalogue();

function compiledExample(name: (typeof templateNames)[number]) {
  const text = initTemplate(name);
  const loaded = loadBlueprint(text, { file: `${name}.yaml`, today: "2026-06-01", catalogue });
  const compiled =
    loaded.value === undefined ? undefined : compileBlueprint(loaded.value, emptyLock);
  return {
    diagnostics: [...loaded.diagnostics, ...(compiled?.diagnostics ?? [])],
    value: compiled?.value,
  };
}

/** A management account with Identity Center enabled, in no organization. */
const beforeAnything: Organization = {
  ...emptyOrganization,
  managementAccountId: parseAccountId("999988887777"),
  identityCenter: {
    instanceArn: "arn:aws:sso:::instance/ssoins-0000000000000000",
    identityStoreId: "d-0000000000",
    identitySource: undefined,
    permissionSets: [],
    groups: [],
    users: [],
    assignments: [],
  },
};

function planFor(desired: Organization, observed: Organization, lock: Lock) {
  const options = { adopt: false, renames: [], managementAccount: "Management" };
  const { value, diagnostics } = planChanges({ desired, observed, lock, options, catalogue });
  expect(diagnostics).toEqual([]);
  return value;
}

/** The document without each of its statements in turn. */
function withoutEach(document: string): readonly string[] {
  const parsed: { readonly Statement: readonly unknown[] } = JSON.parse(document);
  return parsed.Statement.map((_, left) =>
    JSON.stringify({ ...parsed, Statement: parsed.Statement.filter((__, at) => at !== left) }),
  );
}

describe.each(templateNames)("the example %s", (name) => {
  const { diagnostics, value } = compiledExample(name);

  it("is read without an error or a warning", () => {
    expect(diagnostics).toEqual([]);
  });

  it("gives a plan that creates everything", () => {
    const plan = planChanges({
      desired: value?.desired ?? emptyOrganization,
      observed: emptyOrganization,
      lock: emptyLock,
      options: { adopt: false, renames: [], managementAccount: "Management" },
      catalogue,
    });
    expect(plan.diagnostics).toEqual([]);
    expect(plan.value?.steps.length).toBeGreaterThan(30);
  });

  it("is fulfilled by its own plan, and so is what import writes of the result", () => {
    const desired = value?.desired ?? emptyOrganization;
    const draft = planFor(desired, beforeAnything, emptyLock);
    const steps = topologicalOrder(draft?.steps ?? []);
    const observed = planned(beforeAnything, steps);
    const again = planFor(desired, observed, lockFromObserved(desired, observed));
    expect(again?.steps.map(({ id }) => id)).toEqual([]);
    const imported = blueprintFromOrganization(observed, { homeRegion: "us-west-2" }).value;
    const options = { file: "imported", today: "2026-06-01", catalogue };
    const loaded = loadBlueprint(imported?.text ?? "", options).value;
    const copy = loaded && compileBlueprint(loaded, imported?.lock ?? emptyLock).value;
    const third = planFor(
      copy?.desired ?? emptyOrganization,
      observed,
      imported?.lock ?? emptyLock,
    );
    expect(third?.steps.map(({ id }) => id)).toEqual([]);
  });

  it("has guardrails whose properties no request refutes", () => {
    for (const guardrail of value?.guardrails ?? []) {
      const state = guardrailState(value?.desired ?? emptyOrganization, guardrail, {
        catalogue,
        requests: 200,
      });
      expect({ name: guardrail.name, ...state }).toMatchObject({
        attachment: { kind: "attached" },
        property: { kind: "checked" },
      });
    }
  });

  it("has guardrails of which no statement can be left out without a property refuted", () => {
    const desired = value?.desired ?? emptyOrganization;
    const unnoticed = desired.policies.flatMap((policy) => {
      const carried = (value?.guardrails ?? []).filter((one) => one.policy === policy.name);
      if (carried.length === 0) return [];
      return withoutEach(policy.document).filter((document) => {
        const policies = desired.policies.map((one) =>
          one === policy ? { ...one, document } : one,
        );
        return carried.every((guardrail) => {
          const options = { catalogue, requests: 100 };
          const state = guardrailState({ ...desired, policies }, guardrail, options);
          return state.property.kind !== "refuted";
        });
      });
    });
    expect(unnoticed).toEqual([]);
  });

  it("has assertions that no request refutes", () => {
    for (const assertion of value?.assertions ?? []) {
      const state = checkAssertion(value?.desired ?? emptyOrganization, assertion, {
        catalogue,
        requests: 200,
      });
      expect({ name: assertion.name, state }).toMatchObject({ state: { kind: "checked" } });
    }
  });
});

describe("initTemplate", () => {
  it("is the example without the line that holds only in its own folder", () => {
    const text = initTemplate("shoppers");
    expect(readFileSync(shoppersExample(), "utf8").endsWith(text)).toBe(true);
    expect(text).not.toContain("yaml-language-server");
  });
});
