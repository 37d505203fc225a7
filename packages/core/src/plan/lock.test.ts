import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyLock, lockFromObserved, readLock, updateLock, writeLock } from "./lock.ts";
import { stepFromOperation } from "./step-facts.ts";
import type { StepOperation } from "./step.ts";
import { assignment, center, organization, ou, scp } from "./testing/organizations.ts";

describe("the lock file", () => {
  it("reads as what was written, whatever the names", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(
        fc.dictionary(text, text, { noNullPrototype: true }),
        fc.option(text, { nil: undefined }),
        (objects, id) => {
          const lock = {
            organizationId: id,
            managementAccountId: undefined,
            objects: new Map(Object.entries(objects)),
          };
          expect(readLock(writeLock(lock)).value).toEqual(lock);
        },
      ),
      { seed: 20261122, numRuns: 200 },
    );
  });

  it("has one object on a line, sorted", () => {
    const objects = new Map([
      ["ou:B", "ou-2"],
      ["ou:A", "ou-1"],
    ]);
    expect(writeLock({ organizationId: "o-1", managementAccountId: undefined, objects }))
      .toMatchInlineSnapshot(`
      "{
        "version": 1,
        "organizationId": "o-1",
        "managementAccountId": null,
        "objects": {
          "ou:A": "ou-1",
          "ou:B": "ou-2"
        }
      }
      "
    `);
  });

  it.each([
    ["no object", "[]", "PLN1050", 1],
    ["another version", '{"version": 2,\n"objects": {}}', "PLN1051", 1],
    ["no list of objects", '{"version": 1}', "PLN1050", 1],
    ["an id that is no text", '{"version": 1, "objects": {\n"ou:A": 3}}', "PLN1050", 2],
    [
      "a key twice, as after a merge",
      '{"version": 1, "objects": {"ou:A": "1",\n"ou:A": "2"}}',
      "PLN1050",
      2,
    ],
    ["no JSON", "<<<<<<<", "JSON", 1],
  ])("with %s is refused where it is wrong", (...[, text, code, line]) => {
    const { value, diagnostics } = readLock(text);
    expect(value).toBeUndefined();
    expect(diagnostics[0]?.code).toContain(code);
    expect(diagnostics[0]?.span).toMatchObject({ file: "bailiwick.lock.json", start: { line } });
  });

  it("is rebuilt from what is declared and there, without AWS's own policies", () => {
    const observed = organization({
      organizationalUnits: [ou("A"), ou("B")],
      policies: [scp("Guard", [""])],
      identityCenter: center({ assignments: [assignment("Devs", "Developer", "Dev")] }),
    });
    const desired = organization({
      organizationalUnits: [ou("A", undefined), ou("C", undefined)],
      policies: [scp("Guard", [""], { id: undefined })],
      identityCenter: center({ assignments: [assignment("Devs", "Developer", "Dev")] }),
    });
    expect([...lockFromObserved(desired, observed).objects]).toEqual([
      ["ou:A", "ou-A"],
      ["account:Management", "999999999999"],
      ["scp:Guard", "p-Guard"],
      ["assignment:Dev/Developer/group:Devs", "assignment:Dev/Developer/group:Devs"],
    ]);
  });
});

describe("the lock file after an apply", () => {
  const type = "SERVICE_CONTROL_POLICY";
  const operations: readonly StepOperation[] = [
    { kind: "create-ou", path: "New", tags: [] },
    { kind: "rename-ou", path: "A", newName: "B" },
    { kind: "update-policy", policyType: type, name: "Old", newName: "Young" },
    { kind: "delete-policy", policyType: type, name: "Gone" },
    { kind: "enable-trusted-access", servicePrincipal: "sso.amazonaws.com" },
    { kind: "disable-trusted-access", servicePrincipal: "config.amazonaws.com" },
    {
      kind: "deregister-delegated-administrator",
      account: "Dev",
      servicePrincipal: "config.amazonaws.com",
    },
  ];
  const before = {
    ...emptyLock,
    objects: new Map([
      ["ou:A", "ou-1"],
      ["ou:A/x", "ou-2"],
      ["scp:Old", "p-1"],
      ["scp:Gone", "p-2"],
      ["trusted-access:config.amazonaws.com", "trusted-access:config.amazonaws.com"],
      ["delegated-administrator:Dev/config.amazonaws.com", "x"],
    ]),
  };
  const steps = operations.map(stepFromOperation);
  const plan = { steps, adopted: ["group:Devs"], known: [{ key: "group:Devs", id: "g-1" }] };

  it("holds what was made, adopted and renamed, and not what is gone", () => {
    const lock = updateLock(before, {
      plan,
      done: steps.map(({ id }) => id),
      ids: [
        { key: "ou:New", id: "ou-3" },
        { key: "group:Foreign", id: "g-2" },
      ],
      organizationId: "o-1",
    });
    expect(lock.organizationId).toBe("o-1");
    expect([...lock.objects].toSorted(([one], [other]) => (one < other ? -1 : 1))).toEqual([
      ["group:Devs", "g-1"],
      ["ou:B", "ou-1"],
      ["ou:B/x", "ou-2"],
      ["ou:New", "ou-3"],
      ["scp:Young", "p-1"],
      ["trusted-access:sso.amazonaws.com", "trusted-access:sso.amazonaws.com"],
    ]);
  });

  it("is the same as before for steps that were not done", () => {
    const lock = updateLock(before, { plan: { ...plan, adopted: [] }, done: [], ids: [] });
    expect(lock).toEqual(before);
  });
});
