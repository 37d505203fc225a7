import { emptyOrganization, planChanges } from "@bailiwick/core";
import type { Organization } from "@bailiwick/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileBlueprint } from "../compile/compile.ts";
import { loadBlueprint } from "../load.ts";
import { observedArbitrary } from "../testing/arbitraries.ts";
import { testCatalogue } from "../testing/facts.ts";
import { blueprintFromOrganization } from "./import.ts";

const catalogue = testCatalogue();

function importAndPlan(observed: Organization) {
  const imported = blueprintFromOrganization(observed, { homeRegion: "eu-west-1" }).value;
  const text = imported?.text ?? "";
  const loaded = loadBlueprint(text, { file: "bailiwick.yaml", today: "2026-01-01", catalogue });
  const errors = loaded.diagnostics.filter(({ severity }) => severity === "error");
  if (loaded.value === undefined || imported === undefined) return { text, errors };
  const compiled = compileBlueprint(loaded.value, imported.lock);
  if (compiled.value === undefined) return { text, errors: compiled.diagnostics };
  const { desired, lock, renames } = compiled.value;
  const plan = planChanges({
    desired,
    observed,
    lock,
    options: { adopt: false, renames },
    catalogue,
  });
  return { text, errors, desired, plan };
}

describe("blueprintFromOrganization", () => {
  it("writes a blueprint whose plan against what was observed is empty", () => {
    fc.assert(
      fc.property(observedArbitrary, (observed) => {
        const { errors, plan, text } = importAndPlan(observed);
        expect({ errors, text: errors.length > 0 ? text : "" }).toEqual({ errors: [], text: "" });
        expect(plan?.diagnostics).toEqual([]);
        expect(plan?.value?.steps).toEqual([]);
        expect(plan?.value?.needsAdoption).toEqual([]);
      }),
      { seed: 20260601, numRuns: 300 },
    );
  });

  it("keeps every account, unit, policy and assignment under its name", () => {
    fc.assert(
      fc.property(observedArbitrary, (observed) => {
        const { desired } = importAndPlan(observed);
        expect(desired?.accounts).toEqual(observed.accounts);
        expect(desired?.organizationalUnits).toEqual(observed.organizationalUnits);
        expect(desired?.delegatedAdministrators).toEqual(observed.delegatedAdministrators);
        expect(desired?.identityCenter?.assignments).toEqual(observed.identityCenter?.assignments);
        const targets = (organization: Organization | undefined) =>
          organization?.policies.map(({ name, targets: of }) => ({ name, of }));
        expect(targets(desired)).toEqual(targets(observed));
      }),
      { seed: 20260602, numRuns: 100 },
    );
  });

  it("is a diagnostic where there is no organization", () => {
    const { value, diagnostics } = blueprintFromOrganization(emptyOrganization);
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["BLU1701"]);
  });
});
